// Carries out what a user asks about changes of files: take them back, look how that would go, keep them.
import type { CoreCommand } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { UndoReport } from '../../protocol/undo.ts';
import { undoConflict } from '../shared/undo-conflict.ts';
import { firstStep } from './first-step.ts';
import type { Session } from './session.ts';
import type { SessionParts } from './session-parts.ts';
import { findUndo, type UndoTarget, type Wanted } from './undo.ts';
import { movesAfter, type StayingMove } from './undo-moves.ts';

type Of<T extends CoreCommand['type']> = Extract<CoreCommand, { type: T }>;
type Choices = NonNullable<Of<'edit.undo'>['choices']>;

export interface UndoExamined {
  readonly report: UndoReport;
  /** Places of the changes that stay, because something stands against them or the user keeps the file. */
  readonly left: readonly number[];
}

export interface UndoParts extends Pick<SessionParts, 'ports'> {
  /** How an undo with this input would go; touches nothing. */
  readonly examineUndo: (input: unknown) => Promise<Outcome<UndoExamined>>;
}

const find = (session: Session, parts: UndoParts, wanted: Wanted, cancel = false) =>
  findUndo(parts.ports.log, session.id, wanted, { under: (step) => stepsUnder(session, step), cancel });

function stepsUnder(session: Session, step: string): ReadonlySet<string> {
  const steps = [...(session.plan()?.steps ?? []), ...(session.view().turn?.steps ?? [])];
  const found = new Set([step]);
  // Who is under another stands behind it, however deep.
  for (const { id, parent } of steps) if (parent !== undefined && found.has(parent)) found.add(id);
  return found;
}

interface Prepared extends UndoExamined {
  readonly target: UndoTarget;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Going back to a point over what was done and undone meanwhile can meet what was changed by hand in between; then what
 * cancels out is left out.
 */
async function prepare(
  session: Session,
  parts: UndoParts,
  wanted: Wanted,
  choices: Choices,
): Promise<Outcome<Prepared>> {
  const whole = await prepared(session, parts, wanted, choices, false);
  const isStuck = whole.ok && undoConflict(whole.value.report.files) !== undefined;
  if (wanted.after === undefined || !isStuck) return whole;
  const less = await prepared(session, parts, wanted, choices, true);
  return less.ok && undoConflict(less.value.report.files) === undefined ? less : whole;
}

/** Only where something stands against it the rest of the session is read: what is not where it was may have been moved. */
async function prepared(
  session: Session,
  parts: UndoParts,
  wanted: Wanted,
  choices: Choices,
  cancel: boolean,
): Promise<Outcome<Prepared>> {
  const found = await find(session, parts, wanted, cancel);
  if (!found.ok) return found;
  const plain = await examined(parts, found.value, [], choices);
  const stuck = choices.length > 0 || !plain.ok || undoConflict(plain.value.report.files) !== undefined;
  if (!stuck) return plain;
  const moves = await movesAfter(parts.ports.log, session.id, found.value);
  if (!moves.ok) return moves;
  return moves.value.length === 0 ? plain : examined(parts, found.value, moves.value, choices);
}

async function examined(
  parts: UndoParts,
  target: UndoTarget,
  moves: readonly StayingMove[],
  choices: Choices,
): Promise<Outcome<Prepared>> {
  const own = target.items.map((item) => ({ ...item, item, stays: false }));
  const staying = moves.map((move) => ({ ...move, item: undefined, hunks: undefined, stays: true }));
  const all = [...own, ...staying].sort((one, other) => one.seq - other.seq);
  const input = {
    calls: target.calls,
    changes: all.map(({ change }) => change),
    parts: all.flatMap(({ hunks }, change) => (hunks === undefined ? [] : [{ change, hunks }])),
    stays: all.flatMap(({ stays }, change) => (stays ? [change] : [])),
    choices,
  };
  const report = await parts.examineUndo(input);
  if (!report.ok) return report;
  const left = new Set(report.value.left.flatMap((index) => all[index]?.item ?? []));
  return succeed({ ...report.value, target, input: { ...input, undone: target.undone(left) } });
}

export async function examineUndo(
  session: Session,
  parts: UndoParts,
  command: Of<'edit.examine'>,
): Promise<Outcome<UndoReport>> {
  const ready = await prepare(session, parts, command, []);
  return ready.ok ? succeed(ready.value.report) : ready;
}

/** An undo is a run of one tool step; the user's own wish is its approval. */
export async function undoEdits(
  session: Session,
  parts: UndoParts,
  command: Of<'edit.undo'>,
): Promise<Outcome<unknown>> {
  // What cannot be done as it is asked is told before a run begins.
  const ready = await prepare(session, parts, command, command.choices ?? []);
  if (!ready.ok) return ready;
  const { target, input, report } = ready.value;
  const conflict = undoConflict(report.files);
  if (conflict !== undefined) return { ok: false, fault: conflict };
  const files = [...new Set(target.items.map(({ change }) => change.label))];
  const goal = `Undo the changes to ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
  const started = await session.start({
    kind: 'undo',
    goal,
    steps: [firstStep('tool', goal, { tool: 'undo_edits', input: { ...input } })],
    approve: 'all',
  });
  if (!started.ok) return started;
  const result = await started.value.ended;
  if (result.outcome === 'done')
    return succeed({
      calls: target.calls,
      files,
      run: started.value.run,
      call: await callOf(session, parts, started.value.run),
    });
  return {
    ok: false,
    fault: result.fault ?? { code: 'undo.failed', text: 'The undo did not end well.', retryable: true },
  };
}

/** What takes the undo itself back. */
async function callOf(session: Session, { ports }: UndoParts, run: string): Promise<string | undefined> {
  const ended = await ports.log.read(session.id, { run, types: ['tool.ended'], last: 1 });
  return ended.ok && ended.value[0]?.type === 'tool.ended' ? ended.value[0].call : undefined;
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
  const { calls, parts: own = [] } = found.value.undone(new Set());
  const chosen = command.parts === undefined ? {} : { parts: [...own] };
  await session.journal.emit([{ type: 'edit.accepted', calls: [...calls], ...chosen }], true);
  return succeed({ calls });
}
