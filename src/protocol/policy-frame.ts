// What goes between the policy page and its host: requests with a number, replies to them, and the state of the rules.
import * as z from 'zod/mini';
import { RuleSchema, RuleTierSchema } from './approval.ts';
import { FaultSchema } from './fault.ts';
import { CandidateSchema, ExplanationSchema, PolicyQuestionSchema } from './policy.ts';

export const POLICY_FRAME_VERSION = 1;

/** The settings that the policy depends on; the page shows them and leads to where they are changed. */
export const PolicySettingSchema = z.enum(['policy.autonomy', 'policy.offline', 'commands.sandbox']);
export type PolicySetting = z.infer<typeof PolicySettingSchema>;

const request = <T extends string, S extends z.core.$ZodLooseShape>(type: T, body: S) =>
  z.object({ type: z.literal(type), ...body });

export const PolicyRequestSchema = z.discriminatedUnion('type', [
  request('policy.explain', { question: PolicyQuestionSchema }),
  request('policy.simulate', { candidate: CandidateSchema }),
  request('policy.suggest', {}),
  /** A rule as it was written; read strictly by the orchestrator. */
  request('rule.save', { rule: z.unknown() }),
  request('rule.remove', { rule: z.string() }),
  /** The file that the rules of a tier are in: which one that is only the host knows. */
  request('file.open', { tier: RuleTierSchema }),
  request('setting.open', { setting: PolicySettingSchema }),
]);
export type PolicyRequest = z.infer<typeof PolicyRequestSchema>;

export const ToPolicyHostSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), version: z.number() }),
  z.object({ kind: z.literal('request'), id: z.number(), request: PolicyRequestSchema }),
]);
export type ToPolicyHost = z.infer<typeof ToPolicyHostSchema>;

export const PolicyStateSchema = z.object({
  rules: z.array(RuleSchema),
  /** Why the rules could not be read: until then every call asks. */
  fault: z.optional(FaultSchema),
  /** The tiers whose rules are in a file that can be opened. */
  files: z.array(z.object({ tier: RuleTierSchema, path: z.string() })),
  settings: z.array(z.object({ setting: PolicySettingSchema, value: z.string() })),
  /** Milliseconds since 1970, for rules that expire. */
  now: z.number(),
});
export type PolicyState = z.infer<typeof PolicyStateSchema>;

export const ToPolicyPageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), state: PolicyStateSchema }),
  /** Something that was asked outside the page. */
  z.object({
    kind: z.literal('explained'),
    question: PolicyQuestionSchema,
    explanation: z.optional(ExplanationSchema),
    fault: z.optional(FaultSchema),
  }),
  z.object({ kind: z.literal('reply'), id: z.number(), result: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.number(), fault: FaultSchema }),
]);
export type ToPolicyPage = z.infer<typeof ToPolicyPageSchema>;
