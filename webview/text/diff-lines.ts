// Turns a unified diff into runs of equal lines, so that a long diff is a few elements.

export interface DiffRun {
  readonly kind: 'added' | 'removed' | 'context' | 'hunk';
  readonly text: string;
}

const kindOf = (line: string): DiffRun['kind'] => {
  if (line.startsWith('@@')) return 'hunk';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'context';
};

export function diffRuns(hunks: string): DiffRun[] {
  const runs: { kind: DiffRun['kind']; lines: string[] }[] = [];
  for (const line of hunks.replace(/\r?\n$/, '').split(/\r?\n/)) {
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last !== undefined && last.kind === kind && kind !== 'hunk') last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs
    .map(({ kind, lines }) => ({ kind, text: lines.join('\n') }))
    .filter((run) => run.text !== '' || runs.length > 1);
}
