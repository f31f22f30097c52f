// Carries out what a user asks about changes of files: take them back, look how that would go, keep them.
import type { CoreCommand } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { UndoReport } from '../../protocol/undo.ts';
import { undoConflict } from '../shared/undo-conflict.ts';
import { firstStep } from './first-step.ts';
import type { Session } from './session.ts';
import type { SessionParts } from './session-parts.ts';
import { findUndo, type UndoTarget, type Wanted } from './undo.ts';
import { earlierNames, movesAfter, type StayingMove } from './undo-moves.ts';

type Of<T extends CoreCommand['type']> = Extract<CoreCommand, { type: T }>;
type Choices = NonNullable<Of<'edit.undo'>['choices']>;

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

function inputOf({ items, undone }: UndoTarget, moves: readonly StayingMove[], choices: Choices) {
  const staying = moves.map((move) => ({ ...move, stays: true, hunks: undefined }));
  const all = [...items.map((item) => ({ stays: false, ...item })), ...staying].sort(
    (one, other) => one.seq - other.seq,
  );
  return {
    calls: undone.calls,
    changes: all.map(({ change }) => change),
    parts: all.flatMap(({ hunks }, change) => (hunks === undefined ? [] : [{ change, hunks }])),
    stays: all.flatMap(({ stays }, change) => (stays ? [change] : [])),
    choices,
    undone,
  };
}

interface Prepared {
  readonly target: UndoTarget;
  readonly input: ReturnType<typeof inputOf>;
  readonly report: UndoReport;
}

/** Only where something stands against it the rest of the session is read: what is not where it was may have been moved. */
async function prepare(
  session: Session,
  parts: UndoParts,
  wanted: Wanted,
  choices: Choices,
): Promise<Outcome<Prepared>> {
  const kept = choices.flatMap(({ path, choice }) => (choice === 'keep' ? [path] : []));
  const plain = await examined(session, parts, wanted, choices, kept, []);
  if (!plain.ok || (kept.length === 0 && undoConflict(plain.value.report.files) === undefined)) return plain;
  const moves = await movesAfter(parts.ports.log, session.id, plain.value.target);
  if (!moves.ok) return moves;
  if (moves.value.length === 0) return plain;
  return examined(session, parts, wanted, choices, earlierNames(kept, moves.value), moves.value);
}

async function examined(
  session: Session,
  parts: UndoParts,
  wanted: Wanted,
  choices: Choices,
  kept: readonly string[],
  moves: readonly StayingMove[],
): Promise<Outcome<Prepared>> {
  const found = await find(session, parts, wanted, kept);
  if (!found.ok) return found;
  const input = inputOf(found.value, moves, choices);
  const report = await parts.examineUndo(input);
  return report.ok ? succeed({ target: found.value, input, report: report.value }) : report;
}

export async function examineUndo(
  session: Session,
  parts: UndoParts,
  command: Of<'edit.examine'>,
): Promise<Outcome<UndoReport>> {
  const prepared = await prepare(session, parts, command, []);
  return prepared.ok ? succeed(prepared.value.report) : prepared;
}

/** An undo is a run of one tool step; the user's own wish is its approval. */
export async function undoEdits(
  session: Session,
  parts: UndoParts,
  command: Of<'edit.undo'>,
): Promise<Outcome<unknown>> {
  // What cannot be done as it is asked is told before a run begins.
  const prepared = await prepare(session, parts, command, command.choices ?? []);
  if (!prepared.ok) return prepared;
  const { target, input, report } = prepared.value;
  const conflict = undoConflict(report.files);
  if (conflict !== undefined) return { ok: false, fault: conflict };
  const files = [...new Set(target.items.map(({ change }) => change.label))];
  const goal = `Undo the changes to ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
  const started = await session.start({
    kind: 'undo',
    goal,
    steps: [firstStep('tool', goal, { tool: 'undo_edits', input })],
    approve: 'all',
  });
  if (!started.ok) return started;
  const result = await started.value.ended;
  if (result.outcome === 'done') return succeed({ calls: target.undone.calls, files, run: started.value.run });
  return {
    ok: false,
    fault: result.fault ?? { code: 'undo.failed', text: 'The undo did not end well.', retryable: true },
  };
}

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
  const { calls, parts: own = [] } = found.value.undone;
  const chosen = command.parts === undefined ? {} : { parts: [...own] };
  await session.journal.emit([{ type: 'edit.accepted', calls: [...calls], ...chosen }], true);
  return succeed({ calls });
}
