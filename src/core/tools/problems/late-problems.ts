// Remembers which files an agent has changed, and tells once what is said of them later than anybody waited.
import type { FoundProblem, ProblemWatch } from '../../ports/editor.ts';
import type { Ports } from '../../ports.ts';
import { EDIT_LIMIT } from '../edit/file-steps.ts';
import type { SeenFiles } from '../tool.ts';
import { kindOf } from './compare-problems.ts';
import { isTold } from './tell-problems.ts';

export interface LateProblems {
  /** From now on `agent`, known by the files it has seen, is to know what is said of this file as it is now, beyond what was said of it already. */
  expect(agent: SeenFiles, path: string, hash: string, said: Said): void;
  forget(agent: SeenFiles, path: string): void;
  /** What has come up in files that are still as the agent left them; each problem once. */
  take(agent: SeenFiles): Promise<readonly FoundProblem[]>;
}

/** What was said of the file before and after the change, and what looks at it from now on. */
export interface Said {
  readonly before: readonly FoundProblem[];
  readonly after: readonly FoundProblem[];
  readonly watch: ProblemWatch;
}

interface Expected {
  readonly watch: ProblemWatch;
  readonly hash: string;
  /** How many problems of each kind are known. */
  readonly known: Map<string, number>;
  readonly until: number;
}

const KEPT_MS = 10 * 60_000;
const MOST_FILES = 30;

export function createLateProblems(ports: Pick<Ports, 'clock' | 'files'>): LateProblems {
  const agents = new WeakMap<SeenFiles, Map<string, Expected>>();

  const filesOf = (agent: SeenFiles): Map<string, Expected> => {
    const files = agents.get(agent) ?? new Map<string, Expected>();
    agents.set(agent, files);
    for (const [path, { until }] of files) if (until < ports.clock.now()) files.delete(path);
    return files;
  };

  return {
    expect: (agent, path, hash, said) => {
      const files = filesOf(agent);
      const known = new Map<string, number>();
      for (const problems of [said.before, said.after]) {
        for (const [kind, times] of countKinds(problems)) known.set(kind, Math.max(times, known.get(kind) ?? 0));
      }
      files.delete(path);
      files.set(path, { watch: said.watch, hash, known, until: ports.clock.now() + KEPT_MS });
      for (const oldest of files.keys()) if (files.size > MOST_FILES) files.delete(oldest);
    },
    forget: (agent, path) => void agents.get(agent)?.delete(path),
    take: async (agent) => {
      const files = filesOf(agent);
      if (files.size === 0) return [];
      // Without a pause up to where it is known: two calls side by side must not both tell it.
      const watches = new Set([...files.values()].map(({ watch }) => watch));
      const fresh = [...watches].flatMap((watch) => beyond(files, watch));
      const stands = new Map<string, boolean>();
      for (const path of new Set(fresh.map((problem) => problem.path))) {
        const read = await ports.files.read(path, EDIT_LIMIT);
        stands.set(path, read.ok && read.value.hash === files.get(path)?.hash);
        // Somebody else has changed it: what is said of it now is about that.
        if (stands.get(path) === false) files.delete(path);
      }
      return fresh.filter((problem) => stands.get(problem.path));
    },
  };
}

/** What there is more of than is known; it is known from then on. */
function beyond(files: ReadonlyMap<string, Expected>, watch: ProblemWatch): readonly FoundProblem[] {
  const seen = new Map<string, number>();
  return watch.watched().filter((problem) => {
    const kind = kindOf(problem);
    const times = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, times);
    const expected = files.get(problem.path);
    // Of a file that was changed again, the later watch speaks.
    if (expected?.watch !== watch || !isTold(problem)) return false;
    const { known } = expected;
    if (times <= (known.get(kind) ?? 0)) return false;
    known.set(kind, times);
    return true;
  });
}

function countKinds(problems: readonly FoundProblem[]): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>();
  for (const problem of problems) kinds.set(kindOf(problem), (kinds.get(kindOf(problem)) ?? 0) + 1);
  return kinds;
}
