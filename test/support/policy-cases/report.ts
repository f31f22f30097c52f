// Judges answers of the policy against what was wanted: right, over-cautious or unsafe, never one mean.
import type { Verdict } from '../../../src/protocol/approval.ts';

export interface Case {
  readonly name: string;
  readonly want: Verdict;
}

export interface Report {
  readonly right: number;
  /** Stricter than wanted. */
  readonly overCautious: readonly string[];
  /** Less strict than wanted. */
  readonly unsafe: readonly string[];
}

const STRICTNESS = { allow: 0, ask: 1, deny: 2 } as const;

export function judge<T extends Case>(cases: readonly T[], decide: (one: T) => Verdict): Report {
  const judged = cases.map((one) => {
    const got = decide(one);
    return { by: STRICTNESS[got] - STRICTNESS[one.want], text: `${one.name}: ${got}, not ${one.want}` };
  });
  return {
    right: judged.filter(({ by }) => by === 0).length,
    overCautious: judged.flatMap(({ by, text }) => (by > 0 ? [text] : [])),
    unsafe: judged.flatMap(({ by, text }) => (by < 0 ? [text] : [])),
  };
}
