// The order in which steps can begin and end: finds a circle, and all that waits for a step.
import type { StepDefinition } from '../../../protocol/plan.ts';

type Placed = Pick<StepDefinition, 'id' | 'needs' | 'parent'>;

/** A group begins before what it holds and ends after it, so that each step counts twice: its beginning and its end. */
function edgesOf(steps: readonly Placed[]): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>();
  const add = (from: string, to: string) => {
    const known = edges.get(from);
    if (known === undefined) edges.set(from, [to]);
    else known.push(to);
  };
  for (const step of steps) {
    add(`${step.id}\n0`, `${step.id}\n1`);
    for (const need of step.needs) add(`${need}\n1`, `${step.id}\n0`);
    if (step.parent === undefined) continue;
    add(`${step.parent}\n0`, `${step.id}\n0`);
    add(`${step.id}\n1`, `${step.parent}\n1`);
  }
  return edges;
}

const stepOf = (node: string) => node.slice(0, -2);

/** Ids along a circle, the first again at the end; undefined when there is none. */
export function circleIn(steps: readonly Placed[]): readonly string[] | undefined {
  const edges = edgesOf(steps);
  const done = new Set<string>();
  for (const start of edges.keys()) {
    if (done.has(start)) continue;
    // Depth first without recursion: a chain of thousands of steps is no reason to run out of stack.
    const path: { readonly node: string; next: number }[] = [{ node: start, next: 0 }];
    const onPath = new Set([start]);
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (top === undefined) break;
      const to = edges.get(top.node)?.[top.next];
      top.next += 1;
      if (to === undefined) {
        path.pop();
        onPath.delete(top.node);
        done.add(top.node);
      } else if (onPath.has(to)) {
        const nodes = [...path.slice(path.findIndex((one) => one.node === to)).map((one) => one.node), to];
        return nodes.map(stepOf).filter((id, index, all) => id !== all[index - 1]);
      } else if (!done.has(to)) {
        path.push({ node: to, next: 0 });
        onPath.add(to);
      }
    }
  }
  return undefined;
}

/** The step, all under it, and all that wait for any of these: what is done anew when the step is. */
export function after(steps: readonly Placed[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const step of steps) {
      if (found.has(step.id)) continue;
      const under = step.parent !== undefined && found.has(step.parent);
      if (!under && !step.needs.some((need) => found.has(need))) continue;
      found.add(step.id);
      grown = true;
    }
  }
  return found;
}
