// What the two tools that write text take, shared with the probe so that both read the same input.
import * as z from 'zod';
import { filled } from '../fields.ts';

export const EditSchema = z.object({ old: z.string(), new: z.string(), all: z.boolean().optional() });
export type Edit = z.infer<typeof EditSchema>;

export const EditFileInputSchema = z.object({
  path: filled(),
  edits: z.array(EditSchema).refine((edits) => edits.length > 0, 'must not be empty'),
});

export const WriteFileInputSchema = z.object({ path: filled(), content: z.string() });

export const PatchInputSchema = z.object({ patch: filled() });

const oneOf = <T extends string>(...words: readonly T[]) =>
  z.string().refine((word): word is T => words.some((one) => one === word), `must be ${words.join(', ')}`);

/** Words instead of enums: the description names them, and every request carries the schema. */
export const EditNotebookInputSchema = z.object({
  path: filled(),
  cell: z.coerce.string(),
  action: oneOf('replace', 'insert', 'delete'),
  source: z.string().optional(),
  type: oneOf('code', 'markdown', 'raw').optional(),
});
export type CellEdit = Omit<z.infer<typeof EditNotebookInputSchema>, 'path'>;
