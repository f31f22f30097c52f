// The probe's operations: each checks its request and calls the product's own code path, never a copy of it.
import * as z from 'zod';
import { parseStream } from '../../adapters/llm/parse-stream.ts';
import { createSyntax } from '../../adapters/syntax/create-syntax.ts';
import { classify } from '../../core/policy/classify.ts';
import { decideCall } from '../../core/policy/decide-call.ts';
import { decidePath } from '../../core/policy/decide-path.ts';
import { decideUrl } from '../../core/policy/decide-url.ts';
import { GIVEN_FIELDS, type Given, readGiven } from '../../core/policy/read-given.ts';
import { redact } from '../../core/shared/redact.ts';
import { builtinTools } from '../../core/tools/builtin.generated.ts';
import { applyEditOp } from '../../core/tools/edit/apply-edit-op.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { emptyView, fold } from '../../protocol/session-view.ts';
import { readEvent } from '../../protocol/upcast.ts';
import { compactOp } from './compact-op.ts';

const syntax = createSyntax();

type Op = (request: object) => Outcome<unknown> | Promise<Outcome<unknown>>;

/** Refuses a request whose fields are not the op's, naming the first that is wrong. */
const op =
  <S extends z.ZodType>(schema: S, act: (input: z.output<S>) => Outcome<unknown> | Promise<Outcome<unknown>>): Op =>
  (request) => {
    const parsed = schema.safeParse(request);
    if (parsed.success) return act(parsed.data);
    const issue = parsed.error.issues[0];
    return fail('probe.bad-request', `${issue?.path.join('.') || 'request'}: ${issue?.message}`);
  };

/** With rules and whatever else a decision depends on, as people write them. */
const withGiven = (
  raw: Parameters<typeof readGiven>[0],
  act: (given: Given) => Outcome<unknown> | Promise<Outcome<unknown>>,
) => {
  const given = readGiven({ ...raw, now: raw.now ?? Date.now() });
  return given.ok ? act(given.value) : given;
};

const ACCESS = ['read', 'write', 'delete'] as const;

const question = { path: z.string(), root: z.string(), case: z.enum(['sensitive', 'insensitive']).optional() };

const decideFlat = op(z.object({ ...question, access: z.enum(ACCESS).default('read') }), ({ access, ...rest }) =>
  succeed(decidePath({ ...rest, op: access })),
);

const decideNested = op(z.object({ input: z.object({ ...question, op: z.enum(ACCESS) }) }), ({ input }) =>
  succeed(decidePath(input)),
);

/** `op` names the request, so what is done to the path comes as `access`, or as `op` of an `input` of its own. */
const decidePathOp: Op = (request) => ('input' in request ? decideNested(request) : decideFlat(request));

export const OPS: ReadonlyMap<string, Op> = new Map<string, Op>([
  [
    'classify',
    op(
      z.object({
        cmd: z.string(),
        shell: z.enum(['bash', 'zsh', 'pwsh', 'cmd', 'sh']).optional(),
        cwd: z.string().optional(),
        ...GIVEN_FIELDS,
      }),
      ({ cmd, shell, cwd, ...raw }) =>
        withGiven(raw, async (given) => succeed(await classify({ ...given, cmd, shell, cwd }, syntax))),
    ),
  ],
  ['decidePath', decidePathOp],
  // The word for the access shares its name with the word for the request; whoever gives only the former means this.
  ...ACCESS.map((access): readonly [string, Op] => [access, (request) => decidePathOp({ ...request, access })]),
  ['decideUrl', op(z.object({ url: z.string() }), (input) => succeed(decideUrl(input)))],
  [
    'decideCall',
    op(
      z.object({ tool: z.string(), input: z.unknown(), root: z.string(), ...GIVEN_FIELDS }),
      ({ tool, input, root, ...raw }) =>
        withGiven(raw, (given) => decideCall({ ...given, tool, input, root }, builtinTools, syntax)),
    ),
  ],
  [
    'applyEdit',
    op(
      z.object({
        files: z.record(z.string(), z.string()),
        kind: z.enum(['replace', 'patch', 'unified', 'write']),
        payload: z.unknown(),
      }),
      applyEditOp,
    ),
  ],
  [
    'parseStream',
    op(
      z.object({
        wire: z.enum(['openai-chat', 'openai-responses', 'anthropic-messages']),
        chunks: z.array(z.string()),
        end: z.enum(['eof', 'reset']).default('eof'),
      }),
      async (input) => succeed(await parseStream(input)),
    ),
  ],
  ['compact', op(z.object({ messages: z.array(z.unknown()), limit: z.number() }), compactOp)],
  ['redact', op(z.object({ text: z.string() }), ({ text }) => succeed(redact(text)))],
  [
    'fold',
    op(z.object({ events: z.array(z.unknown()) }), ({ events }) => {
      let view = emptyView('');
      for (const [index, raw] of events.entries()) {
        const event = readEvent(raw);
        if (!event.ok) return fail(event.fault.code, `events.${index}: ${event.fault.text}`);
        if (view.session === '') view = emptyView(event.value.session);
        view = fold(view, event.value);
      }
      return succeed(view);
    }),
  ],
]);
