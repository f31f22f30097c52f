// The one interface of everything that can be done, and how a tool is defined: one file, one schema, one prepare.
import * as z from 'zod';
import type { Effect, Mode } from '../../protocol/approval.ts';
import type { Display, FileChange, Link } from '../../protocol/display.ts';
import { type Fault, fail, type Outcome } from '../../protocol/fault.ts';
import type { UndoneCalls } from '../../protocol/undo.ts';
import type { Ports } from '../ports.ts';
import type { HiddenCounts } from '../shared/strip-hidden.ts';

export interface ToolResult {
  /** What the model reads; bounded by the tool. */
  readonly forModel: string;
  /** What later steps of a plan can refer to, beside `text`, which is what the model reads; names as in `outputs`. */
  readonly output?: Readonly<Record<string, unknown>>;
  readonly display?: Display;
  /** Files it changed, with before-images already stored. */
  readonly changes?: readonly FileChange[];
  /** New problems that the editor found after it. */
  readonly problems?: readonly Link[];
  /** Where its text comes from, if neither the user nor the workspace wrote it; what its effects tell need not be said. */
  readonly foreign?: readonly string[];
  /** How many characters were left out of its text because nobody sees them. */
  readonly hidden?: HiddenCounts;
  /** Of which calls it has taken the changes back. */
  readonly undone?: UndoneCalls;
  /** Set when the call failed; `forModel` then says the same to the model. */
  readonly fault?: Fault;
}

/** What one agent knows of files: what it writes is measured against what it had read, not against what is there by now. */
export interface SeenFiles {
  note(path: string, content: { readonly hash: string; readonly bytes: Uint8Array }): void;
  /** `bytes` are missing when too much was read since. */
  of(path: string): { readonly hash: string; readonly bytes?: Uint8Array } | undefined;
}

/** Who makes a call: two agents that work side by side have two. */
export interface CallScope {
  readonly seen: SeenFiles;
  /** Which call it is; absent where it is only looked what one would do. */
  readonly call?: string;
  /** Of the run that makes the call; absent where it is only looked what one would do. */
  readonly mode?: Mode;
}

/** A task of the plan as the model keeps it. */
export interface TaskReport {
  readonly title: string;
  readonly state: 'pending' | 'running' | 'done' | 'skipped' | 'failed';
}

export interface RunContext {
  readonly call: string;
  readonly session: string;
  readonly run: string;
  readonly signal: AbortSignal;
  /** Shown while it runs; never logged. */
  progress(text: string): void;
  /** Puts a question to the user; null when it was not answered. */
  ask(question: string, options: readonly string[]): Promise<string | null>;
  /** Gives parts of the work to agents of their own and waits for what they say. */
  delegate(
    tasks: readonly { readonly title: string; readonly instructions: string }[],
  ): Promise<
    Outcome<readonly { readonly title: string; readonly text: string; readonly foreign?: readonly string[] }[]>
  >;
  /** Where text in the caller's context comes from that neither the user nor the workspace wrote. */
  foreign(): readonly string[];
  /** Puts a plan before the user, or other steps into the one under way. */
  proposePlan(plan: unknown): Promise<Outcome<string>>;
  reportPlan(tasks: readonly TaskReport[]): Promise<void>;
  /** Tells that memory was written. */
  remembered(id: string, text: string): Promise<void>;
}

/** A call that was validated and described; nothing has happened yet. Running it does what was described, or fails. */
export interface PreparedCall {
  /** One line: what it does to what. */
  readonly summary: string;
  /** In full, for approval: a real diff, the exact command. */
  readonly preview?: Display;
  readonly effects: readonly Effect[];
  /** Which tool's call it is, where another was called for it. */
  readonly as?: Tool;
  /** Stores what the preview refers to, so that it can be looked at in full while the call waits for consent. */
  keep?(): Promise<unknown>;
  run(context: RunContext): Promise<ToolResult>;
}

/**
 * What of a call is shown while the model is still writing it: fields of its input, the names joined by a dot, lists looked
 * through (`edits.new` is the `new` of each of the `edits`). It is shown as text and never acted on.
 */
export interface Shows {
  /** The file it is about. */
  readonly label?: string;
  /** What is shown as it grows. */
  readonly text: readonly string[];
}

export interface Tool {
  /** As the model calls it. */
  readonly name: string;
  /** As the user reads it. */
  readonly title: string;
  readonly description: string;
  readonly modes: readonly Mode[];
  /** Whether the model is offered it; the others are called by Orquestra itself. */
  readonly offered: boolean;
  /** Seldom needed: no request describes it, it is called by its name or through `more_tools`. */
  readonly rare: boolean;
  /** Whether it may be repeated after an interruption without asking. */
  readonly idempotent: boolean;
  /** Works by what it is given to run with alone, so that a replay carries it out anew: the outside is not touched. */
  readonly inside?: boolean;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly shows?: Shows;
  /** Names of what `ToolResult.output` holds; `text` is there always. */
  readonly outputs: readonly string[];
  available(ports: Ports): boolean;
  /** What is wrong with an input before anything else is looked at. */
  issues(raw: unknown): readonly z.core.$ZodIssue[];
  prepare(raw: unknown, ports: Ports, scope: CallScope): Promise<Outcome<PreparedCall>>;
}

export interface ToolDefinition<S extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  /** For the model: short, because every request carries it. */
  readonly description: string;
  /** All modes when absent. */
  readonly modes?: readonly Mode[];
  readonly offered?: boolean;
  readonly rare?: boolean;
  readonly idempotent?: boolean;
  readonly inside?: boolean;
  readonly outputs?: readonly string[];
  readonly shows?: Shows;
  readonly input: S;
  available?(ports: Ports): boolean;
  prepare(input: z.output<S>, ports: Ports, scope: CallScope): Promise<Outcome<PreparedCall>>;
}

const ALL_MODES: readonly Mode[] = ['ask', 'plan', 'agent'];

export function defineTool<S extends z.ZodType>(definition: ToolDefinition<S>): Tool {
  let schema: Readonly<Record<string, unknown>> | undefined;
  return {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    modes: definition.modes ?? ALL_MODES,
    offered: definition.offered ?? true,
    rare: definition.rare ?? false,
    idempotent: definition.idempotent ?? false,
    inside: definition.inside ?? false,
    shows: definition.shows,
    outputs: ['text', ...(definition.outputs ?? [])],
    get inputSchema() {
      schema ??= compactSchema(z.toJSONSchema(definition.input, { io: 'input' }));
      return schema;
    },
    issues: (raw) => definition.input.safeParse(raw).error?.issues ?? [],
    available: (ports) => definition.available?.(ports) ?? true,
    prepare: async (raw, ports, scope) => {
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success) return fail('tool.bad-input', describeIssues(definition.name, parsed.error.issues));
      return definition.prepare(parsed.data, ports, scope);
    },
  };
}

function describeIssues(name: string, issues: readonly z.core.$ZodIssue[]): string {
  const lines = issues.slice(0, 5).map((issue) => `${issue.path.map(String).join('.') || 'input'}: ${issue.message}`);
  return `The input of ${name} is not valid. ${lines.join('; ')}.`;
}

const UNTOLD = new Set([
  '$schema',
  'additionalProperties',
  'default',
  'propertyNames',
  'minItems',
  'maxItems',
  'maxLength',
]);

/** What every request carries is kept small: no dialect line, no bounds; who goes beyond one is told of it then. */
function compactSchema(schema: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      UNTOLD.has(key) || value === Number.MAX_SAFE_INTEGER ? undefined : value,
    ),
  );
}
