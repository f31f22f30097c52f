// What an undo is asked for: changes in the order in which they happened, and what is to be done where they cannot be taken back.
import * as z from 'zod';
import { FileChangeSchema } from '../../../protocol/display.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import { UndoChoiceSchema, type UndoReport } from '../../../protocol/undo.ts';
import type { Ports } from '../../ports.ts';
import { type UndoItem, walkBack } from './undo.ts';

export const UndoInputSchema = z.object({
  calls: z.array(z.string()),
  changes: z.array(FileChangeSchema),
  /** Only these hunks of a change, named by its place among the changes. */
  parts: z.array(z.object({ change: z.number(), hunks: z.array(z.number()) })).optional(),
  choices: z.array(UndoChoiceSchema).optional(),
});
type UndoInput = z.infer<typeof UndoInputSchema>;

export const itemsOf = ({ changes, parts }: UndoInput): readonly UndoItem[] =>
  changes.map((change, index) => {
    const part = parts?.find((one) => one.change === index);
    return part === undefined ? { change } : { change, hunks: part.hunks };
  });

/** How an undo would go; touches nothing. */
export async function examineUndo(raw: unknown, ports: Ports): Promise<Outcome<UndoReport>> {
  const input = UndoInputSchema.parse(raw);
  const walked = await walkBack(itemsOf(input), input.choices ?? [], ports);
  return walked.ok ? succeed({ calls: input.calls, files: [...walked.value.files] }) : walked;
}
