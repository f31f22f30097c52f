// What taking one change of a path back comes to, where the path may have been changed since: a three-way merge of its states.
import type { UndoneFile } from '../../../protocol/undo.ts';
import { clip } from '../../shared/text.ts';
import { mergeTexts } from './merge.ts';
import { decodeText } from './text-file.ts';

/** What is at a path: nothing, a file, or a link, whose content is its target. */
export type State = {
  readonly hash: string;
  readonly link?: boolean;
  /** Unknown where it was not touched. */
  readonly mode?: number;
} | null;

export interface Three {
  /** What the change left. */
  readonly base: State;
  /** What it found. */
  readonly ours: State;
  /** What is there now. */
  readonly theirs: State;
}

export type MergedState =
  | { readonly outcome: 'restored' | 'same'; readonly state: State }
  | { readonly outcome: 'merged'; readonly state: State; readonly bytes?: Uint8Array }
  | { readonly stuck: 'conflict' | 'lost'; readonly why: string; readonly clashes?: UndoneFile['clashes'] };

/** Undefined for what is not kept. */
export type Load = (hash: string) => Promise<Uint8Array | undefined>;

const MOST_CLASHES = 50;
const MOST_LINES = 40;
const LONGEST_LINE = 400;

export async function mergeState(three: Three, load: Load, hash: (bytes: Uint8Array) => string): Promise<MergedState> {
  const content = await mergeContent(three, load, hash);
  // A link has no permissions of its own.
  if ('stuck' in content || content.state === null || content.state.link === true) return content;
  const { base, ours, theirs } = three;
  const mode = mergeMode(base, ours, theirs);
  if (mode === 'conflict') return { stuck: 'conflict', why: 'Its permissions have been changed since.' };
  const state = { ...content.state, mode };
  if (mode === undefined) delete state.mode;
  const moved = content.outcome === 'same' && mode !== theirs?.mode;
  return moved ? { outcome: 'restored', state } : { ...content, state };
}

const equal = (one: State, other: State) =>
  one?.hash === other?.hash && (one?.link ?? false) === (other?.link ?? false);

async function mergeContent(
  { base, ours, theirs }: Three,
  load: Load,
  hash: (bytes: Uint8Array) => string,
): Promise<MergedState> {
  if (equal(theirs, ours)) return { outcome: 'same', state: theirs };
  if (equal(theirs, base)) return { outcome: 'restored', state: ours };
  if (theirs === null) return { stuck: 'conflict', why: 'It has been deleted or moved since.' };
  if (equal(base, ours)) return { outcome: 'merged', state: theirs };
  if (base === null) return { stuck: 'conflict', why: 'Something else is there now.' };
  const texts = await textsOf({ base, ours, theirs }, load);
  if (typeof texts === 'string') return { stuck: texts === LOST ? 'lost' : 'conflict', why: texts };
  const merged = mergeTexts(texts.base, texts.ours, texts.theirs);
  if (!merged.clean || ours === null) {
    const clashes = merged.clean ? wholeClash(texts.theirs) : merged.clashes;
    const why = ours === null ? 'It has been changed since it was made.' : 'The same lines have been changed since.';
    return { stuck: 'conflict', why, clashes: clashes.slice(0, MOST_CLASHES).map(told) };
  }
  const bytes = new TextEncoder().encode(merged.text);
  return { outcome: 'merged', state: { ...theirs, hash: hash(bytes) }, bytes };
}

const LOST = 'What it was before is not kept any more.';

async function textsOf(three: Three, load: Load): Promise<string | Record<keyof Three, string>> {
  const { base, ours, theirs } = three;
  if ([base, ours, theirs].some((state) => state?.link === true)) return 'It is a link that has been changed since.';
  const texts = { base: '', ours: '', theirs: '' };
  for (const side of ['base', 'ours', 'theirs'] as const) {
    const state = three[side];
    const bytes = state === null ? new Uint8Array() : await load(state.hash);
    if (bytes === undefined) return LOST;
    const text = decodeText(bytes, '');
    if (!text.ok) return 'It is no text, and has been changed since.';
    texts[side] = text.value.bom + text.value.text;
  }
  return texts;
}

const wholeClash = (text: string) => [{ line: 1, theirs: text.split('\n'), ours: [] }];

interface Place {
  readonly line: number;
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
}

const told = ({ line, theirs, ours }: Place) => ({ line, now: bounded(theirs), earlier: bounded(ours) });

function bounded(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => clip(line, LONGEST_LINE));
  return lines.length > MOST_LINES ? [...shown, `… ${lines.length - MOST_LINES} more`] : shown;
}

function mergeMode(base: State, ours: State, theirs: State): number | undefined | 'conflict' {
  if (theirs === null || theirs.mode === undefined) return ours?.mode;
  if (base?.mode === undefined || ours?.mode === undefined || base.mode === ours.mode) return theirs.mode;
  if (theirs.mode === base.mode || theirs.mode === ours.mode) return ours.mode;
  return 'conflict';
}
