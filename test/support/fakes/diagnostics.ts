// An editor's problems in memory: a test says what is said of a file, and when.
import type { DiagnosticsPort, FoundProblem, Problem } from '../../../src/core/ports/editor.ts';

export interface FakeDiagnostics extends DiagnosticsPort {
  /** From now on this is said of a file; who listens is told, also when it is the same. */
  say(path: string, ...problems: readonly Omit<FoundProblem, 'path'>[]): void;
  open(path: string): void;
  /** How many listen. */
  listeners(): number;
}

export function createFakeDiagnostics(problems: readonly Problem[] = []): FakeDiagnostics {
  const said = new Map<string, readonly Problem[]>();
  for (const problem of problems) said.set(problem.path, [...(said.get(problem.path) ?? []), problem]);
  const opened = new Set<string>();
  const listeners = new Set<{ readonly paths: readonly string[]; readonly hear: () => void }>();
  const found = (paths: readonly string[]) =>
    paths.flatMap((path) => (said.get(path) ?? []).map(({ label: _, ...problem }): FoundProblem => problem));
  return {
    list: async () => [...said.values()].flat(),
    watch: async (paths) => ({
      open: new Set(paths.filter((path) => opened.has(path))),
      all: () => found([...said.keys()]),
      watched: () => found(paths),
      listen: (hear) => {
        const listener = { paths, hear };
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    say: (path, ...all) => {
      said.set(
        path,
        all.map((problem) => ({ ...problem, path, label: path })),
      );
      for (const { paths, hear } of [...listeners]) if (paths.includes(path)) hear();
    },
    open: (path) => void opened.add(path),
    listeners: () => listeners.size,
  };
}
