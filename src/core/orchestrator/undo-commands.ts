// Carries out what a user asks about changes of files: take them back, look how that would go, keep them.
import type { CoreCommand } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { UndoReport } from '../../protocol/undo.ts';
import { undoConflict } from '../shared/undo-conflict.ts';
import { firstStep } from './first-step.ts';
import type { Session } from './session.ts';
import type { SessionParts } from './session-parts.ts';
import { findUndo, type UndoTarget, type Wanted } from './undo.ts';

type Of<T extends CoreCommand['type']> = Extract<CoreCommand, { type: T }>;

export interface UndoParts extends Pick<SessionParts, 'ports'> {
  /** How an undo with this input would go; touches nothing. */
  readonly examineUndo: (input: unknown) => Promise<Outcome<UndoReport>>;
}

const find = (session: Session, parts: UndoParts, wanted: Wanted, kept: readonly string[] = []) =>
  findUndo(parts.ports.log, session.id, wanted, { under: (step) => stepsUnder(session, step), kept });

function stepsUnder(session: Session, step: string): ReadonlySet<string> {
  const steps = [...(session.plan()?.steps ?? []), ...(session.view().turn?.steps ?? [])];
  const found = new Set([step]);
  // Who is under another stands behind it, however deep.
  for (const { id, parent } of steps) if (parent !== undefined && found.has(parent)) found.add(id);
  return found;
}

const inputOf = (target: UndoTarget, choices: Of<'edit.undo'>['choices']) => ({
  calls: target.calls,
  changes: target.items.map(({ change }) => change),
  parts: target.items.flatMap(({ hunks }, change) => (hunks === undefined ? [] : [{ change, hunks }])),
  choices: choices ?? [],
});

export async function examineUndo(
  session: Session,
  parts: UndoParts,
  command: Of<'edit.examine'>,
): Promise<Outcome<UndoReport>> {
  const found = await find(session, parts, command);
  return found.ok ? parts.examineUndo(inputOf(found.value, [])) : found;
}

/** An undo is a run of one tool step; the user's own wish is its approval. */
export async function undoEdits(
  session: Session,
  parts: UndoParts,
  command: Of<'edit.undo'>,
): Promise<Outcome<unknown>> {
  const kept = command.choices?.flatMap(({ path, choice }) => (choice === 'keep' ? [path] : [])) ?? [];
  const found = await find(session, parts, command, kept);
  if (!found.ok) return found;
  const { calls, restored } = found.value;
  const input = inputOf(found.value, command.choices);
  const files = [...new Set(input.changes.map((change) => change.label))];
  // What cannot be done as it is asked is told before a run begins.
  const report = await parts.examineUndo(input);
  if (!report.ok) return report;
  const conflict = undoConflict(report.value.files);
  if (conflict !== undefined) return { ok: false, fault: conflict };
  const goal = `Undo the changes to ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
  const started = await session.start({
    kind: 'undo',
    goal,
    steps: [firstStep('tool', goal, { tool: 'undo_edits', input })],
    approve: 'all',
  });
  if (!started.ok) return started;
  const result = await started.value.ended;
  if (result.outcome !== 'done') {
    return {
      ok: false,
      fault: result.fault ?? { code: 'undo.failed', text: 'The undo did not end well.', retryable: true },
    };
  }
  const event = { calls: [...calls], restored: [...restored], by: started.value.run, ...partsOf(found.value) };
  await session.journal.emit([{ type: 'edit.undone', ...event }], true);
  return succeed({ calls, files });
}

const partsOf = ({ parts, restoredParts }: UndoTarget) => ({
  ...(parts.length === 0 ? {} : { parts: [...parts] }),
  ...(restoredParts.length === 0 ? {} : { restoredParts: [...restoredParts] }),
});

export async function acceptEdits(
  session: Session,
  parts: UndoParts,
  command: Of<'edit.accept'>,
): Promise<Outcome<unknown>> {
  const found = await find(session, parts, command);
  if (!found.ok && found.fault.code === 'undo.nothing') {
    return fail('accept.nothing', 'There is nothing to accept here: no file was changed, or it was taken back.');
  }
  if (!found.ok) return found;
  const { calls } = found.value;
  const own = command.parts === undefined ? {} : { parts: [...found.value.parts] };
  await session.journal.emit([{ type: 'edit.accepted', calls: [...calls], ...own }], true);
  return succeed({ calls });
}
