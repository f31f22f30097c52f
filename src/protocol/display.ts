// What a tool shows of itself: the screen draws these kinds and never looks at a tool's name.
import * as z from 'zod/mini';

/** What a path is beside its content. */
const NatureSchema = z.object({
  /** A symbolic link: its content is its target. */
  link: z.optional(z.boolean()),
  /** Permission bits; absent where they are not known or were not touched. */
  mode: z.optional(z.number()),
});

export const FileChangeSchema = z.object({
  /** Absolute canonical path. */
  path: z.string(),
  /** The path as a user reads it: relative to its workspace folder where it is inside one. */
  label: z.string(),
  change: z.enum(['create', 'edit', 'delete', 'move']),
  /** For a move: where it came from (absolute). */
  from: z.optional(z.string()),
  /** Unified diff without file header; empty for binary files and plain moves. */
  hunks: z.string(),
  added: z.number(),
  removed: z.number(),
  /** Content hash of the bytes before and after; null where there is no file. */
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
  /** What it was before and is after, where that is more than the content of a file. */
  was: z.optional(NatureSchema),
  is: z.optional(NatureSchema),
  /** Folders that had to be made for it, outermost first; taken back with it when they are empty. */
  folders: z.optional(z.array(z.string())),
  /** Why the state before was not kept; such a change cannot be taken back. */
  unkept: z.optional(z.string()),
});
export type FileChange = z.infer<typeof FileChangeSchema>;

export const LinkSchema = z.object({
  label: z.string(),
  detail: z.optional(z.string()),
  /** Absolute path, or an http(s) address; opening either goes through a command to the host. */
  path: z.optional(z.string()),
  line: z.optional(z.number()),
  url: z.optional(z.string()),
});
export type Link = z.infer<typeof LinkSchema>;

export const DisplaySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), language: z.optional(z.string()) }),
  z.object({ kind: z.literal('diff'), files: z.array(FileChangeSchema) }),
  z.object({
    kind: z.literal('terminal'),
    command: z.string(),
    cwd: z.string(),
    /** What is shown here; bounded. ANSI sequences are kept for rendering. */
    output: z.string(),
    exitCode: z.optional(z.nullable(z.number())),
    ms: z.optional(z.number()),
    /** Bytes the command printed in all, and the file that holds them when `output` is not everything. */
    bytes: z.optional(z.number()),
    outputFile: z.optional(z.string()),
    background: z.optional(z.boolean()),
  }),
  z.object({ kind: z.literal('table'), columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.object({ kind: z.literal('links'), items: z.array(LinkSchema), more: z.optional(z.number()) }),
  z.object({
    kind: z.literal('question'),
    question: z.string(),
    options: z.array(z.string()),
    answer: z.optional(z.string()),
  }),
]);
export type Display = z.infer<typeof DisplaySchema>;
