// Finds which changes an undo would take back: of a call, a run, a step, a plan, or all after a point, as far as they stand.
import type { CoreCommand } from '../../protocol/command.ts';
import type { FileChange } from '../../protocol/display.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { type ChangePart, foldUndone, hunksLeft, NOT_UNDONE, partsOf, type UndoneCalls } from '../../protocol/undo.ts';
import type { EventLogPort } from '../ports/log.ts';
import { backTo } from './undo-back.ts';
import { cancelled } from './undo-cancelled.ts';
import { type RangeParts, rangesOf } from './undo-ranges.ts';

export type Wanted = Omit<Extract<CoreCommand, { type: 'edit.examine' }>, 'type' | 'session'>;

/** One change that is to be taken back, in whole or only these hunks of it. */
export interface UndoItem {
  readonly change: FileChange;
  readonly hunks?: readonly number[];
  /** Of the call that made it. */
  readonly seq: number;
}

export interface UndoTarget {
  readonly calls: readonly string[];
  /** In the order in which they happened. */
  readonly items: readonly UndoItem[];
  /** What is to be told of it when all is taken back but these items. */
  undone(left: ReadonlySet<UndoItem>): UndoneCalls;
}

export type Ended = Extract<Event, { type: 'tool.ended' }>;
export type UndoneEvent = Extract<Event, { type: 'edit.undone' }>;

interface Scope {
  /** A step with all that is under it. */
  readonly under?: RangeParts['under'];
  /** Going back to a point: leaves out calls with the undos that took them back. */
  readonly cancel?: boolean;
}

const NOTHING = fail(
  'undo.nothing',
  'There is nothing to take back here: no file was changed, or it was taken back already.',
);

/** Reads no more of the session than it needs: what was undone, and the calls that it is about. */
export async function findUndo(
  log: EventLogPort,
  session: string,
  wanted: Wanted,
  { under = (step) => new Set([step]), cancel = false }: Scope = {},
): Promise<Outcome<UndoTarget>> {
  const undos = await log.read(session, { types: ['edit.undone'] });
  if (!undos.ok) return undos;
  const undone = undos.value.flatMap((event) => (event.type === 'edit.undone' ? [event] : []));
  const created = await log.read(session, { types: ['session.created'] });
  if (!created.ok) return created;
  // What a file says was changed elsewhere is not taken back here: it would be a stranger's word for what to delete.
  const from = created.value[0]?.type === 'session.created' ? (created.value[0].importedTo ?? 0) : 0;
  const changes = (event: Event): event is Ended =>
    event.type === 'tool.ended' && event.seq > from && (event.changes?.length ?? 0) > 0;
  const stands = (event: Event) => changes(event) && !stateOf(event, undone).whole;
  const ranges = await rangesOf({ log, session, stands, under }, wanted);
  if (!ranges.ok) return ranges;
  const calls: Ended[] = [];
  for (const { steps, ...range } of ranges.value) {
    const ended = await log.read(session, { ...range, types: ['tool.ended'] });
    if (!ended.ok) return ended;
    calls.push(...ended.value.filter(changes).filter((event) => steps === undefined || steps.has(event.step ?? '')));
  }
  const chosen = still(calls, undone, wanted, cancel).flatMap(({ event, gone }) => choose(event, gone, wanted.parts));
  if (chosen.length === 0) return NOTHING;
  const point = cancel ? undefined : wanted.after;
  const back = point === undefined ? undefined : await backTo({ log, session, undone, stateOf }, calls, point);
  if (back?.ok === false) return back;
  return succeed({
    calls: chosen.map(({ event }) => event.call),
    items: chosen.flatMap(({ items }) => items),
    undone: (left) => (left.size === 0 ? back?.value : undefined) ?? undoneCalls(chosen, left, undone),
  });
}

const stateOf = ({ call, changes }: Ended, undone: readonly UndoneEvent[]) =>
  undone.reduce((state, event) => foldUndone(state, event, call, changes ?? []), NOT_UNDONE);

/** Back to a point all is walked back, undos too; else what is taken back already is not again. */
function still(calls: readonly Ended[], undone: readonly UndoneEvent[], { after }: Wanted, cancel: boolean) {
  if (after !== undefined) {
    const gone = cancel ? cancelled(calls, undone) : new Set<string>();
    return calls.flatMap((event) => (gone.has(event.call) ? [] : [{ event, gone: NOT_UNDONE.parts }]));
  }
  return calls.flatMap((event) => {
    const state = stateOf(event, undone);
    return state.whole ? [] : [{ event, gone: state.parts }];
  });
}

interface Chosen {
  readonly event: Ended;
  readonly items: readonly UndoItem[];
  readonly whole: boolean;
}

/** What of a call's changes stands still and is wanted. */
function choose(
  event: Ended,
  gone: readonly ChangePart[],
  wanted: readonly ChangePart[] | undefined,
): readonly Chosen[] {
  const { seq } = event;
  const own = wanted?.filter((part) => part.call === undefined || part.call === event.call);
  const items = (event.changes ?? []).flatMap((change): UndoItem[] => {
    const left = hunksLeft(change, gone);
    const given = own?.filter((part) => part.path === change.path);
    if (left?.length === 0 || given?.length === 0) return [];
    const asked = given?.every((part) => part.hunks !== undefined)
      ? given.flatMap((part) => part.hunks ?? [])
      : undefined;
    if (asked === undefined) return [left === undefined ? { change, seq } : { change, seq, hunks: left }];
    const hunks = [...new Set(asked)].filter((hunk) => left?.includes(hunk) ?? true).sort((one, other) => one - other);
    return hunks.length === 0 ? [] : [{ change, seq, hunks }];
  });
  const whole = items.length === event.changes?.length && items.every((item) => item.hunks === undefined);
  return items.length === 0 ? [] : [{ event, items, whole }];
}

function undoneCalls(all: readonly Chosen[], left: ReadonlySet<UndoItem>, undone: readonly UndoneEvent[]): UndoneCalls {
  const chosen = all.flatMap((one): readonly Chosen[] => {
    const items = one.items.filter((item) => !left.has(item));
    return items.length === 0 ? [] : [{ ...one, items, whole: one.whole && items.length === one.items.length }];
  });
  const parts = chosen.flatMap(({ event, items, whole }): readonly ChangePart[] =>
    whole ? [] : items.map((item) => partOf(event.call, item)),
  );
  // What an undo had taken back comes back with it, and what it had brought back goes again.
  const undos = chosen.flatMap(({ event, items, whole }) =>
    undone.flatMap((undo) => (undo.by === event.run ? [{ undo, paths: whole ? undefined : pathsOf(items) }] : [])),
  );
  const back = undos.map(({ undo, paths }) => within(undo.calls, undo.parts, paths));
  const again = undos.map(({ undo, paths }) => within(undo.restored, undo.restoredParts, paths));
  const allParts = [...parts, ...again.flatMap((one) => one.parts)];
  const restoredParts = back.flatMap((one) => one.parts);
  return {
    calls: [...chosen.map(({ event }) => event.call), ...again.flatMap((one) => one.calls)],
    restored: back.flatMap((one) => one.calls),
    ...(allParts.length === 0 ? {} : { parts: allParts }),
    ...(restoredParts.length === 0 ? {} : { restoredParts }),
  };
}

const partOf = (call: string, { change, hunks }: UndoItem): ChangePart => ({
  call,
  path: change.path,
  ...(hunks === undefined ? {} : { hunks: [...hunks] }),
});

/** Where only hunks of an undo are taken back, what it had undone there stays undone. */
const pathsOf = (items: readonly UndoItem[]) =>
  items.flatMap((item) => (item.hunks === undefined ? [item.change.path] : []));

/** Of what an undo told of these calls, what is about these paths. */
function within(
  calls: readonly string[],
  parts: readonly ChangePart[] | undefined,
  paths: readonly string[] | undefined,
): { readonly calls: readonly string[]; readonly parts: readonly ChangePart[] } {
  if (paths === undefined) return { calls, parts: parts ?? [] };
  const own = calls.flatMap((call) => {
    const told = partsOf(parts, call);
    return told === undefined
      ? paths.map((path): ChangePart => ({ call, path }))
      : told.flatMap((part) => (paths.includes(part.path) ? [{ ...part, call }] : []));
  });
  return { calls: [...new Set(own.map((part) => part.call ?? ''))], parts: own };
}
