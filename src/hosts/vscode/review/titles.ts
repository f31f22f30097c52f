// What the tab of a diff says beside the file's name, so that nobody takes an old or a coming state for the file as it is.
import type { NetChange } from './net-changes.ts';

export interface Standing {
  readonly state: 'proposed' | 'landed' | 'unmade';
  /** The file is as the change left it (or, while it waits, as it found it). */
  readonly current: boolean;
}

const STATES = { proposed: 'proposed', landed: '', unmade: 'not made' } as const;

export function titleOf(change: NetChange, { state, current }: Standing): string {
  const { label, before, after, from, was, is } = change;
  const link = was?.link === true || is?.link === true;
  const notes = [
    STATES[state],
    before === null && after !== null ? 'new' : '',
    before !== null && after === null ? 'deleted' : '',
    from === undefined ? '' : `moved from ${nameOf(from)}`,
    link ? 'symbolic link' : '',
    was?.mode !== undefined && is?.mode !== undefined && was.mode !== is.mode
      ? `mode ${octal(was.mode)} → ${octal(is.mode)}`
      : '',
    change.whole ? '' : 'with other changes in between',
    current || state === 'unmade' ? '' : 'changed since',
  ].filter((note) => note !== '');
  return notes.length === 0 ? `${label} (Orquestra)` : `${label} (Orquestra: ${notes.join(', ')})`;
}

/** VS Code adds how many files there are. */
export const titleOfAll = (what: string, since: number): string =>
  `${what} (Orquestra${since === 0 ? '' : `: ${since} changed since`})`;

const nameOf = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

const octal = (mode: number) => (mode & 0o777).toString(8);
