// What the two tools that write text take, shared with the probe so that both read the same input.
import * as z from 'zod';

export const EditSchema = z.object({ old: z.string(), new: z.string(), all: z.boolean().optional() });
export type Edit = z.infer<typeof EditSchema>;

export const EditFileInputSchema = z.object({ path: z.string().min(1), edits: z.array(EditSchema).min(1) });

export const WriteFileInputSchema = z.object({ path: z.string().min(1), content: z.string() });
