// A policy over a log in memory, and sessions written into it, for the tests of what is explained, tried and suggested.
import { decide, decideEach } from '../../../../src/core/policy/decide.ts';
import { lexicalPorts } from '../../../../src/core/policy/lexical-ports.ts';
import { createPolicy } from '../../../../src/core/policy/policy.ts';
import { proposeRule } from '../../../../src/core/policy/propose-rule.ts';
import type { ClockPort } from '../../../../src/core/ports/machine.ts';
import { builtinTools } from '../../../../src/core/tools/builtin.generated.ts';
import { createSeenFiles } from '../../../../src/core/tools/seen-files.ts';
import type { Effect, Mode, Rule } from '../../../../src/protocol/approval.ts';
import { EVENT_VERSION, type Event, type EventBody } from '../../../../src/protocol/event.ts';
import { fail, type Outcome, succeed } from '../../../../src/protocol/fault.ts';
import { createFakeClock } from '../../../support/fakes/clock.ts';
import { createFakeLog, type FakeLog } from '../../../support/fakes-log.ts';

export function createPolicyBench(
  given: { readonly trusted?: boolean; readonly rules?: Outcome<readonly Rule[]>; readonly clock?: ClockPort } = {},
) {
  const log = createFakeLog();
  const rules: Rule[] = [];
  const ports = {
    ...lexicalPorts('/w/app'),
    log,
    clock: given.clock ?? createFakeClock(),
    rules: {
      list: async () => given.rules ?? succeed([...rules]),
      add: async (rule: Rule) => {
        const at = rules.findIndex((other) => other.id === rule.id);
        if (at !== -1) rules.splice(at, 1);
        rules.push(rule);
        return succeed(undefined);
      },
      remove: async (id: string) => {
        const at = rules.findIndex((rule) => rule.id === id);
        if (at === -1) return fail('rules.unknown', `There is no rule ${id}.`);
        rules.splice(at, 1);
        return succeed(undefined);
      },
    },
  };
  const policy = createPolicy({
    ports,
    tools: builtinTools,
    seenFiles: createSeenFiles,
    decide,
    decideEach,
    propose: (effects) => proposeRule(effects, { roots: ['/w/app'], now: 0 }).always,
    given: () => ({
      trusted: given.trusted ?? true,
      ownState: ['/home/me/.orquestra'],
      roots: ['/w/app'],
      now: ports.clock.now(),
    }),
  });
  return { policy, log, rules };
}

export const command = (line: string, words = line.split(' ')): Effect => ({
  kind: 'execute',
  command: line,
  cwd: '/w/app',
  inside: true,
  words,
  unknown: 'the program is not known',
});
export const write = (label: string): Effect => ({ kind: 'write', path: `/w/app/${label}`, label, inside: true });
export const ask = (host: string): Effect => ({
  ...{ kind: 'network', host, port: 443, method: 'GET' },
  url: `https://${host}/`,
});

export interface Call {
  readonly effects: readonly Effect[];
  readonly summary?: string;
  /** Of a call that asked. */
  readonly answer?: 'once' | 'always' | 'deny' | 'expired';
  readonly by?: 'user' | 'flag' | 'policy';
}

/** A session of one run in which these calls were made. */
export async function record(
  log: FakeLog,
  session: string,
  calls: readonly Call[],
  more: {
    readonly mode?: Mode;
    readonly importedTo?: number;
    readonly rules?: readonly Rule[];
    /** Where text came from that was read before the first call. */
    readonly foreign?: readonly string[];
    readonly persona?: string;
  } = {},
): Promise<void> {
  const run = `run-${session}`;
  const bodies: EventBody[] = [
    {
      ...{ type: 'session.created', title: session, roots: ['/w/app'], mode: 'agent', model: 'fake/model' },
      ...(more.importedTo === undefined ? {} : { importedTo: more.importedTo }),
    },
    { type: 'run.started', run, kind: 'turn', goal: 'go', mode: more.mode ?? 'agent', model: 'fake/model' },
    ...(more.rules ?? []).map((rule): EventBody => ({ type: 'rule.added', run, rule })),
    ...(more.persona === undefined ? [] : [planOf(run, more.persona)]),
    ...(more.foreign === undefined ? [] : [readingOf(run, more.foreign)]),
    ...calls.flatMap((call, index) => bodiesOf(run, `${session}-${index}`, call)),
    { type: 'run.ended', run, outcome: 'done' },
  ];
  const events = bodies.map(
    (body, index): Event => ({ v: EVENT_VERSION, seq: index + 1, at: 1_000 + index, session, ...body }),
  );
  const appended = await log.append(session, events, false);
  if (!appended.ok) throw new Error(appended.fault.text);
}

const planOf = (run: string, persona: string): EventBody => ({
  ...{ type: 'plan.created', run },
  plan: {
    ...{ id: 'p', goal: 'go', revision: 1 },
    steps: [
      {
        id: 'one',
        title: 'One',
        kind: 'agent',
        persona,
        needs: [],
        input: {},
        state: 'running',
        attempts: 1,
        evidence: [],
      },
    ],
  },
});

const readingOf = (run: string, foreign: readonly string[]): EventBody => ({
  ...{ type: 'tool.ended', run, call: 'reading', tool: 'web_fetch', outcome: 'done', forModel: '', ms: 1 },
  foreign: [...foreign],
});

function bodiesOf(run: string, call: string, { effects, summary, answer, by = 'user' }: Call): readonly EventBody[] {
  const outcome = answer === 'deny' ? 'denied' : 'done';
  return [
    {
      ...{
        type: 'tool.prepared',
        run,
        step: 'one',
        call,
        tool: 'run_command',
        title: 'Run',
        hash: 'h',
        effects: [...effects],
      },
      summary: summary ?? JSON.stringify(effects[0]),
    },
    ...(answer === undefined
      ? []
      : [{ type: 'approval.resolved' as const, run, approval: `a-${call}`, call, answer, by }]),
    { type: 'tool.ended', run, call, tool: 'run_command', outcome, forModel: '', ms: 1 },
  ];
}
