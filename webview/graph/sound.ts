// Whether a layout says what it should: boxes apart or inside their own group, arrows that lead down.
import { type Box, type GraphLayout, holds, meets } from './geometry.ts';
import { lineage, type Structure } from './structure.ts';

/** Compares each box with each other: for the few steps that dagre lays out. Dagre does not promise it of groups. */
export function isSound(structure: Structure, { boxes, edges }: GraphLayout): boolean {
  const places = new Map(boxes.map((box) => [box.id, box]));
  const above = new Map(boxes.map(({ id }) => [id, new Set(lineage(structure, id))]));
  const inside = (outer: Box, inner: Box) => above.get(inner.id)?.has(outer.id) === true;
  const apart = boxes.every((box, index) =>
    boxes.slice(index + 1).every((other) => (inside(box, other) ? holds(box, other) : !meets(box, other))),
  );
  const down = edges.every(({ from, to }) => {
    const [upper, lower] = [places.get(from), places.get(to)];
    return upper !== undefined && lower !== undefined && upper.y + upper.height <= lower.y;
  });
  return apart && down;
}
