// Effects of a call, the rules over them, and the question put to the user when a rule does not answer.
import * as z from 'zod/mini';
import { DisplaySchema } from './display.ts';

const pathEffect = {
  /** Absolute canonical path. */
  path: z.string(),
  /** The path as a user reads it. */
  label: z.string(),
  inside: z.boolean(),
  /** Why this path always asks, for instance "VS Code runs what this file says"; absent for ordinary files. */
  guarded: z.optional(z.string()),
};

/** What a call would do to the world, computed by code from validated input, never by the model. */
export const EffectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), ...pathEffect }),
  z.object({ kind: z.literal('write'), ...pathEffect }),
  z.object({ kind: z.literal('delete'), ...pathEffect }),
  z.object({ kind: z.literal('execute'), command: z.string(), cwd: z.string(), inside: z.boolean() }),
  /** Changes a git repository itself: its index, commits, branches, stash. `path` is the root of its work tree. */
  z.object({
    kind: z.literal('git'),
    path: z.string(),
    label: z.string(),
    inside: z.boolean(),
    /** What is done to it, as an order: "commit 3 files". */
    action: z.string(),
  }),
  z.object({ kind: z.literal('network'), host: z.string(), port: z.number(), method: z.string(), url: z.string() }),
  /** Changes only Orquestra's own state: the plan, the memory, a question on the screen. */
  z.object({ kind: z.literal('own'), what: z.string() }),
]);
export type Effect = z.infer<typeof EffectSchema>;
export type EffectKind = Effect['kind'];

export const ModeSchema = z.enum(['ask', 'plan', 'agent']);
export type Mode = z.infer<typeof ModeSchema>;

export const VerdictSchema = z.enum(['allow', 'ask', 'deny']);
export type Verdict = z.infer<typeof VerdictSchema>;

export const RuleTierSchema = z.enum(['managed', 'user', 'workspace', 'session']);
export type RuleTier = z.infer<typeof RuleTierSchema>;

/** A rule matches a call's effect when each condition it names matches; an empty `when` matches nothing. */
export const RuleSchema = z.object({
  id: z.string(),
  when: z.object({
    effects: z.optional(z.array(z.enum(['read', 'write', 'delete', 'execute', 'git', 'network', 'own']))),
    /** Globs over the canonical path. */
    paths: z.optional(z.array(z.string())),
    /** Exact host names, with `:PORT` where it is not the scheme's own. */
    hosts: z.optional(z.array(z.string())),
    /** Exact command lines. */
    commands: z.optional(z.array(z.string())),
    /** The exact folder a command runs in. */
    cwd: z.optional(z.string()),
    modes: z.optional(z.array(ModeSchema)),
  }),
  verdict: VerdictSchema,
  tier: RuleTierSchema,
  reason: z.string(),
});
export type Rule = z.infer<typeof RuleSchema>;

export const DecisionSchema = z.object({ verdict: VerdictSchema, reasons: z.array(z.string()) });
export type Decision = z.infer<typeof DecisionSchema>;

/** What the user is asked. `hash` covers exactly what will run; an answer that names another hash is refused. */
export const ApprovalSchema = z.object({
  id: z.string(),
  call: z.string(),
  /** The step of the run's plan that wants it. */
  step: z.optional(z.string()),
  tool: z.string(),
  title: z.string(),
  summary: z.string(),
  reasons: z.array(z.string()),
  effects: z.array(EffectSchema),
  preview: z.optional(DisplaySchema),
  hash: z.string(),
  /** The rule that "Allow always…" would save; absent where no rule may ever answer. */
  rule: z.optional(RuleSchema),
});
export type Approval = z.infer<typeof ApprovalSchema>;

/** What the agent asked the user through `ask_user`. */
export const QuestionSchema = z.object({
  call: z.string(),
  step: z.optional(z.string()),
  question: z.string(),
  options: z.array(z.string()),
});
export type Question = z.infer<typeof QuestionSchema>;
