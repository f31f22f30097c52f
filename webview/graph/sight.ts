// What of a large drawing is drawn: boxes one by one while they are few, else all in sight as a few shapes.
import { type Box, type Edge, type GraphLayout, meets, type Rect } from './geometry.ts';

/** So many boxes are elements of their own at most. */
export const MOST_BOXES = 300;
/** Up to so many are always all there, also out of sight, to be found and read. */
const WHOLE = 100;
/** The window moves in steps of so many pixels on the screen, so that most scrolling draws nothing. */
const TILE = 160;

export interface Sight {
  /** The part that is drawn, which holds all that is seen. */
  readonly part: Rect;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  /** There are too many to draw each by itself. */
  readonly far: boolean;
}

/** What is seen, in pixels of the drawing, widened to whole tiles and one more on each side. */
export function partAround(seen: Rect, scale: number, around = 1): Rect {
  const tile = TILE / scale;
  const left = (Math.floor(seen.x / tile) - around) * tile;
  const top = (Math.floor(seen.y / tile) - around) * tile;
  const right = (Math.ceil((seen.x + seen.width) / tile) + around) * tile;
  const bottom = (Math.ceil((seen.y + seen.height) / tile) + around) * tile;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function sightOf(layout: GraphLayout, seen: Rect, scale: number): Sight {
  const { width, height, boxes, edges } = layout;
  if (boxes.length <= WHOLE) return { part: { x: 0, y: 0, width, height }, boxes, edges, far: false };
  const wide = sightIn(layout, partAround(seen, scale));
  if (!wide.far) return wide;
  const close = sightIn(layout, partAround(seen, scale, 0));
  return close.far ? wide : close;
}

function sightIn(layout: GraphLayout, part: Rect): Sight {
  const boxes = layout.boxes.filter((box) => meets(part, box));
  return {
    part,
    boxes,
    edges: layout.edges.filter((edge) => meets(part, boundsOf(edge))),
    far: boxes.length > MOST_BOXES,
  };
}

/** One wider on each side: a straight line has no width of its own. */
function boundsOf({ points }: Edge): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left - 1, y: top - 1, width: right - left + 2, height: bottom - top + 2 };
}

/** The innermost box at a point. */
export function boxAt({ boxes }: GraphLayout, x: number, y: number): Box | undefined {
  return boxes.findLast((box) => meets(box, { x, y, width: 0.1, height: 0.1 }));
}
