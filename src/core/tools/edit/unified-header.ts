// The lines above the hunks of one file in a unified diff: which file it is, and what is to become of it.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';

export interface FileHeader {
  /** As written after --- and +++, without time stamps. */
  readonly old?: string;
  readonly fresh?: string;
  readonly git?: string;
  readonly renameFrom?: string;
  readonly renameTo?: string;
  readonly created: boolean;
  readonly deleted: boolean;
  /** The first line after it. */
  readonly next: number;
}

const EXTENDED =
  /^(?:index |old mode |new mode |new file mode |deleted file mode |similarity index |dissimilarity index |rename from |rename to |copy from |copy to |Binary files |GIT binary patch)/;
const NOTHING = '/dev/null';

const isNames = (lines: readonly string[], at: number) =>
  lines[at]?.startsWith('--- ') === true && lines[at + 1]?.startsWith('+++ ') === true;

/** A removed line may look like a name: only one with hunks, or nothing, below it is. */
export function startsFile(lines: readonly string[], at: number): boolean {
  if (/^diff --(?:git|cc|combined) /.test(lines[at] ?? '')) return true;
  if (!isNames(lines, at)) return false;
  const below = lines.slice(at + 2, at + 12).find((line) => line.trim() !== '');
  return below === undefined || below.startsWith('@@') || below.startsWith('diff --git ') || below.startsWith('--- ');
}

export function readFileHeader(lines: readonly string[], from: number): Outcome<FileHeader> {
  const found: { -readonly [key in keyof FileHeader]: FileHeader[key] } = {
    created: false,
    deleted: false,
    next: from,
  };
  let at = from;
  const first = lines[at] ?? '';
  if (/^diff --(?:cc|combined) /.test(first))
    return refuse('is a combined diff of a merge; send one against a single state', first);
  if (first.startsWith('diff --git ')) {
    found.git = first.slice('diff --git '.length).trim();
    at++;
  }
  const modes: { old?: string; fresh?: string } = {};
  for (; found.git !== undefined && EXTENDED.test(lines[at] ?? ''); at++) {
    const line = lines[at] ?? '';
    if (/^(?:Binary files|GIT binary patch)/.test(line))
      return refuse('holds a binary file, which cannot be patched', found.git);
    if (line.startsWith('copy ')) return refuse('copies a file; add the copy as a new file instead', found.git);
    const mode = /^(old|new|new file|deleted file) mode (\d+)/.exec(line);
    if (mode?.[2] !== undefined) {
      if (/^1[26]/.test(mode[2]))
        return refuse('is about a symbolic link or a submodule, which cannot be patched', found.git);
      if (mode[1] === 'old') modes.old = mode[2];
      else if (mode[1] !== 'deleted file') modes.fresh = mode[2];
      if (mode[1] === 'new file') found.created = true;
      if (mode[1] === 'deleted file') found.deleted = true;
    }
    if (line.startsWith('rename from ')) found.renameFrom = unquote(line.slice('rename from '.length));
    if (line.startsWith('rename to ')) found.renameTo = unquote(line.slice('rename to '.length));
  }
  if (modes.fresh !== undefined && modes.fresh !== (modes.old ?? '100644')) {
    return refuse(
      `sets the mode ${modes.fresh}, which a patch cannot do here; leave the mode out and use chmod`,
      found.git ?? '',
    );
  }
  if (isNames(lines, at)) {
    found.old = nameIn(lines[at] ?? '');
    found.fresh = nameIn(lines[at + 1] ?? '');
    at += 2;
  }
  return succeed({ ...found, next: at });
}

const nameIn = (line: string) => unquote((line.slice(4).split('\t')[0] ?? '').trim());

/** Where the file is and where it is to be; `from` is missing for a new file, `to` for one that goes. */
export function namesOf(header: FileHeader): Outcome<{ readonly from?: string; readonly to?: string }> {
  const { renameFrom, renameTo } = header;
  if (renameFrom !== undefined && renameTo !== undefined) return succeed({ from: renameFrom, to: renameTo });
  const [old, fresh] = namesGiven(header);
  if (old === undefined || fresh === undefined) return refuse('does not say which file it is for', header.git ?? '');
  if (fresh === NOTHING || header.deleted) return succeed({ from: old });
  if (old === NOTHING || header.created) return succeed({ to: fresh });
  if (old === fresh || old === `${fresh}.orig`) return succeed({ from: fresh, to: fresh });
  return refuse(`names two files; to move one, add "rename from" and "rename to" lines`, `${old} and ${fresh}`);
}

/** Git's prefixes, also those of `diff.mnemonicPrefix`, come in pairs. */
const PREFIXES = /^(?:a\/ b\/|i\/ w\/|c\/ i\/|c\/ w\/|o\/ w\/)$/;

function namesGiven(header: FileHeader): readonly [string?, string?] {
  if (header.old === undefined || header.fresh === undefined) return gitNames(header.git ?? '');
  const { old, fresh } = header;
  const prefixes = `${old === NOTHING ? 'a/' : old.slice(0, 2)} ${fresh === NOTHING ? 'b/' : fresh.slice(0, 2)}`;
  const strip = (name: string) => (name === NOTHING ? name : clean(PREFIXES.test(prefixes) ? name.slice(2) : name));
  return [strip(old), strip(fresh)];
}

const clean = (name: string) => name.replace(/^\.\//, '');

/** `a/NAME b/NAME`, whose halves are equal wherever no other line says more. */
function gitNames(text: string): readonly [string?, string?] {
  const quoted = /^("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(text);
  const half = (text.length - 1) / 2;
  const one = unquote(quoted?.[1] ?? text.slice(0, half));
  const other = unquote(quoted?.[2] ?? text.slice(half + 1));
  return one.slice(2) === other.slice(2) && one[1] === '/' && other[1] === '/' ? [one.slice(2), other.slice(2)] : [];
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '"': 34, '\\': 92 };

/** Git writes names with unusual characters in quotes, their bytes in octal. */
function unquote(name: string): string {
  if (!/^".*"$/.test(name)) return name;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [piece] of name.slice(1, -1).matchAll(/\\[0-7]{3}|\\.|[^\\]+/gs)) {
    const escaped = ESCAPES[piece[1] ?? ''];
    if (/^\\[0-7]{3}$/.test(piece)) bytes.push(Number.parseInt(piece.slice(1), 8));
    else if (piece.startsWith('\\') && escaped !== undefined) bytes.push(escaped);
    else bytes.push(...encoder.encode(piece));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

const refuse = (why: string, what: string) =>
  fail('patch.unsupported', `The diff ${why} (${what}). Nothing was changed.`);
