// Whether a path always asks, however it is written: case, look-alike letters, short names and streams do not hide it.
import type { GuardedPath } from './guarded/entry.ts';
import { SAMPLES } from './guarded/secrets.ts';
import { GUARDED_PATHS } from './guarded-paths.ts';

export type Access = 'read' | 'write' | 'delete';

/**
 * The reason why a path always asks, or undefined. Inside a root only what lies below the root counts, and the `.git` or
 * `.ssh` that the root itself lies in. Reading asks for secrets alone.
 */
export function guardPath(path: string, root: string | undefined, access: Access): string | undefined {
  const { below, whole } = belowRoot(path, root);
  for (const reading of readingsOf(below)) {
    const segments = whole ? withoutHead(reading) : reading;
    const found = findEntry(segments, whole, access) ?? findCopied(segments, whole);
    if (found !== undefined) return `${found.pattern}: ${found.reason}.`;
  }
  return undefined;
}

interface Compiled extends GuardedPath {
  readonly order: number;
  /** Whether its segments must be the path's first. */
  readonly first: boolean;
  readonly segments: readonly Segment[];
}

interface Segment {
  readonly matches: (segment: string) => boolean;
  /** What Windows may have made its 8.3 name of; empty when it needs none. */
  readonly short: string;
}

const COMPILED: readonly Compiled[] = GUARDED_PATHS.map((entry, order) => {
  const first = entry.pattern.startsWith('/');
  return {
    ...entry,
    order,
    first,
    segments: entry.pattern
      .slice(first ? 1 : 0)
      .split('/')
      .map(compileSegment),
  };
});

/** Most are found by their last segment, and of those with a `*` in it only the folders are looked for all the way. */
interface Index {
  readonly all: readonly Compiled[];
  readonly plain: ReadonlyMap<string, readonly Compiled[]>;
  readonly starred: readonly Compiled[];
  readonly starredFolders: readonly Compiled[];
}

function indexOf(all: readonly Compiled[]): Index {
  const endOf = ({ pattern }: Compiled) => pattern.slice(pattern.lastIndexOf('/') + 1);
  const starred = all.filter((entry) => endOf(entry).includes('*'));
  const plain = Map.groupBy(
    all.filter((entry) => !endOf(entry).includes('*')),
    endOf,
  );
  return { all, plain, starred, starredFolders: starred.filter(({ kind }) => kind === 'folder') };
}

const GUARDED = indexOf(COMPILED);
const SECRETS = indexOf(COMPILED.filter(({ secret }) => secret));

const SAMPLE_NAMES = SAMPLES.map((pattern) => compileSegment(pattern).matches);
const isSample = (name: string) => SAMPLE_NAMES.some((matches) => matches(name));

function findEntry(segments: readonly string[], whole: boolean, access: Access): Compiled | undefined {
  const { all, plain, starred, starredFolders } = access === 'read' ? SECRETS : GUARDED;
  const last = segments.length - 1;
  let best: Compiled | undefined;
  const consider = (entries: readonly Compiled[], end: number) => {
    for (const entry of entries) {
      if (best !== undefined && best.order <= entry.order) return;
      if ((entry.first && !whole) || !endsAt(entry, segments, end, last)) continue;
      if (!isOpen(entry, access) || !isSample(segments[last] ?? '')) best = entry;
    }
  };
  for (const [end, segment] of segments.entries()) {
    if (segment.includes('~')) consider(all, end);
    consider(plain.get(segment) ?? [], end);
    consider(end === last ? starred : starredFolders, end);
  }
  return best;
}

/** What editors, people and encryption add to a name. */
const COPY = /(?:~|\.(?:bak|backup|old|orig|save|saved|copy|tmp|sw[op]|enc|[0-9]{1,8}))+$|^#|#$/g;

/** A copy of a secret holds what the secret held; what else is guarded is obeyed under its own name alone. */
function findCopied(segments: readonly string[], whole: boolean): Compiled | undefined {
  const name = segments.at(-1) ?? '';
  const plain = name.replace(COPY, '');
  if (plain === name || plain === '') return undefined;
  const names = name.startsWith('.') && /\.sw[op]$/.test(name) ? [plain, plain.slice(1)] : [plain];
  for (const one of names) {
    const found = findEntry([...segments.slice(0, -1), one], whole, 'read');
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A sample may be read wherever it lies, and written where its name alone would have guarded it. */
const isOpen = ({ secret, kind }: Compiled, access: Access) => secret && (kind === 'file' || access === 'read');

function endsAt(entry: Compiled, segments: readonly string[], end: number, last: number): boolean {
  const start = end - entry.segments.length + 1;
  if (start < 0 || (entry.first && start > 0) || (entry.kind === 'file' && end !== last)) return false;
  return entry.segments.every(({ matches, short }, offset) => {
    const segment = segments[start + offset] ?? '';
    return matches(segment) || isShortName(segment, short);
  });
}

function compileSegment(pattern: string): Segment {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.at(-1) ?? '';
  const between = rest.slice(0, -1);
  const short = pattern.replaceAll('.', '').replace(/[^a-z0-9_-].*$/, '');
  if (rest.length === 0) return { short, matches: (segment) => segment === pattern };
  return {
    short,
    matches: (segment) => {
      if (segment.length < head.length + tail.length || !segment.startsWith(head) || !segment.endsWith(tail))
        return false;
      let from = head.length;
      return between.every((piece) => {
        const at = segment.indexOf(piece, from);
        from = at + piece.length;
        return at >= 0 && from <= segment.length - tail.length;
      });
    },
  };
}

/** `GIT~1` for `.git`, `VSCODE~1` for `.vscode`, `GI1A2B~1` when the plain ones were taken. */
function isShortName(segment: string, name: string): boolean {
  const tilde = segment.indexOf('~');
  if (tilde < 1 || tilde > 6 || name === '' || !/^\d/.test(segment.slice(tilde + 1))) return false;
  const stem = segment.slice(0, tilde);
  const hashed = stem.length === 6 && /^[0-9a-f]{4}$/.test(stem.slice(2)) && name.startsWith(stem.slice(0, 2));
  return hashed || stem === name.slice(0, 6);
}

/** `whole` when the path is told from its top, so that what is anchored there counts. */
function belowRoot(path: string, root: string | undefined): { readonly below: string; readonly whole: boolean } {
  const slashed = path.replaceAll('\\', '/');
  const top = (root ?? '').replaceAll('\\', '/').replace(/\/+$/, '');
  const inside = top !== '' && foldText(slashed).startsWith(`${foldText(top)}/`);
  if (!inside || foldSegments(top).some((segment) => segment === '.git' || segment === '.ssh')) {
    return { below: slashed, whole: /^(?:\/|[A-Za-z]:)/.test(slashed) };
  }
  // Folding may change lengths, so the root is taken off segment by segment.
  return { below: slashed.split('/').slice(top.split('/').length).join('/'), whole: false };
}

/** A drive, `?` and `.` of device paths, and the folder in which macOS really keeps `/etc` and `/var`. */
function withoutHead(segments: readonly string[]): readonly string[] {
  const head = segments.findIndex((segment) => !/^(?:[a-z]:|\?|unc|private)$/.test(segment));
  return head > 0 ? segments.slice(head) : segments;
}

/** As it is written; as NTFS reads it, where what follows a colon names a stream of the same file; as an address is. */
function readingsOf(path: string): readonly (readonly string[])[] {
  const decoded = path.includes('%') ? decode(path) : path;
  return [
    foldSegments(path),
    ...(path.includes(':') ? [foldSegments(path, 'streams')] : []),
    ...(decoded === path ? [] : [foldSegments(decoded.replaceAll('\\', '/'))]),
  ];
}

const decode = (path: string) =>
  path.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const foldSegments = (path: string, streams?: 'streams') =>
  path
    .split('/')
    .map((segment) => foldSegment(streams === undefined ? segment : segment.replace(/(?<=.):.*$/s, '')))
    .filter((segment) => segment !== '');

/** As the most forgiving file system would read it: no trailing dots or spaces, nothing invisible, one case. */
export function foldSegment(segment: string): string {
  const folded = PLAIN.test(segment) ? segment.toLowerCase() : foldFully(segment);
  let end = folded.length;
  while (end > 0 && (folded[end - 1] === '.' || folded[end - 1] === ' ')) end--;
  return folded.slice(0, end).trimStart();
}

/** Capitals of capitals: `ß` is `ss` to some disks, and `ı` is `i` to those who set them up so. */
const foldFully = (segment: string) => foldAny(foldAny(segment).toUpperCase()).replaceAll('i\u0307', 'i');

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu;

/** What is plain already: this is asked of every file that a search finds. */
const PLAIN = /^[\x20-\x7e]*$/;

export const foldText = (text: string) => (PLAIN.test(text) ? text.toLowerCase() : foldAny(text));

const foldAny = (text: string) => text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase().normalize('NFKC');
