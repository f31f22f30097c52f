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

/** A secret that a pattern, filled in, might stand for; `path` is where it leads to, as far as that is written. */
export function mayMatchSecret(path: string): string | undefined {
  const segments = path.toLowerCase().split('/');
  return GUARDED_PATHS.filter((guarded) => guarded.secret).find(({ pattern, kind }) => {
    const wanted = pattern.split('/');
    return segments.some((_, at) => {
      const met = segments.slice(at, at + wanted.length);
      const reaches = kind === 'folder' || at + wanted.length === segments.length;
      return reaches && met.some(isPattern) && met.length === wanted.length && meetAll(met, wanted);
    });
  })?.pattern;
}

const meetAll = (given: readonly string[], wanted: readonly string[]) =>
  given.every((segment, index) => mayMeet(segment, wanted[index] ?? ''));

/** Whether there is a name that both patterns match; nobody calls a key `id_rsa.ts`. */
function mayMeet(one: string, pattern: string): boolean {
  const other = pattern.replace(/\*$/, '');
  if (other.startsWith('.') && !one.startsWith('.')) return false;
  return meets(one.replaceAll(/\[[^\]]*\]/g, '?'), other);
}

function meets(one: string, other: string): boolean {
  if (one === '' || other === '') return /^\**$/.test(one + other);
  if (one[0] === '*') return meets(one.slice(1), other) || meets(one, other.slice(1));
  if (other[0] === '*') return meets(one, other.slice(1)) || meets(one.slice(1), other);
  return (one[0] === '?' || one[0] === other[0]) && meets(one.slice(1), other.slice(1));
}
