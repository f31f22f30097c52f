// What taking changes back comes to while later ones stay: walked newest first over the files as they are now.
import type { FileChange } from '../../../protocol/display.ts';
import type { UndoChoice, UndoneFile } from '../../../protocol/undo.ts';
import type { Ports } from '../../ports.ts';
import { type Load, type MergedState, mergeState, type State, type Three } from './merge-state.ts';
import { readStates } from './read-state.ts';
import { createSlots, type Slot, type Slots, tell } from './slots.ts';
import { takeBackHunks } from './take-back-hunks.ts';
import { decodeText } from './text-file.ts';

/** One change, in the order in which they happened. */
export interface UndoItem {
  readonly change: FileChange;
  /** Only these hunks of it. */
  readonly hunks?: readonly number[];
  /** A move that is not taken back: what was done before it is done where it lies now. */
  readonly stays?: boolean;
}

export interface Walked {
  readonly slots: readonly Slot[];
  readonly files: readonly UndoneFile[];
  readonly load: Load;
  /** Places of the items that are not taken back. */
  readonly left: readonly number[];
}

interface Walk {
  readonly slots: Slots;
  readonly bytes: Map<string, Uint8Array>;
  readonly load: Load;
  readonly ports: Ports;
  readonly choices: ReadonlyMap<string, UndoChoice['choice']>;
}

/** Touches nothing. A file that cannot be taken back and that no choice is about is told as `conflict` or `lost`. */
export async function walkBack(
  items: readonly UndoItem[],
  choices: readonly UndoChoice[],
  ports: Ports,
): Promise<Walked> {
  const paths = items.flatMap(({ change }) => [change.path, ...(change.from === undefined ? [] : [change.from])]);
  const { states, bytes } = await readStates([...new Set(paths)], ports);
  const slots = createSlots(
    states.map(({ at, state, blocked, folder }) => ({
      at,
      now: state,
      wanted: state,
      blocked,
      folder,
      left: false,
      folders: new Set<string>(),
    })),
  );
  const load: Load = async (hash) => {
    const found = bytes.get(hash) ?? (await ports.blobs.get(hash));
    return found === undefined || ports.clock.hash(found) !== hash ? undefined : found;
  };
  const walk: Walk = { slots, bytes, load, ports, choices: new Map(choices.map((one) => [one.path, one.choice])) };
  const back = new Map<number, Slot>();
  for (const [index, item] of [...items.entries()].toReversed()) {
    if (item.stays === true) slots.follow(item.change.from ?? '', item.change.path);
    else {
      const slot = await takeBack(walk, item);
      if (slot !== undefined) back.set(index, slot);
    }
  }
  checkFolders(walk);
  await checkImages(walk);
  const all = slots.all();
  for (const slot of all) if (slot.left) slot.wanted = slot.now;
  const left = items.flatMap((item, index) => (item.stays === true || back.get(index)?.left === false ? [] : [index]));
  return { slots: all, files: all.flatMap(({ told }) => (told === undefined ? [] : [told])), load, left };
}

const stateOf = (hash: string | null, nature: FileChange['was']): State => (hash === null ? null : { hash, ...nature });

/** Gives the path it was about, unless it stays. */
async function takeBack(walk: Walk, item: UndoItem): Promise<Slot | undefined> {
  const { change } = item;
  const slot = walk.slots.of(change.path);
  if (slot === undefined) return undefined;
  const origin = change.change === 'move' && change.from !== undefined ? walk.slots.at(change.from) : undefined;
  const choice = walk.choices.get(slot.at.path) ?? walk.choices.get(change.path);
  if (slot.left || origin?.left === true || choice === 'keep') {
    leave(walk, change, slot, origin);
    return undefined;
  }
  const merged = await mergeItem(walk, item, slot, origin);
  const restore =
    'stuck' in merged && merged.stuck === 'conflict' && choice === 'restore' && slot.blocked === undefined;
  if ('stuck' in merged && !restore) {
    leave(walk, change, slot, origin);
    const { stuck, why, clashes } = merged;
    tell(slot, { outcome: stuck, why, ...(clashes === undefined ? {} : { clashes }) });
    return undefined;
  }
  const state = 'stuck' in merged ? stateOf(change.before, change.was) : merged.state;
  // Where it came from gets it back.
  slot.wanted = origin === undefined ? state : null;
  if (origin !== undefined) origin.wanted = state;
  if (origin !== undefined && change.from !== undefined) walk.slots.forget(change.from, change.path);
  for (const folder of change.folders ?? []) slot.folders.add(folder);
  tell(slot, { outcome: 'stuck' in merged ? 'restored' : merged.outcome });
  return slot;
}

function leave(walk: Walk, change: FileChange, slot: Slot, origin: Slot | undefined): void {
  slot.left = true;
  if (origin === undefined || change.from === undefined) return;
  origin.left = true;
  walk.slots.follow(change.from, change.path);
}

const NOT_KEPT = 'What it was before is not kept any more.';
const lost = (why: string): MergedState => ({ stuck: 'lost', why });

async function mergeItem(
  walk: Walk,
  { change, hunks }: UndoItem,
  slot: Slot,
  origin: Slot | undefined,
): Promise<MergedState> {
  const blocked = slot.blocked ?? origin?.blocked;
  if (blocked !== undefined) return { stuck: 'conflict', why: blocked };
  if (change.unkept !== undefined) return lost(change.unkept);
  const three: Three = {
    base: stateOf(change.after, change.is),
    ours: stateOf(change.before, change.was),
    theirs: slot.wanted,
  };
  if (origin !== undefined) return mergeMove(walk, three, origin);
  return hunks === undefined ? merge(walk, three) : mergeHunks(walk, change, hunks, three);
}

async function mergeHunks(
  walk: Walk,
  change: FileChange,
  hunks: readonly number[],
  three: Three,
): Promise<MergedState> {
  const before = await textOf(walk, change.before);
  const after = await textOf(walk, change.after);
  if (before === undefined || after === undefined) return lost(NOT_KEPT);
  const text = takeBackHunks(change.hunks, hunks, before, after);
  if (text === undefined) return lost('Its parts are not known any more; take all of it back.');
  const bytes = new TextEncoder().encode(text);
  const hash = walk.ports.clock.hash(bytes);
  walk.bytes.set(hash, bytes);
  const isAll = hash === change.before || (change.before === null && text === '');
  return merge(walk, isAll ? three : { ...three, ours: stateOf(hash, change.is) });
}

async function textOf(walk: Walk, hash: string | null): Promise<string | undefined> {
  const bytes = hash === null ? new Uint8Array() : await walk.load(hash);
  const text = bytes === undefined ? undefined : decodeText(bytes, '');
  return text?.ok === true ? text.value.bom + text.value.text : undefined;
}

async function merge(walk: Walk, three: Three): Promise<MergedState> {
  const { hash } = walk.ports.clock;
  const merged = await mergeState(three, walk.load, hash);
  if ('bytes' in merged && merged.bytes !== undefined) walk.bytes.set(hash(merged.bytes), merged.bytes);
  return merged;
}

async function mergeMove(walk: Walk, three: Three, origin: Slot): Promise<MergedState> {
  if (three.theirs === null) {
    if (origin.wanted?.hash === three.ours?.hash) return { outcome: 'same', state: origin.wanted };
    return { stuck: 'conflict', why: 'It has been deleted or moved since.' };
  }
  if (origin.wanted !== null) return { stuck: 'conflict', why: `Something else is at ${origin.at.label} now.` };
  return merge(walk, three);
}

/** A folder makes room only where it was made for a file that goes again. */
function checkFolders(walk: Walk): void {
  const going = new Set(
    walk.slots.all().flatMap((slot) => (slot.left || slot.wanted !== null ? [] : [...slot.folders])),
  );
  for (const slot of walk.slots.all()) {
    if (slot.folder !== true || slot.left || slot.wanted === null || going.has(slot.at.path)) continue;
    slot.left = true;
    tell(slot, { outcome: 'conflict', why: 'A folder is there now.' });
  }
}

/** What would have to be written must be there to be written. */
async function checkImages(walk: Walk): Promise<void> {
  for (const slot of walk.slots.all()) {
    const { wanted, now } = slot;
    if (slot.left || wanted === null || wanted.hash === now?.hash) continue;
    if ((await walk.load(wanted.hash)) !== undefined) continue;
    slot.left = true;
    tell(slot, { outcome: 'lost', why: NOT_KEPT });
  }
}
