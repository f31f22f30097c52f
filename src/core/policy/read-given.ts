// Reads what a question to the policy brings beside the call: rules, mode, and what else a decision depends on.
import * as z from 'zod';
import { type Autonomy, AutonomySchema, type Mode, ModeSchema, type Rule } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { readRuleStack } from './read-rule-stack.ts';

/** Everything may be left out: then it is as a fresh run of an agent has it. */
export interface Given {
  readonly rules: readonly Rule[];
  readonly mode: Mode;
  readonly autonomy?: Autonomy;
  readonly agent?: string;
  readonly foreign?: readonly string[];
  readonly offline?: boolean;
  readonly sandboxed?: boolean;
  readonly now?: number;
}

export const NOTHING_GIVEN: Given = { rules: [], mode: 'agent' };

const text = z.string().optional();
const truth = z.boolean().optional();

/** The fields of a request that `readGiven` reads. */
export const GIVEN_FIELDS = {
  rules: z.unknown().optional(),
  mode: z.unknown().optional(),
  autonomy: z.optional(AutonomySchema),
  agent: text,
  foreign: z.array(z.string()).optional(),
  offline: truth,
  sandboxed: truth,
  now: z.number().optional(),
};

type Raw = z.output<z.ZodObject<typeof GIVEN_FIELDS>>;

/** `mode` is one of the chat, or how much is asked, which is agent mode. Faults: `policy.bad-rule`, `probe.bad-request`. */
export function readGiven({ rules, mode = 'agent', autonomy, ...rest }: Raw): Outcome<Given> {
  const stack = readRuleStack(rules);
  if (!stack.ok) return stack;
  const known = { ...rest, rules: stack.value };
  const level = AutonomySchema.safeParse(mode);
  if (level.success) return succeed({ ...known, mode: 'agent', autonomy: level.data });
  const chat = ModeSchema.safeParse(mode);
  if (chat.success) return succeed({ ...known, mode: chat.data, autonomy });
  const modes = [...ModeSchema.options, ...AutonomySchema.options].join(', ');
  return fail('probe.bad-request', `mode: must be one of ${modes}.`);
}
