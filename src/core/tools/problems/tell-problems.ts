// Problems as a model reads them, and as a user opens them.
import type { Link } from '../../../protocol/display.ts';
import type { FoundProblem } from '../../ports/editor.ts';
import type { FilesPort } from '../../ports/files.ts';
import { clip, count } from '../../shared/text.ts';

export interface Told {
  readonly text: string;
  readonly links: readonly Link[];
}

const MOST = 20;
const LONGEST = 300;
const ORDER: readonly FoundProblem['severity'][] = ['error', 'warning'];

export const isTold = ({ severity }: FoundProblem) => ORDER.includes(severity);

/** Errors first; bounded. */
export async function tellProblems(problems: readonly FoundProblem[], files: FilesPort): Promise<Told> {
  const sorted = problems.toSorted(
    (one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity) || one.line - other.line,
  );
  const shown = sorted.slice(0, MOST);
  const places = new Map(
    await Promise.all(
      [...new Set(shown.map(({ path }) => path))].map(async (path) => [path, await files.locate(path)] as const),
    ),
  );
  const labelOf = (path: string) => places.get(path)?.label ?? path;
  const lines = shown.map(({ path, line, severity, message, source }) => {
    const by = source === undefined ? '' : ` (${source})`;
    return `${labelOf(path)}:${line}: ${severity}: ${clip(message, LONGEST)}${by}`;
  });
  const more = problems.length - shown.length;
  return {
    text: [...lines, ...(more > 0 ? [`[${count(more, 'more problem')}]`] : [])].join('\n'),
    links: shown.map(({ path, line, severity, message }) => ({
      label: labelOf(path),
      detail: `${severity}: ${clip(message, LONGEST)}`,
      path,
      line,
    })),
  };
}
