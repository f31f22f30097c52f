// Dagre's layout, for plans that it lays out in no time: fewest crossings, groups as compound nodes.
import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from '@dagrejs/dagre';
import { type Box, GAP, type GraphLayout, HEADER, MARGIN, type Point, type Rect, type Room } from './geometry.ts';
import { apart, type Item, type Structure } from './structure.ts';

/** Dagre knows no arrows at groups, so each group has a node above and one below all that is in it. */
const top = (id: string) => `top ${id}`;
const bottom = (id: string) => `bottom ${id}`;
const frame = (id: string) => `frame ${id}`;
const leaf = (id: string) => `step ${id}`;
const isGroup = (item: Item | undefined) => item !== undefined && item.children.length > 0;

/** So far an arrow goes straight down at both ends. */
const STRAIGHT = 9;

type Labelled = Graph<GraphLabel, NodeLabel, EdgeLabel>;

export function dagreLayout(structure: Structure, room: Room): GraphLayout {
  const graph: Labelled = new Graph({ compound: true });
  graph.setGraph({
    rankdir: 'TB',
    ranker: 'tight-tree',
    nodesep: GAP.x,
    edgesep: GAP.x,
    ranksep: GAP.y,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const { items } = structure;
  const lower = (id: string) => (isGroup(items.get(id)) ? bottom(id) : leaf(id));
  const upper = (id: string) => (isGroup(items.get(id)) ? top(id) : leaf(id));
  for (const item of items.values()) addNode(graph, item, room);
  const pairs = [...items.values()].flatMap(({ id, needs }) => needs.map((need) => apart(structure, need, id)));
  const led = new Set(pairs.map((pair) => pair?.[1]));
  const followed = new Set(pairs.map((pair) => pair?.[0]));
  for (const { id, parent, needs } of items.values()) {
    for (const need of needs) graph.setEdge(lower(need), upper(id), {});
    if (parent === undefined) continue;
    if (!led.has(id)) graph.setEdge(top(parent), upper(id), {});
    if (!followed.has(id)) graph.setEdge(lower(id), bottom(parent), {});
  }
  layout(graph);
  return read(graph, structure, lower, upper);
}

function addNode(graph: Labelled, item: Item, room: Room): void {
  const inside = (node: string) => {
    if (item.parent !== undefined) graph.setParent(node, frame(item.parent));
  };
  if (!isGroup(item)) {
    graph.setNode(leaf(item.id), { ...room.node });
    inside(leaf(item.id));
    return;
  }
  graph.setNode(frame(item.id), { width: 0, height: 0 });
  inside(frame(item.id));
  graph.setNode(top(item.id), { width: room.node.width, height: HEADER });
  graph.setNode(bottom(item.id), { width: 1, height: 1 });
  graph.setParent(top(item.id), frame(item.id));
  graph.setParent(bottom(item.id), frame(item.id));
}

type Name = (id: string) => string;

function read(graph: Labelled, structure: Structure, lower: Name, upper: Name): GraphLayout {
  const boxes = [...structure.roots].flatMap((id) => boxesOf(graph, structure, id));
  const places = new Map(boxes.map((box) => [box.id, box]));
  const edges = [...structure.items.values()].flatMap(({ id, needs }) =>
    needs.flatMap((from) => {
      const [above, below] = [places.get(from), places.get(id)];
      const points = graph.edge(lower(from), upper(id)).points ?? [];
      return above === undefined || below === undefined ? [] : [{ from, to: id, points: clip(points, above, below) }];
    }),
  );
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, boxes, edges };
}

/** What is around comes before what is inside. */
function boxesOf(graph: Labelled, structure: Structure, id: string): readonly Box[] {
  const children = structure.items.get(id)?.children ?? [];
  if (children.length === 0) return [{ id, group: false, ...rectOf(graph.node(leaf(id))) }];
  const { x, width } = rectOf(graph.node(frame(id)));
  const { y } = rectOf(graph.node(top(id)));
  const end = rectOf(graph.node(bottom(id))).y;
  const inside = children.flatMap((child) => boxesOf(graph, structure, child));
  return [{ id, group: true, x, y, width, height: end - y }, ...inside];
}

/** Dagre tells the middle. */
function rectOf({ x = 0, y = 0, width, height }: NodeLabel): Rect {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Dagre's ways begin and end at the nodes inside a group's frame: they are led to the frame. */
function clip(points: readonly Point[], above: Box, below: Box): readonly Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const start = { x: above.group ? first.x : above.x + above.width / 2, y: above.y + above.height };
  const end = { x: below.group ? last.x : below.x + below.width / 2, y: below.y };
  const [leave, arrive] = [start.y + STRAIGHT, end.y - STRAIGHT];
  const between = points.slice(1, -1).filter(({ y }) => y > leave && y < arrive);
  return [start, { x: start.x, y: leave }, ...between, { x: end.x, y: arrive }, end];
}
