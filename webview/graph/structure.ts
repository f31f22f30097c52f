// What a drawing of the plan depends on: ids, needs and parents, rid of what cannot be drawn. States play no part.
import type { Step } from '../../src/protocol/plan.ts';

export type Linked = Pick<Step, 'id' | 'parent' | 'needs'>;

export interface Item {
  readonly id: string;
  readonly parent: string | undefined;
  /** In the plan's order; a step that has any is drawn as a box around them. */
  readonly children: readonly string[];
  /** Known steps, each once, none of them above or below this one. */
  readonly needs: readonly string[];
}

export interface Structure {
  /** In the plan's order. */
  readonly items: ReadonlyMap<string, Item>;
  /** Steps without a parent, in the plan's order. */
  readonly roots: readonly string[];
}

export function structureOf(steps: readonly Linked[]): Structure {
  const known = new Map<string, Linked>();
  for (const step of steps) if (!known.has(step.id)) known.set(step.id, step);
  const parents = parentsOf(known);
  const children = new Map<string, string[]>();
  const roots: string[] = [];
  for (const id of known.keys()) {
    const parent = parents.get(id);
    if (parent === undefined) roots.push(id);
    else append(children, parent, id);
  }
  const items = new Map<string, Item>();
  for (const [id, { needs }] of known) {
    const above = new Set(lineOf(id, parents));
    const kept = [...new Set(needs)].filter(
      (need) => known.has(need) && !above.has(need) && !lineOf(need, parents).includes(id),
    );
    items.set(id, { id, parent: parents.get(id), children: children.get(id) ?? [], needs: kept });
  }
  return { items, roots };
}

export function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** How deep steps stand within others: 0 where there are no groups. */
export function depthOf(structure: Structure): number {
  let deepest = 1;
  for (const { id, children } of structure.items.values())
    if (children.length === 0) deepest = Math.max(deepest, lineage(structure, id).length);
  return deepest - 1;
}

/** Whether two lists of steps are drawn at the same places. */
export function sameStructure(one: readonly Linked[], other: readonly Linked[]): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every((step, index) => sameLinks(step, other[index]));
}

function sameLinks(one: Linked, other: Linked | undefined): boolean {
  if (one === other) return true;
  return (
    other !== undefined &&
    one.id === other.id &&
    one.parent === other.parent &&
    one.needs.length === other.needs.length &&
    one.needs.every((need, index) => need === other.needs[index])
  );
}

/** Only parents that exist; one that would close a circle counts as none. */
function parentsOf(known: ReadonlyMap<string, Linked>): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const [id, { parent }] of known) {
    if (parent !== undefined && known.has(parent) && !lineOf(parent, parents).includes(id)) parents.set(id, parent);
  }
  return parents;
}

/** The step itself and all above it, nearest first. */
function lineOf(id: string, parents: ReadonlyMap<string, string>): readonly string[] {
  const line = [id];
  for (let above = parents.get(id); above !== undefined; above = parents.get(above)) line.push(above);
  return line;
}

/** The same, of a structure. */
export function lineage({ items }: Structure, id: string): readonly string[] {
  const line: string[] = [];
  for (let at = items.get(id); at !== undefined; at = at.parent === undefined ? undefined : items.get(at.parent))
    line.push(at.id);
  return line;
}

/** Of two steps, the two beside each other that they are, or are part of: an arrow between them moves these apart. */
export function apart(structure: Structure, one: string, other: string): readonly [string, string] | undefined {
  const first = lineage(structure, one).toReversed();
  const second = lineage(structure, other).toReversed();
  const at = first.findIndex((id, index) => id !== second[index]);
  const [left, right] = [first[at], second[at]];
  return left === undefined || right === undefined ? undefined : [left, right];
}
