// Decides who lays out the graph: dagre where it is quick, sound and narrow enough, else plain rows; keeps what was laid out.
import { dagreLayout } from './dagre-layout.ts';
import { type GraphLayout, type Room, roomFor } from './geometry.ts';
import { layeredLayout } from './layered-layout.ts';
import { isSound } from './sound.ts';
import { depthOf, type Linked, type Structure, sameStructure, structureOf } from './structure.ts';

/**
 * What a layout may cost dagre, counted as below, for it to stay under 50 ms. Measured on a slow machine, dagre against plain
 * rows: 30 steps in a chain 7 ms, layered at random 11, in groups of five 34, nested at random 20 to 70, and under 1 ms for all
 * of them in rows; 100 steps 25 to 220 ms against 1; 1,000 steps 300 to 900 ms, without any group, against 3 to 5.
 */
const DAGRE_LIMIT = 70;
const COST_OF_GROUP = 6;
/** Drawn smaller than this a title can hardly be read: what does not fit then is too wide. */
export const LEAST_READABLE = 0.7;

export interface LaidOut {
  readonly structure: Structure;
  readonly layout: GraphLayout;
}

export function layOut(structure: Structure, room: Room): GraphLayout {
  const rows = layeredLayout(structure, room);
  if (costOf(structure) > DAGRE_LIMIT) return rows;
  const drawn = dagreLayout(structure, room);
  const fits = drawn.width * LEAST_READABLE <= room.limit || drawn.width <= rows.width;
  return fits && isSound(structure, drawn) ? drawn : rows;
}

function costOf({ items }: Structure): number {
  let cost = 0;
  for (const { needs, children } of items.values())
    cost += 1 + needs.length + (children.length > 0 ? COST_OF_GROUP : 0);
  return cost;
}

/** Lays out again only when steps, needs, parents or the room have changed: a step's state moves nothing. */
export class Layouts {
  #steps: readonly Linked[] | undefined;
  #structure: Structure = { items: new Map(), roots: [] };
  #room: Room = { node: { width: 0, height: 0 }, limit: 0 };
  #kept: LaidOut | undefined;

  of(steps: readonly Linked[], width: number): LaidOut {
    const moved = this.#steps === undefined || !sameStructure(this.#steps, steps);
    this.#steps = steps;
    if (moved) this.#structure = structureOf(steps);
    const room = roomFor(width, depthOf(this.#structure));
    const same = !moved && room.node.width === this.#room.node.width && room.limit === this.#room.limit;
    if (same && this.#kept !== undefined) return this.#kept;
    this.#room = room;
    this.#kept = { structure: this.#structure, layout: layOut(this.#structure, room) };
    return this.#kept;
  }
}
