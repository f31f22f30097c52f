// What taking changes back comes to while later ones stay: walked newest first over the files as they are now.
import type { FileChange } from '../../../protocol/display.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import type { UndoChoice, UndoneFile } from '../../../protocol/undo.ts';
import type { Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import { type Load, type MergedState, mergeState, type State } from './merge-state.ts';
import { readStates } from './read-state.ts';
import { takeBackHunks } from './take-back-hunks.ts';
import { decodeText } from './text-file.ts';

/** One change, in the order in which they happened; `hunks`: only these of it. */
export interface UndoItem {
  readonly change: FileChange;
  readonly hunks?: readonly number[];
}

/** A path on the way back. */
export interface Slot {
  readonly at: Located;
  readonly now: State;
  /** What it is to be. */
  wanted: State;
  /** Left as it is: something stands against it, or the user keeps it. */
  left: boolean;
  told?: UndoneFile;
}

export interface Walked {
  readonly slots: readonly Slot[];
  readonly files: readonly UndoneFile[];
  readonly load: Load;
}

/** Touches nothing. A file that cannot be taken back and that no choice is about is told as `conflict` or `lost`. */
export async function walkBack(
  items: readonly UndoItem[],
  choices: readonly UndoChoice[],
  ports: Ports,
): Promise<Outcome<Walked>> {
  const paths = items.flatMap(({ change }) => [change.path, ...(change.from === undefined ? [] : [change.from])]);
  const read = await readStates([...new Set(paths)], ports);
  if (!read.ok) return read;
  const { states, bytes } = read.value;
  const slots = new Map<string, Slot>();
  for (const { at, state } of states) slots.set(at.path, { at, now: state, wanted: state, left: false });
  const load: Load = async (hash) => {
    const found = bytes.get(hash) ?? (await ports.blobs.get(hash));
    return found === undefined || ports.clock.hash(found) !== hash ? undefined : found;
  };
  const walk: Walk = { slots, bytes, load, ports, choices: new Map(choices.map((one) => [one.path, one.choice])) };
  for (const item of items.toReversed()) await takeBack(walk, item);
  await checkImages(walk);
  const all = [...slots.values()];
  for (const slot of all) if (slot.left) slot.wanted = slot.now;
  return succeed({ slots: all, files: all.flatMap(({ told }) => (told === undefined ? [] : [told])), load });
}

interface Walk {
  readonly slots: ReadonlyMap<string, Slot>;
  readonly bytes: Map<string, Uint8Array>;
  readonly load: Load;
  readonly ports: Ports;
  readonly choices: ReadonlyMap<string, UndoChoice['choice']>;
}

const stateOf = (hash: string | null, nature: FileChange['was']): State => (hash === null ? null : { hash, ...nature });

async function takeBack(walk: Walk, { change, hunks }: UndoItem): Promise<void> {
  const slot = walk.slots.get(change.path);
  if (slot === undefined) return;
  const origin = change.change === 'move' && change.from !== undefined ? walk.slots.get(change.from) : undefined;
  if (slot.left || origin?.left === true) return;
  const choice = walk.choices.get(change.path);
  if (choice === 'keep') {
    slot.left = true;
    if (origin !== undefined) origin.left = true;
    return;
  }
  const ours = stateOf(change.before, change.was);
  const merged =
    origin === undefined ? await mergeOne(walk, change, hunks, slot) : await mergeMove(walk, change, slot, origin);
  if ('stuck' in merged) {
    if (merged.stuck === 'conflict' && choice === 'restore') {
      settle(slot, origin, ours);
      tell(slot, { outcome: 'restored' });
      return;
    }
    slot.left = true;
    if (origin !== undefined) origin.left = true;
    const { stuck, why, clashes } = merged;
    tell(slot, { outcome: stuck, why, ...(clashes === undefined ? {} : { clashes }) });
    return;
  }
  settle(slot, origin, merged.state);
  tell(slot, { outcome: merged.outcome });
}

/** Where it came from gets it back. */
function settle(slot: Slot, origin: Slot | undefined, state: State): void {
  slot.wanted = origin === undefined ? state : null;
  if (origin !== undefined) origin.wanted = state;
}

const WEIGHT = ['same', 'restored', 'merged', 'conflict', 'lost'] as const;

/** What weighs most of all that happens to a file is what is told. */
function tell(slot: Slot, news: Omit<UndoneFile, 'path' | 'label'>): void {
  const before = slot.told;
  if (before !== undefined && WEIGHT.indexOf(before.outcome) >= WEIGHT.indexOf(news.outcome)) return;
  slot.told = { path: slot.at.path, label: slot.at.label, ...news };
}

const unkept = (why: string): MergedState => ({ stuck: 'lost', why });

async function mergeOne(walk: Walk, change: FileChange, hunks: readonly number[] | undefined, slot: Slot) {
  const three = {
    base: stateOf(change.after, change.is),
    ours: stateOf(change.before, change.was),
    theirs: slot.wanted,
  };
  if (change.unkept !== undefined) return unkept(change.unkept);
  if (hunks === undefined) return merge(walk, three);
  const before = await textOf(walk, change.before);
  const after = await textOf(walk, change.after);
  if (before === undefined || after === undefined) return unkept(NOT_KEPT);
  const text = takeBackHunks(change.hunks, hunks, before, after);
  if (text === undefined) return unkept('Its parts are not known any more; take all of it back.');
  const bytes = new TextEncoder().encode(text);
  const hash = walk.ports.clock.hash(bytes);
  walk.bytes.set(hash, bytes);
  const isAll = hash === change.before || (change.before === null && text === '');
  return merge(walk, isAll ? three : { ...three, ours: stateOf(hash, change.is) });
}

const NOT_KEPT = 'What it was before is not kept any more.';

async function textOf(walk: Walk, hash: string | null): Promise<string | undefined> {
  const bytes = hash === null ? new Uint8Array() : await walk.load(hash);
  const text = bytes === undefined ? undefined : decodeText(bytes, '');
  return text?.ok === true ? text.value.bom + text.value.text : undefined;
}

async function merge(walk: Walk, three: Parameters<typeof mergeState>[0]): Promise<MergedState> {
  const { hash } = walk.ports.clock;
  const merged = await mergeState(three, walk.load, hash);
  if ('state' in merged && merged.outcome === 'merged' && merged.bytes !== undefined)
    walk.bytes.set(hash(merged.bytes), merged.bytes);
  return merged;
}

async function mergeMove(walk: Walk, change: FileChange, slot: Slot, origin: Slot): Promise<MergedState> {
  if (change.unkept !== undefined) return unkept(change.unkept);
  const ours = stateOf(change.before, change.was);
  if (slot.wanted === null) {
    if (origin.wanted?.hash === change.before) return { outcome: 'same', state: origin.wanted };
    return { stuck: 'conflict', why: 'It has been deleted or moved since.' };
  }
  if (origin.wanted !== null) {
    return { stuck: 'conflict', why: `Something else is at ${origin.at.label} now.` };
  }
  return merge(walk, { base: stateOf(change.after, change.is), ours, theirs: slot.wanted });
}

/** What would have to be written must be there to be written. */
async function checkImages(walk: Walk): Promise<void> {
  for (const slot of walk.slots.values()) {
    const { wanted, now } = slot;
    if (slot.left || wanted === null || wanted.hash === now?.hash) continue;
    if ((await walk.load(wanted.hash)) !== undefined) continue;
    slot.left = true;
    tell(slot, { outcome: 'lost', why: NOT_KEPT });
  }
}
