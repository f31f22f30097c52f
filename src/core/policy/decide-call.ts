// What the policy says about a tool call, for the probe: the tool describes it as ever, on ports that have no disk.
import * as z from 'zod';
import type { Effect } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { SyntaxPort } from '../ports/syntax.ts';
import { pathEffect } from '../shared/path-effect.ts';
import type { Tool } from '../tools/tool.ts';
import { type Answer, answer } from './answer.ts';
import { decide } from './decide.ts';
import { locateLexically } from './lexical-path.ts';
import { lexicalPorts } from './lexical-ports.ts';
import { type Given, NOTHING_GIVEN } from './read-given.ts';

export interface CallQuestion extends Partial<Given> {
  readonly tool: string;
  readonly input?: unknown;
  readonly root: string;
}

export async function decideCall(
  question: CallQuestion,
  tools: readonly Tool[],
  syntax?: SyntaxPort,
): Promise<Outcome<Answer>> {
  const { tool: name, input, root, ...given } = question;
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) return fail('tool.unknown', `There is no tool named ${name}.`);
  const prepared = await tool.prepare(input, lexicalPorts(root, syntax), { seen: NOTHING_SEEN });
  const effects = prepared.ok ? prepared.value.effects : effectsOfEdit(prepared.fault.code, input, root);
  if (effects !== undefined)
    return succeed(answer(decide({ ...NOTHING_GIVEN, ...given, effects, roots: [root], trusted: true }), effects));
  if (!prepared.ok && prepared.fault.code === 'web.bad-address') {
    return succeed(answer({ verdict: 'deny', reasons: [prepared.fault.text] }, []));
  }
  return prepared.ok ? fail('tool.bad-input', `${name} describes nothing.`) : prepared;
}

/** The question is about a path, not about what somebody had read of it. */
const NOTHING_SEEN = { note: () => undefined, of: () => undefined };

const EditedSchema = z.object({ path: z.string() });

/** An edit is described from the file's text, which is not there: what it would write follows from its path alone. */
function effectsOfEdit(code: string, input: unknown, root: string): readonly Effect[] | undefined {
  const edited = EditedSchema.safeParse(input);
  if (code !== 'edit.no-match' || !edited.success) return undefined;
  return [pathEffect('write', locateLexically(edited.data.path, { root, insensitive: false }))];
}
