// How git's answers are written for a model and for the screen: one line each, in bounds, with where to go on.
import type { Display } from '../../../protocol/display.ts';
import type { GitBlamedLine, GitBranch, GitCommit, GitFile, GitStash, GitStatus } from '../../ports/git.ts';
import { clip, count } from '../../shared/text.ts';

const PAGE_LINES = 400;
const PAGE_CHARACTERS = 32_000;
const LINE_LIMIT = 2_000;

/** One page of lines, and how to get the next. */
export function page(lines: readonly string[], from: number, more: string | undefined): string {
  if (from > 1 && from > lines.length) return `[There are only ${count(lines.length, 'line')}.]`;
  const shown: string[] = [];
  let size = 0;
  for (const line of lines.slice(from - 1, from - 1 + PAGE_LINES)) {
    const clipped = clip(line, LINE_LIMIT);
    if (shown.length > 0 && size + clipped.length > PAGE_CHARACTERS) break;
    size += clipped.length + 1;
    shown.push(clipped);
  }
  const next = from + shown.length;
  const rest =
    next <= lines.length ? [`[Lines ${from}-${next - 1} of ${lines.length}; go on with from: ${next}.]`] : [];
  return [...shown, ...rest, ...(rest.length === 0 && more !== undefined ? [more] : [])].join('\n');
}

/** A name that would look like something else is quoted. */
export const shownPath = (path: string) => (/[\p{Cc}"]|^\s|\s$/u.test(path) ? JSON.stringify(path) : path);

export function fileLine({ index, tree, path, from }: GitFile): string {
  const letters = `${index}${tree}`.replaceAll('.', ' ').replace(' ?', '??');
  return `${letters} ${from === undefined ? '' : `${shownPath(from)} -> `}${shownPath(path)}`;
}

export function statusLines(status: GitStatus): readonly string[] {
  const { branch, head, upstream, ahead, behind, underWay, files, more } = status;
  const at = branch === undefined ? `Detached at ${head?.slice(0, 8) ?? '?'}` : `On branch ${branch}`;
  const unborn = head === undefined ? ', no commit yet' : '';
  const tracking =
    upstream === undefined
      ? ''
      : `, tracking ${upstream}${ahead + behind === 0 ? '' : ` (ahead ${ahead}, behind ${behind})`}`;
  return [
    `${at}${unborn}${tracking}`,
    ...(underWay.length === 0 ? [] : [`Under way: ${underWay.join(', ')}`]),
    ...(files.length === 0 ? ['Nothing has changed.'] : files.map(fileLine)),
    ...(more ? [`[More than ${files.length} files; name a path.]`] : []),
  ];
}

export function commitLines({ hash, date, author, refs, subject }: GitCommit): string {
  return `${hash} ${date.slice(0, 10)} ${author}: ${clip(subject, 300)}${refs === '' ? '' : ` (${refs})`}`;
}

export function fullCommit(commit: GitCommit): readonly string[] {
  const { hash, date, author, subject, body } = commit;
  return [`commit ${hash} ${date} ${author}`, subject, ...(body === '' ? [] : ['', ...body.split('\n')]), ''];
}

export const blameLine = ({ hash, date, author, line, text }: GitBlamedLine) =>
  `${hash === '' ? 'not committed' : `${hash} ${date} ${clip(author, 40)}`} ${line}: ${text}`;

export const branchLine = ({ name, current, hash, upstream, track, subject }: GitBranch) =>
  `${current ? '* ' : '  '}${name} ${hash}${upstream === '' ? '' : ` [${upstream}${track === '' ? '' : ` ${track}`}]`} ${clip(subject, 200)}`;

export const stashLine = ({ number, date, subject }: GitStash) =>
  `${number}: ${date.slice(0, 10)} ${clip(subject, 200)}`;

export const diffDisplay = (text: string): Display => ({ kind: 'text', text, language: 'diff' });
