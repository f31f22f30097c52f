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
  /** One program that a shell would start, or a command line as a whole where it cannot be told which those are. */
  z.object({
    kind: z.literal('execute'),
    /** As it is written: one simple command, or the whole line. */
    command: z.string(),
    cwd: z.string(),
    inside: z.boolean(),
    /** The program and its arguments as the program would be given them; absent where that is known only when it runs. */
    words: z.optional(z.array(z.string())),
    /** Variables that are set for it alone. */
    environment: z.optional(z.record(z.string(), z.string())),
    /** All that it does is told by the other effects of the call: a program, each flag and argument of which is known. */
    known: z.optional(z.boolean()),
    /** Why it is not known what it does. */
    unknown: z.optional(z.string()),
    /** What it does that nobody can take back: "publishes a package". */
    irreversible: z.optional(z.string()),
    /** The wrapper that would start it: `sudo`, `xargs`, `sh -c`. Told so that rules and denials see it. */
    via: z.optional(z.string()),
  }),
  /** Shows something that is nobody's business: values of environment variables, a keychain. */
  z.object({ kind: z.literal('secret'), what: z.string() }),
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
  z.object({
    kind: z.literal('own'),
    what: z.string(),
    /** It outlives the session and is read in later ones. */
    lasting: z.optional(z.boolean()),
  }),
]);
export type Effect = z.infer<typeof EffectSchema>;
export type EffectKind = Effect['kind'];

export const ModeSchema = z.enum(['ask', 'plan', 'agent']);
export type Mode = z.infer<typeof ModeSchema>;

export const VerdictSchema = z.enum(['allow', 'ask', 'deny']);
export type Verdict = z.infer<typeof VerdictSchema>;

export const RuleTierSchema = z.enum(['managed', 'user', 'workspace', 'session']);
export type RuleTier = z.infer<typeof RuleTierSchema>;

/** How much is asked: each effect, what cannot be taken back or is not known, or only what leaves the workspace. */
export const AutonomySchema = z.enum(['careful', 'balanced', 'autonomous']);
export type Autonomy = z.infer<typeof AutonomySchema>;

/** A rule matches a call's effect when each condition it names matches; an empty `when` matches nothing. */
export const RuleSchema = z.object({
  id: z.string(),
  when: z.object({
    effects: z.optional(z.array(z.enum(['read', 'write', 'delete', 'execute', 'git', 'network', 'secret', 'own']))),
    /** Globs over the canonical path; one that does not begin with `/`, a drive or `**` is taken from the workspace's folder. */
    paths: z.optional(z.array(z.string())),
    /** Host names, `*.example.org` for all below one, with `:PORT` where it is not the scheme's own. */
    hosts: z.optional(z.array(z.string())),
    /** Exact commands, or patterns over the words of one: `*` is one word, at the end any that follow. */
    commands: z.optional(z.array(z.string())),
    /** The exact folder a command runs in. */
    cwd: z.optional(z.string()),
    /** Personas, `*` within a name. */
    agents: z.optional(z.array(z.string())),
    modes: z.optional(z.array(z.union([ModeSchema, AutonomySchema]))),
  }),
  verdict: VerdictSchema,
  tier: RuleTierSchema,
  reason: z.string(),
  /** Milliseconds since 1970: from then on it says nothing any more. */
  expires: z.optional(z.number()),
  /** Of a rule that allows: also when text from elsewhere (a page, a tool's answer) is in the agent's context. */
  despiteForeignText: z.optional(z.boolean()),
  /** Commands, paths or addresses, looked at whenever the rule is loaded: a rule that does not do what they say is refused. */
  examples: z.optional(
    z.object({ matches: z.optional(z.array(z.string())), doesNotMatch: z.optional(z.array(z.string())) }),
  ),
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
  /** The rule that would hold until the session ends; absent where none may. */
  sessionRule: z.optional(RuleSchema),
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
