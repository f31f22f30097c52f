// Where an arrow key leads in the graph: down and up along the arrows and into groups, sideways to the neighbours.
import type { Box, GraphLayout } from './geometry.ts';
import type { Structure } from './structure.ts';

export type Direction = 'down' | 'up' | 'left' | 'right';

/** The step to go to, or nothing where there is none. Each step can be reached from each other one. */
export function travel(
  structure: Structure,
  layout: GraphLayout,
  from: string,
  direction: Direction,
): string | undefined {
  const item = structure.items.get(from);
  if (item === undefined) return undefined;
  const places = new Map(layout.boxes.map((box) => [box.id, box]));
  const nearest = (ids: readonly string[]) =>
    closest(
      places.get(from),
      ids.flatMap((id) => places.get(id) ?? []),
    )?.id;
  const peers = item.parent === undefined ? structure.roots : (structure.items.get(item.parent)?.children ?? []);
  switch (direction) {
    case 'down': {
      const inside = item.children.length > 0 ? item.children : followers(structure, from);
      return nearest(inside) ?? nearest(below(places, peers, from));
    }
    case 'up':
      return nearest(item.needs) ?? item.parent ?? nearest(above(places, peers, from));
    case 'left':
      return inReadingOrder(places, peers, from, -1);
    case 'right':
      return inReadingOrder(places, peers, from, 1);
  }
}

/** What needs a step, or the nearest group around it that is needed at all. */
function followers(structure: Structure, id: string): readonly string[] {
  for (let at = structure.items.get(id); at !== undefined; at = structure.items.get(at.parent ?? '')) {
    const needed = at.id;
    const found = [...structure.items.values()].filter((item) => item.needs.includes(needed)).map((item) => item.id);
    if (found.length > 0) return found;
  }
  return [];
}

type Places = ReadonlyMap<string, Box>;

function below(places: Places, peers: readonly string[], from: string): readonly string[] {
  const { y = 0, height = 0 } = places.get(from) ?? {};
  return peers.filter((id) => (places.get(id)?.y ?? 0) >= y + height);
}

function above(places: Places, peers: readonly string[], from: string): readonly string[] {
  const { y = 0 } = places.get(from) ?? {};
  return peers.filter((id) => bottomOf(places.get(id)) <= y);
}

const bottomOf = (box: Box | undefined) => (box === undefined ? Infinity : box.y + box.height);

/** Rows count more than columns: the next row's box is nearer than one three rows away in the same column. */
function closest(from: Box | undefined, boxes: readonly Box[]): Box | undefined {
  if (from === undefined) return boxes[0];
  const away = (box: Box) => Math.abs(box.x + box.width / 2 - from.x - from.width / 2) + 4 * Math.abs(box.y - from.y);
  return boxes.reduce<Box | undefined>(
    (best, box) => (best === undefined || away(box) < away(best) ? box : best),
    undefined,
  );
}

function inReadingOrder(places: Places, peers: readonly string[], from: string, step: number): string | undefined {
  const place = (id: string) => places.get(id) ?? { x: 0, y: 0 };
  const order = peers.toSorted((one, other) => place(one).y - place(other).y || place(one).x - place(other).x);
  return order[order.indexOf(from) + step];
}
