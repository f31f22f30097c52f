// How many random cases a property is tried with: a few in the suite, more when ORQUESTRA_CASES says by how much.
import type fc from 'fast-check';

/** `ORQUESTRA_CASES=50` tries fifty times as many, `ORQUESTRA_SEED=1` those of that seed. */
export function casesOf(runs: number): fc.Parameters<unknown> {
  const { ORQUESTRA_CASES, ORQUESTRA_SEED } = process.env;
  const seed = Number(ORQUESTRA_SEED);
  return {
    numRuns: Math.ceil(runs * Number(ORQUESTRA_CASES ?? 1)),
    ...(ORQUESTRA_SEED === undefined ? {} : { seed }),
  };
}
