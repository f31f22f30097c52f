// Whether a path always asks, however it is written: case, look-alike letters, short names and streams do not hide it.
import { GUARDED_PATHS, type GuardedPath, SAMPLE_SECRETS } from './guarded-paths.ts';

export type Access = 'read' | 'write' | 'delete';

/**
 * The reason why a path always asks, or undefined. Inside a root only what lies below the root counts, and the `.git` or
 * `.ssh` that the root itself lies in. Reading asks for secrets alone.
 */
export function guardPath(path: string, root: string | undefined, access: Access): string | undefined {
  const below = belowRoot(path, root);
  const readings = [foldSegments(below), ...(below.includes(':') ? [foldSegments(below, 'streams')] : [])];
  for (const segments of readings) {
    const last = segments.length - 1;
    for (const entry of COMPILED) {
      if (access === 'read' && !entry.secret) continue;
      if (!segments.some((_, index) => matchesAt(entry, segments, index, last))) continue;
      if (entry.secret && entry.kind === 'file' && SAMPLE_SECRETS.includes(segments[last] ?? '')) continue;
      return `${entry.label}: ${entry.reason}.`;
    }
  }
  return undefined;
}

interface Compiled extends Pick<GuardedPath, 'kind' | 'reason' | 'secret'> {
  readonly label: string;
  readonly segments: readonly ((segment: string) => boolean)[];
}

const COMPILED: readonly Compiled[] = GUARDED_PATHS.map(({ pattern, kind, reason, secret }) => ({
  kind,
  reason,
  secret,
  label: pattern,
  segments: pattern.split('/').map(compileSegment),
}));

function matchesAt(entry: Compiled, segments: readonly string[], index: number, last: number): boolean {
  const end = index + entry.segments.length - 1;
  if (end > last || (entry.kind === 'file' && end !== last)) return false;
  return entry.segments.every((matches, offset) => matches(segments[index + offset] ?? ''));
}

/** One segment with `*` in it, and the 8.3 name that Windows may have given it. */
function compileSegment(pattern: string): (segment: string) => boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.at(-1) ?? '';
  const short = pattern.replaceAll('.', '').replace(/[^a-z0-9_-].*$/, '');
  const isWritten =
    rest.length === 0
      ? (segment: string) => segment === pattern
      : (segment: string) =>
          segment.length >= head.length + tail.length && segment.startsWith(head) && segment.endsWith(tail);
  return (segment) => isWritten(segment) || isShortName(segment, short);
}

/** `GIT~1` for `.git`, `VSCODE~1` for `.vscode`, `GI1A2B~1` when the plain ones were taken. */
function isShortName(segment: string, name: string): boolean {
  const tilde = segment.indexOf('~');
  if (tilde < 1 || tilde > 6 || name === '' || !/^\d/.test(segment.slice(tilde + 1))) return false;
  const stem = segment.slice(0, tilde);
  const hashed = stem.length === 6 && /^[0-9a-f]{4}$/.test(stem.slice(2)) && name.startsWith(stem.slice(0, 2));
  return hashed || stem === name.slice(0, 6);
}

function belowRoot(path: string, root: string | undefined): string {
  const slashed = path.replaceAll('\\', '/');
  if (root === undefined) return slashed;
  const top = root.replaceAll('\\', '/').replace(/\/+$/, '');
  const inside = foldText(slashed).startsWith(`${foldText(top)}/`);
  if (!inside || foldSegments(top).some((segment) => segment === '.git' || segment === '.ssh')) return slashed;
  // Folding may change lengths, so the root is taken off segment by segment.
  return slashed.split('/').slice(top.split('/').length).join('/');
}

/** With `streams`, as NTFS reads it: what follows a colon names a stream of the same file. */
const foldSegments = (path: string, streams?: 'streams') =>
  path
    .split('/')
    .map((segment) => foldSegment(streams === undefined ? segment : segment.replace(/:.*$/s, '')))
    .filter((segment) => segment !== '');

/** As the most forgiving file system would read it: no trailing dots or spaces, nothing invisible, one case. */
export function foldSegment(segment: string): string {
  const folded = foldText(segment);
  let end = folded.length;
  while (end > 0 && (folded[end - 1] === '.' || folded[end - 1] === ' ')) end--;
  return folded.slice(0, end).trimStart();
}

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu;

/** What is plain already: this is asked of every file that a search finds. */
const PLAIN = /^[\x20-\x7e]*$/;

export const foldText = (text: string) => (PLAIN.test(text) ? text.toLowerCase() : foldAny(text));

const foldAny = (text: string) => text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase().normalize('NFKC');
