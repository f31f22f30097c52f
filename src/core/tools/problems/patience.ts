// Learns who says something of files after a change, and how soon, so that nobody is waited for who has nothing to say.

/** How long it is worth to wait for what is said of a file. */
export interface Patience {
  /** `had`: something was said of it before. 0: nobody is expected to say anything. */
  for(file: { readonly path: string; readonly open: boolean; readonly had: boolean }, most: number): number;
  /** What came of a wait: after how long the first word came, undefined for none. */
  learn(file: { readonly path: string; readonly open: boolean }, ms: number | undefined): void;
  /** Something was said of it after nobody waited any more: the next one is waited for again. */
  hear(path: string): void;
}

const SHORTEST_MS = 400;
/** So many waits in vain, one after another, and the next is spared. */
const IN_VAIN = 2;

interface Known {
  /** The longest that the first word was waited for; fades. */
  ms: number | undefined;
  silent: number;
}

/** Files of one kind are diagnosed by the same server; many servers look only at what is open. */
export function createPatience(): Patience {
  const known = new Map<string, Known>();
  const keyOf = ({ path, open }: { readonly path: string; readonly open: boolean }) =>
    `${/\.[^./\\]+$/.exec(path)?.[0] ?? path} ${open}`;
  return {
    for: (file, most) => {
      const { ms, silent } = known.get(keyOf(file)) ?? { ms: undefined, silent: 0 };
      if (ms === undefined) return (file.open || file.had) && silent < IN_VAIN ? most : 0;
      // Who has spoken once may have found nothing to say since: not everybody says that nothing has changed.
      return Math.min(most, Math.max(SHORTEST_MS, 2 * ms));
    },
    learn: (file, ms) => {
      const before = known.get(keyOf(file)) ?? { ms: undefined, silent: 0 };
      const longest = ms === undefined ? before.ms : Math.max(ms, (before.ms ?? 0) * 0.8);
      known.set(keyOf(file), { ms: longest, silent: ms === undefined ? before.silent + 1 : 0 });
    },
    hear: (path) => {
      for (const open of [true, false]) known.delete(keyOf({ path, open }));
    },
  };
}
