// Reads what git prints for programs: fields ended by NUL, so that any path stays what it is.
import type { GitBlamedLine, GitBranch, GitCommit, GitFile, GitStash, GitStatus } from '../../core/ports/git.ts';

const REPORTED = 2_000;

/** `git status --porcelain=v2 --branch -z`. */
export function parseStatus(text: string, cut: boolean): Omit<GitStatus, 'underWay'> {
  const fields = text.split('\0');
  // The last one is empty, or half of what was cut.
  fields.pop();
  const heads = new Map<string, string>();
  const files: GitFile[] = [];
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] ?? '';
    if (field.startsWith('# branch.')) {
      const space = field.indexOf(' ', 9);
      heads.set(field.slice(9, space), field.slice(space + 1));
      continue;
    }
    const file = statusEntry(field, fields[index + 1]);
    if (file === undefined) continue;
    files.push(file);
    if (file.from !== undefined) index++;
  }
  const [, ahead = '0', behind = '0'] = /^\+(\d+) -(\d+)$/.exec(heads.get('ab') ?? '') ?? [];
  const [branch, head] = [heads.get('head'), heads.get('oid')];
  return {
    ...(branch === undefined || branch === '(detached)' ? {} : { branch }),
    ...(head === undefined || head === '(initial)' ? {} : { head }),
    ...(heads.has('upstream') ? { upstream: heads.get('upstream') } : {}),
    ahead: Number(ahead),
    behind: Number(behind),
    files: files.slice(0, REPORTED),
    more: cut || files.length > REPORTED,
  };
}

/** How many fields stand before the path, by the sort of the entry. */
const BEFORE_PATH: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1 };

function statusEntry(field: string, next: string | undefined): GitFile | undefined {
  const sort = field[0] ?? '';
  const before = BEFORE_PATH[sort];
  if (before === undefined) return undefined;
  let from = 0;
  for (let skipped = 0; skipped < before; skipped++) from = field.indexOf(' ', from) + 1;
  const path = field.slice(from);
  if (sort === '?') return { path, index: '.', tree: '?' };
  const [index = '.', tree = '.'] = field.slice(2, 4);
  if (sort === 'u') return { path, index: 'U', tree: 'U' };
  return { path, index, tree, ...(sort === '2' && next !== undefined ? { from: next } : {}) };
}

/** `--name-status -z`: letters in the index's place. */
export function parseNames(text: string): readonly GitFile[] {
  const fields = text.split('\0');
  fields.pop();
  const files: GitFile[] = [];
  for (let index = 0; index + 1 < fields.length; ) {
    const letter = fields[index]?.[0] ?? 'M';
    const moved = letter === 'R' || letter === 'C';
    const [path = '', to = ''] = [fields[index + 1], fields[index + 2]];
    files.push(moved ? { path: to, from: path, index: letter, tree: '.' } : { path, index: letter, tree: '.' });
    index += moved ? 3 : 2;
  }
  return files;
}

/** Fields of a commit, each ended by NUL; `%b` may have any number of lines. */
export const LOG_FORMAT = '%h%x00%an%x00%aI%x00%D%x00%s%x00%b%x00';

export function parseLog(text: string): readonly GitCommit[] {
  const fields = text.split('\0');
  const commits: GitCommit[] = [];
  for (let index = 0; index + 5 < fields.length; index += 6) {
    const [hash = '', author = '', date = '', refs = '', subject = '', body = ''] = fields.slice(index, index + 6);
    commits.push({ hash: hash.trim(), author, date, refs, subject, body: body.trimEnd() });
  }
  return commits;
}

export const STASH_FORMAT = '%cI%x00%gs%x00';

export function parseStashes(text: string): readonly GitStash[] {
  const fields = text.split('\0');
  const stashes: GitStash[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    stashes.push({ number: stashes.length, date: (fields[index] ?? '').trim(), subject: fields[index + 1] ?? '' });
  }
  return stashes;
}

const BRANCH_FIELDS = [
  '%(HEAD)',
  '%(refname)',
  '%(objectname:short)',
  '%(upstream:short)',
  '%(upstream:track)',
  '%(committerdate:iso-strict)',
  '%(contents:subject)',
];
export const BRANCH_FORMAT = BRANCH_FIELDS.map((field) => `${field}%00`).join('');

export function parseBranches(text: string): readonly GitBranch[] {
  const fields = text.split('\0');
  const branches: GitBranch[] = [];
  for (let index = 0; index + 6 < fields.length; index += 7) {
    const [head = '', name = '', hash = '', upstream = '', track = '', date = '', subject = ''] = fields.slice(
      index,
      index + 7,
    );
    branches.push({
      name: name.replace(/^refs\/(?:heads|remotes)\//, ''),
      current: head.trim() === '*',
      remote: name.startsWith('refs/remotes/'),
      hash,
      upstream,
      track,
      date,
      subject,
    });
  }
  return branches;
}

/** `git blame --line-porcelain`: a line of headers for each line of the file, which stands behind a tab. */
export function parseBlame(text: string): readonly GitBlamedLine[] {
  const lines: GitBlamedLine[] = [];
  let hash = '';
  let line = 0;
  let author = '';
  let seconds = 0;
  for (const row of text.split('\n')) {
    if (row.startsWith('\t')) {
      lines.push({ hash, author, date: dayOf(seconds), line, text: row.slice(1) });
      continue;
    }
    const first = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(row);
    if (first !== null) {
      hash = /^0+$/.test(first[1] ?? '') ? '' : (first[1] ?? '').slice(0, 8);
      line = Number(first[2]);
    } else if (row.startsWith('author ')) author = row.slice(7);
    else if (row.startsWith('author-time ')) seconds = Number(row.slice(12));
  }
  return lines;
}

const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
