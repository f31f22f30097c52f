// What a layout of the graph gives, and the measures it keeps to.

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}
export interface Box extends Rect {
  readonly id: string;
  /** Drawn around other boxes, with its title in a line above them. */
  readonly group: boolean;
}
export interface Edge {
  /** What is needed. */
  readonly from: string;
  /** What needs it. */
  readonly to: string;
  /** From the lower edge of the one to the upper edge of the other. */
  readonly points: readonly Point[];
}
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** What is around comes before what is inside; otherwise in the plan's order. */
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

export interface Room {
  /** Of a step's box. */
  readonly node: { readonly width: number; readonly height: number };
  /** How wide the drawing may be without being scrolled sideways. */
  readonly limit: number;
}

/** Lines of text in a step's box, and its height: in a slim box a title takes more of them. */
const SLIM = { below: 144, lines: 3, height: 54 } as const;
const USUAL = { lines: 2, height: 40 } as const;
/** Height of a group's title. */
export const HEADER = 26;
/** Between a group's frame and what is inside. */
export const PADDING = 11;
export const GAP = { x: 14, y: 26 } as const;
export const MARGIN = 10;
const SCROLLBAR = 10;
const WIDTHS = { least: 104, most: 168, step: 8 } as const;

/**
 * In a narrow sidebar two boxes stand side by side, also inside groups; in steps, so that dragging its edge does not lay
 * out anew at each pixel.
 */
export function roomFor(width: number, depth: number): Room {
  const available = width - SCROLLBAR - 2 * MARGIN;
  const limit = Math.max(WIDTHS.least, Math.floor(available / WIDTHS.step) * WIDTHS.step);
  const half = (limit - 2 * PADDING * depth - GAP.x) / 2;
  const node = Math.min(WIDTHS.most, Math.max(WIDTHS.least, Math.floor(half / WIDTHS.step) * WIDTHS.step));
  return { node: { width: node, height: (node < SLIM.below ? SLIM : USUAL).height }, limit };
}

export const linesIn = (height: number) => (height === SLIM.height ? SLIM : USUAL).lines;

export function meets(one: Rect, other: Rect): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

export function holds(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
