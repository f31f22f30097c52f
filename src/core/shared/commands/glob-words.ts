// Patterns among a command's words: the files that they stand for now, or what they might stand for.
import type { FilesPort } from '../../ports/files.ts';
import { GUARDED_PATHS } from '../guarded-paths.ts';
import type { Places } from './places.ts';

const MOST_FOLDERS = 50;
const MOST_ENTRIES = 2_000;
const MOST_MATCHES = 1_000;

const isPattern = (segment: string) => /[*?[]/.test(segment);

/** Paths as written, patterns filled in; undefined when that cannot be told. */
export async function expandGlob(
  path: string,
  folder: string,
  places: Places,
  files: FilesPort,
): Promise<readonly string[] | undefined> {
  const segments = path.split('/');
  const first = segments.findIndex(isPattern);
  if (segments.slice(first).includes('..') || segments.some((segment) => /^\.[*?[]/.test(segment))) return undefined;
  let frontier = [segments.slice(0, first).join('/')];
  if (frontier[0] === '' && path.startsWith('/')) return undefined;
  for (const segment of segments.slice(first)) {
    if (!isPattern(segment)) {
      frontier = frontier.map((one) => join(one, segment));
      continue;
    }
    const next: string[] = [];
    for (const one of frontier.slice(0, MOST_FOLDERS)) {
      const names = await namesIn((await places.locate(one === '' ? '.' : one, folder)).path, files);
      if (names === undefined) return undefined;
      next.push(...names.filter((name) => matchesSegment(segment, name)).map((name) => join(one, name)));
    }
    if (frontier.length > MOST_FOLDERS || next.length > MOST_MATCHES) return undefined;
    frontier = next;
  }
  return frontier;
}

const join = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

async function namesIn(folder: string, files: FilesPort): Promise<readonly string[] | undefined> {
  const listed = await files.list(folder, { depth: 1, limit: MOST_ENTRIES, ignored: true });
  if (!listed.ok) return ['file.missing', 'file.not-folder'].includes(listed.fault.code) ? [] : undefined;
  if (listed.value.more) return undefined;
  return listed.value.entries.map((entry) => entry.path.replaceAll('\\', '/').split('/').at(-1) ?? '');
}

/** A name that begins with a dot only where the pattern does. */
function matchesSegment(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  return matchFrom(tokens(pattern), 0, name, 0);
}

type Token = { readonly kind: 'any' | 'one' } | { readonly kind: 'is'; readonly test: (character: string) => boolean };

function tokens(pattern: string): readonly Token[] {
  const found: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    const set = /\[([!^]?)([\w.-]+)\]/y;
    set.lastIndex = at;
    const bracket = character === '[' ? set.exec(pattern) : null;
    if (bracket !== null) {
      // A range or a negation is taken for any letter, which matches more.
      const [whole, negation = '', letters = ''] = bracket;
      const wide = negation !== '' || letters.includes('-');
      found.push({ kind: 'is', test: (one) => wide || letters.includes(one) });
      at += whole.length - 1;
    } else if (character === '*') found.push({ kind: 'any' });
    else if (character === '?') found.push({ kind: 'one' });
    else found.push({ kind: 'is', test: (one) => one === character });
  }
  return found;
}

const fits = (token: Token, character: string) =>
  token.kind === 'one' || (token.kind === 'is' && token.test(character));

function matchFrom(pattern: readonly Token[], at: number, name: string, from: number): boolean {
  let [position, index] = [at, from];
  let star = -1;
  let mark = 0;
  while (index < name.length) {
    const token = pattern[position];
    if (token?.kind === 'any') {
      star = position;
      mark = index;
      position += 1;
    } else if (token !== undefined && fits(token, name[index] ?? '')) {
      position += 1;
      index += 1;
    } else if (star !== -1) {
      position = star + 1;
      mark += 1;
      index = mark;
    } else return false;
  }
  return pattern.slice(position).every((token) => token.kind === 'any');
}

/** A secret that a path with patterns in it might stand for; `path` from its root on, so that the folders above it count. */
export function mayMatchSecret(path: string): string | undefined {
  const segments = path.toLowerCase().split(/[\\/]/);
  if (segments.some((segment) => segment.length > LONGEST_NAME)) return 'anything';
  return GUARDED_PATHS.filter((guarded) => guarded.secret).find(({ pattern, kind }) =>
    mayHold(segments, pattern.split('/').map(plainest), kind === 'file'),
  )?.pattern;
}

const LONGEST_NAME = 255;

/** Nobody names a key `id_rsa.ts`: what may follow a secret's name is not thought of, or every pattern would meet it. */
const plainest = (segment: string) => (segment.startsWith('.') ? segment : segment.replace(/(?<=[^*])\.?\*$/, ''));

/** Whether the secret's segments may stand one after the other in the path; those of a file at its end. */
function mayHold(path: readonly string[], secret: readonly string[], atEnd: boolean): boolean {
  const last = path.length - secret.length;
  for (let start = atEnd ? Math.max(0, last) : 0; start <= last; start++) {
    if (secret.every((segment, index) => mayMeet(path[start + index] ?? '', segment))) return true;
  }
  return false;
}

/** Whether there is a name that both patterns match. */
function mayMeet(one: string, other: string): boolean {
  if (other.startsWith('.') && !one.startsWith('.')) return false;
  return meets(one.replaceAll(/\[[^\]]*\]/g, '?'), other);
}

/** Row by row, so that many stars take no longer than the product of both lengths. */
function meets(one: string, other: string): boolean {
  let row = startsOf(other);
  for (let index = 1; index <= one.length; index++) {
    const letter = one[index - 1] ?? '';
    const next = [(row[0] ?? false) && letter === '*'];
    for (let place = 1; place <= other.length; place++) {
      const wanted = other[place - 1] ?? '';
      const open = (row[place] ?? false) || (next[place - 1] ?? false);
      const same = (row[place - 1] ?? false) && (letter === '?' || letter === wanted);
      // A star stands for nothing, or for one more letter than before.
      const star = (letter === '*' || wanted === '*') && open;
      next.push(star || same || ((letter === '*' || wanted === '*') && (row[place - 1] ?? false)));
    }
    row = next;
  }
  return row[other.length] ?? false;
}

/** Which beginnings of a pattern may stand for nothing at all. */
function startsOf(pattern: string): boolean[] {
  const row = [true];
  for (const letter of pattern) row.push((row.at(-1) ?? false) && letter === '*');
  return row;
}
