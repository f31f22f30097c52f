// Questions about the policy and their answers: why a call asks, what other rules would have done, which rules suggest themselves.
import * as z from 'zod/mini';
import { DecisionSchema, EffectSchema, ModeSchema, RuleSchema, VerdictSchema } from './approval.ts';
import { FaultSchema } from './fault.ts';

const text = z.string().check(z.minLength(1), z.maxLength(65_536));

/** What somebody wants to have explained. */
export const PolicyQuestionSchema = z.discriminatedUnion('kind', [
  /** A command line, in a folder of the workspace. */
  z.object({ kind: z.literal('command'), command: text, cwd: z.optional(text) }),
  z.object({ kind: z.literal('path'), access: z.enum(['read', 'write', 'delete']), path: text }),
  z.object({ kind: z.literal('url'), url: text }),
  z.object({ kind: z.literal('tool'), tool: text, input: z.unknown() }),
  /** A call that a session's log tells of: judged as things stand now. */
  z.object({ kind: z.literal('call'), session: text, call: text }),
]);
export type PolicyQuestion = z.infer<typeof PolicyQuestionSchema>;

export const ExplainedEffectSchema = z.object({
  effect: EffectSchema,
  verdict: VerdictSchema,
  reasons: z.array(z.string()),
  /** What the code says of it where no rule speaks. */
  without: DecisionSchema,
  /** The rules that made it so. */
  rules: z.array(RuleSchema),
});
export type ExplainedEffect = z.infer<typeof ExplainedEffectSchema>;

/** Something that would make the answer another one, tried on the real decision. */
export const WayOutSchema = z.object({
  kind: z.enum(['rule', 'setting', 'circumstance']),
  text: z.string(),
  verdict: VerdictSchema,
  /** The rules that would have to be there. */
  rules: z.optional(z.array(RuleSchema)),
});
export type WayOut = z.infer<typeof WayOutSchema>;

/** What the log says became of a call. */
const RecordedSchema = z.object({
  session: z.string(),
  run: z.optional(z.string()),
  at: z.number(),
  outcome: z.optional(z.string()),
  answer: z.optional(z.string()),
});

export const ExplanationSchema = z.object({
  /** What was asked about, in words. */
  title: z.string(),
  mode: ModeSchema,
  verdict: VerdictSchema,
  reasons: z.array(z.string()),
  effects: z.array(ExplainedEffectSchema),
  ways: z.array(WayOutSchema),
  /** Why nothing makes it run unasked; absent where something does. */
  never: z.optional(z.string()),
  recorded: z.optional(RecordedSchema),
  /** The rules could not be read: it is judged without them, and would ask. */
  fault: z.optional(FaultSchema),
});
export type Explanation = z.infer<typeof ExplanationSchema>;

/** What is to be tried: rules that come in, and ids of the user's rules that go. One that comes in takes the place of its id. */
export const CandidateSchema = z.object({
  /** Read by the orchestrator, which can say what is wrong with one. */
  add: z.optional(z.array(z.unknown()).check(z.maxLength(100))),
  remove: z.optional(z.array(z.string()).check(z.maxLength(500))),
});
export type Candidate = z.infer<typeof CandidateSchema>;

export const ChangedCallSchema = z.object({
  session: z.string(),
  run: z.optional(z.string()),
  call: z.string(),
  at: z.number(),
  tool: z.string(),
  summary: z.string(),
  before: VerdictSchema,
  after: VerdictSchema,
  reasons: z.array(z.string()),
  /** How it was answered when it asked: by the user, by a flag; absent where it did not ask. */
  answer: z.optional(z.string()),
  outcome: z.optional(z.string()),
});
export type ChangedCall = z.infer<typeof ChangedCallSchema>;

const TallySchema = z.object({ allow: z.number(), ask: z.number(), deny: z.number() });

export const SimulationSchema = z.object({
  sessions: z.number(),
  runs: z.number(),
  calls: z.number(),
  /** There was more than is looked at. */
  more: z.boolean(),
  /** Of all calls, with the rules as they are and with the candidate. */
  before: TallySchema,
  after: TallySchema,
  /** How many change; the list holds the newest of them. */
  changes: z.number(),
  changed: z.array(ChangedCallSchema),
});
export type Simulation = z.infer<typeof SimulationSchema>;

export const SuggestionSchema = z.object({
  rule: RuleSchema,
  /** How often what it allows was approved, and how many questions it would have answered. */
  approved: z.number(),
  answers: z.number(),
  lastAt: z.number(),
  examples: z.array(z.string()),
});
export type Suggestion = z.infer<typeof SuggestionSchema>;

export const SuggestionsSchema = z.object({
  suggestions: z.array(SuggestionSchema),
  calls: z.number(),
  more: z.boolean(),
});
export type Suggestions = z.infer<typeof SuggestionsSchema>;
