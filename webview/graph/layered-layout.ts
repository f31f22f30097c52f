// A plain layout in rows, for any size: depth by the longest way, rows in the plan's order and no wider than there is room.
import {
  type Box,
  type Edge,
  GAP,
  type GraphLayout,
  HEADER,
  MARGIN,
  meets,
  PADDING,
  type Point,
  type Room,
} from './geometry.ts';
import { apart, append, type Item, lineage, type Structure } from './structure.ts';

/** Where something stands inside what is around it. */
interface Place extends Point {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Lower edge of its row: below it there is room for arrows. */
  readonly rowEnd: number;
  readonly inside: Arrangement | undefined;
}
interface Arrangement {
  readonly width: number;
  readonly height: number;
  readonly places: readonly Place[];
}
/** Of each step, the ones beside it that come before it. */
type Before = ReadonlyMap<string, ReadonlySet<string>>;

interface Placed {
  readonly boxes: Box[];
  readonly rowEnds: Map<string, number>;
}

export function layeredLayout(structure: Structure, room: Room): GraphLayout {
  const all = arrange(structure, structure.roots, beforeOf(structure), room.node, room.limit);
  const placed: Placed = { boxes: [], rowEnds: new Map() };
  put(all, { x: MARGIN, y: MARGIN }, placed);
  return {
    width: all.width + 2 * MARGIN,
    height: all.height + 2 * MARGIN,
    boxes: placed.boxes,
    edges: edgesOf(structure, placed),
  };
}

function beforeOf(structure: Structure): Before {
  const before = new Map<string, Set<string>>();
  for (const { id, needs } of structure.items.values()) {
    for (const need of needs) {
      const [first, second] = apart(structure, need, id) ?? [];
      if (first === undefined || second === undefined) continue;
      const known = before.get(second) ?? new Set();
      before.set(second, known.add(first));
    }
  }
  return before;
}

/** Level by level, each in the plan's order, which also decides where steps wait for each other in a circle. */
function sorted(ids: readonly string[], before: Before): readonly string[] {
  const missing = new Map(ids.map((id) => [id, before.get(id)?.size ?? 0]));
  const position = new Map(ids.map((id, index) => [id, index]));
  const after = new Map<string, string[]>();
  for (const id of ids) for (const one of before.get(id) ?? []) append(after, one, id);
  const order = new Set<string>();
  let level = ids.filter((id) => missing.get(id) === 0);
  let first = 0;
  while (order.size < ids.length) {
    while (level.length === 0 && order.has(ids[first] ?? '')) first++;
    const turn = level.length > 0 ? level : ids.slice(first, first + 1);
    for (const id of turn) order.add(id);
    const next = new Set<string>();
    for (const id of turn.flatMap((one) => after.get(one) ?? [])) {
      const left = (missing.get(id) ?? 0) - 1;
      missing.set(id, left);
      if (left === 0 && !order.has(id)) next.add(id);
    }
    level = [...next].sort((one, other) => (position.get(one) ?? 0) - (position.get(other) ?? 0));
  }
  return [...order];
}

interface Row {
  readonly items: Omit<Place, 'y' | 'rowEnd'>[];
  width: number;
  height: number;
}

function arrange(
  structure: Structure,
  ids: readonly string[],
  before: Before,
  node: Room['node'],
  limit: number,
): Arrangement {
  const rows: Row[] = [];
  const rowOf = new Map<string, number>();
  for (const id of sorted(ids, before)) {
    const size = sizeOf(structure, id, before, node, limit);
    const earliest = Math.max(0, ...[...(before.get(id) ?? [])].map((one) => (rowOf.get(one) ?? -1) + 1));
    const at = rowWithRoom(rows, earliest, size.width, limit);
    const row = rows[at] ?? { items: [], width: 0, height: 0 };
    rows[at] = row;
    const x = row.items.length === 0 ? 0 : row.width + GAP.x;
    row.items.push({ id, x, ...size });
    row.width = x + size.width;
    row.height = Math.max(row.height, size.height);
    rowOf.set(id, at);
  }
  return stack(rows);
}

function rowWithRoom(rows: readonly Row[], earliest: number, width: number, limit: number): number {
  let at = earliest;
  while (at < rows.length && (rows[at]?.width ?? 0) + GAP.x + width > limit) at++;
  return at;
}

function stack(rows: readonly Row[]): Arrangement {
  const places: Place[] = [];
  let y = 0;
  for (const { items, height } of rows) {
    for (const item of items) places.push({ ...item, y, rowEnd: y + height });
    y += height + GAP.y;
  }
  return { width: Math.max(0, ...rows.map((row) => row.width)), height: Math.max(0, y - GAP.y), places };
}

function sizeOf(structure: Structure, id: string, before: Before, node: Room['node'], limit: number) {
  const children = structure.items.get(id)?.children ?? [];
  if (children.length === 0) return { ...node, inside: undefined };
  const inside = arrange(structure, children, before, node, Math.max(node.width, limit - 2 * PADDING));
  return { width: inside.width + 2 * PADDING, height: HEADER + inside.height + GAP.y / 2 + PADDING, inside };
}

/** From places inside what is around to places in the drawing. */
function put({ places }: Arrangement, origin: Point, placed: Placed): void {
  for (const { id, x, y, width, height, rowEnd, inside } of places) {
    const box = { id, x: origin.x + x, y: origin.y + y, width, height, group: inside !== undefined };
    placed.boxes.push(box);
    placed.rowEnds.set(id, origin.y + rowEnd);
    if (inside !== undefined) put(inside, { x: box.x + PADDING, y: box.y + HEADER + GAP.y / 2 }, placed);
  }
}

function edgesOf(structure: Structure, { boxes, rowEnds }: Placed): readonly Edge[] {
  const places = new Map(boxes.map((box) => [box.id, box]));
  const groups = boxes.filter((box) => box.group);
  const edge = (from: string, { id }: Item): readonly Edge[] => {
    const [above, below] = [places.get(from), places.get(id)];
    if (above === undefined || below === undefined) return [];
    const own = new Set([...lineage(structure, from), ...lineage(structure, id)]);
    const foreign = groups.filter((group) => !own.has(group.id));
    return [{ from, to: id, points: way(above, rowEnds.get(from) ?? above.y, below, foreign) }];
  };
  return [...structure.items.values()].flatMap((item) => item.needs.flatMap((need) => edge(need, item)));
}

/** Through the space between rows and columns, so that arrows of one step share their way like a bus. */
function way(above: Box, rowEnd: number, below: Box, groups: readonly Box[]): readonly Point[] {
  const start = { x: above.x + above.width / 2, y: above.y + above.height };
  const end = { x: below.x + below.width / 2, y: below.y };
  const leave = rowEnd + GAP.y / 2;
  const arrive = end.y - GAP.y / 2;
  if (Math.abs(leave - arrive) < 1) return [start, { x: start.x, y: leave }, { x: end.x, y: leave }, end];
  const aisle = aisleFor(below, Math.min(leave, arrive), Math.max(leave, arrive), groups);
  return [
    start,
    { x: start.x, y: leave },
    { x: aisle, y: leave },
    { x: aisle, y: arrive },
    { x: end.x, y: arrive },
    end,
  ];
}

/** Beside the column of what is below, unless a group is in the way: its columns are its own. The left margin is always free. */
function aisleFor(below: Box, top: number, bottom: number, groups: readonly Box[]): number {
  const left = below.x - GAP.x / 2;
  const right = below.x + below.width + GAP.x / 2;
  const free = (x: number) => !groups.some((group) => meets(group, { x, y: top, width: 0.1, height: bottom - top }));
  return [left, right].find(free) ?? MARGIN - GAP.x / 2;
}
