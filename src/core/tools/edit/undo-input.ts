// What an undo is asked for: changes in the order in which they happened, and what is to be done where they cannot be taken back.
import * as z from 'zod';
import { FileChangeSchema } from '../../../protocol/display.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import { UndoChoiceSchema, UndoneCallsSchema } from '../../../protocol/undo.ts';
import type { UndoExamined } from '../../orchestrator/undo-commands.ts';
import type { Ports } from '../../ports.ts';
import { type UndoItem, walkBack } from './undo.ts';

export const UndoInputSchema = z.object({
  calls: z.array(z.string()),
  changes: z.array(FileChangeSchema),
  /** Only these hunks of a change, named by its place among the changes. */
  parts: z.array(z.object({ change: z.number(), hunks: z.array(z.number()) })).optional(),
  /** Moves among the changes that are not taken back. */
  stays: z.array(z.number()).optional(),
  choices: z.array(UndoChoiceSchema).optional(),
  /** What is told of it when it is done. */
  undone: z.optional(UndoneCallsSchema),
});
type UndoInput = z.infer<typeof UndoInputSchema>;

export const itemsOf = ({ changes, parts, stays }: UndoInput): readonly UndoItem[] =>
  changes.map((change, index) => {
    const part = parts?.find((one) => one.change === index);
    const staying = stays?.includes(index) === true ? { stays: true } : {};
    return part === undefined ? { change, ...staying } : { change, hunks: part.hunks, ...staying };
  });

/** How an undo would go; touches nothing. */
export async function examineUndo(raw: unknown, ports: Ports): Promise<Outcome<UndoExamined>> {
  const input = UndoInputSchema.parse(raw);
  const { files, left } = await walkBack(itemsOf(input), input.choices ?? [], ports);
  return succeed({ report: { calls: input.calls, files: [...files] }, left });
}
