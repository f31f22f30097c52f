// Steps for tests of the graph: of given shapes, and any that fast-check thinks of.
import fc from 'fast-check';
import type { Linked } from '../../../../webview/graph/structure.ts';

export const linked = (id: string, needs: readonly string[] = [], parent?: string): Linked => ({
  id,
  needs: [...needs],
  parent,
});

export const chain = (count: number): Linked[] =>
  Array.from({ length: count }, (_, index) => linked(`s${index}`, index === 0 ? [] : [`s${index - 1}`]));

export const fan = (count: number): Linked[] =>
  Array.from({ length: count }, (_, index) => linked(`s${index}`, index === 0 ? [] : ['s0']));

interface Seed {
  /** How much further out than the step before it, at most to the outside; 0 is one further in. */
  readonly out: number;
  readonly needs: readonly number[];
}
const seed = fc.record({ out: fc.nat(3), needs: fc.array(fc.nat(200), { maxLength: 3 }) });

/** Nested steps that need only what comes before them in the plan, so that each arrow can lead down. */
export const orderly = (most: number) => fc.array(seed, { minLength: 1, maxLength: most, size: 'max' }).map(nested);

function nested(seeds: readonly Seed[]): Linked[] {
  const steps: Linked[] = [];
  let line: string[] = [];
  seeds.forEach(({ out, needs }, index) => {
    line = line.slice(0, Math.max(0, line.length - out));
    const others = steps.map(({ id }) => id).filter((id) => !line.includes(id));
    const chosen = others.length === 0 ? [] : needs.map((need) => others[need % others.length] ?? '');
    steps.push(linked(`s${index}`, chosen, line.at(-1)));
    line = line.length < 3 ? [...line, `s${index}`] : line;
  });
  return steps;
}

/** Whatever can be written down: circles, unknown names, groups that are woven into each other. */
export const wild = (most: number) => {
  const id = fc.nat(most).map((number) => `s${number}`);
  const step = fc.record({ id, needs: fc.array(id, { maxLength: 4 }), parent: fc.option(id, { nil: undefined }) });
  return fc.array(step, { maxLength: most, size: 'max' });
};
