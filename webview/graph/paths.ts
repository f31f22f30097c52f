// Ways, arrow heads and far-off boxes as path data: one SVG element draws many of them.
import type { StepState } from '../../src/protocol/plan.ts';
import type { Point, Rect } from './geometry.ts';

const CORNER = 7;
const HEAD = { length: 6, half: 3.5 } as const;

/** With its corners rounded as far as there is room. */
export function wayPath(points: readonly Point[]): string {
  const way = points.filter((point, index) => index === 0 || distance(point, points[index - 1] ?? point) > 0.5);
  return way
    .map((point, index) => {
      const [before, after] = [way[index - 1], way[index + 1]];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      return `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, after))}`;
    })
    .join('');
}

/** A triangle whose tip is where the way ends. */
export function headPath(points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.findLast((point) => tip !== undefined && distance(point, tip) > 0.5);
  if (tip === undefined || before === undefined) return '';
  const length = distance(tip, before);
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const base = { x: tip.x - dx * HEAD.length, y: tip.y - dy * HEAD.length };
  const side = (sign: number) => ({ x: base.x - sign * dy * HEAD.half, y: base.y + sign * dx * HEAD.half });
  return `M${at(tip)}L${at(side(1))}L${at(side(-1))}Z`;
}

export const boxPath = ({ x, y, width, height }: Rect) => `M${at({ x, y })}h${width}v${height}h${-width}Z`;

/** Lines from one corner of a square of 2 by 2 around the middle to the next: what tells states apart where there is no room for words. */
const MARKS: Record<StepState, readonly (readonly (readonly [number, number])[])[]> = {
  pending: [],
  running: [
    [
      [-0.6, -0.9],
      [0.9, 0],
      [-0.6, 0.9],
      [-0.6, -0.9],
    ],
  ],
  waiting: [
    [
      [-0.5, -0.9],
      [-0.5, 0.9],
    ],
    [
      [0.5, -0.9],
      [0.5, 0.9],
    ],
  ],
  done: [
    [
      [-0.9, 0.1],
      [-0.3, 0.7],
      [0.9, -0.8],
    ],
  ],
  failed: [
    [
      [-0.8, -0.8],
      [0.8, 0.8],
    ],
    [
      [-0.8, 0.8],
      [0.8, -0.8],
    ],
  ],
  skipped: [
    [
      [-0.9, 0],
      [0.9, 0],
    ],
  ],
  stopped: [
    [
      [-0.7, -0.7],
      [0.7, -0.7],
      [0.7, 0.7],
      [-0.7, 0.7],
      [-0.7, -0.7],
    ],
  ],
  interrupted: [
    [
      [0, -0.9],
      [0, 0.3],
    ],
    [
      [0, 0.7],
      [0, 0.9],
    ],
  ],
};

export function markPath(state: StepState, { x, y, width, height }: Rect): string {
  const size = Math.min(width, height) / 3;
  const middle = { x: x + width / 2, y: y + height / 2 };
  const point = ([dx, dy]: readonly [number, number]) => at({ x: middle.x + dx * size, y: middle.y + dy * size });
  return MARKS[state].map((line) => `M${line.map(point).join('L')}`).join('');
}

/** A point on the way from a corner to its neighbour, where the rounding begins. */
function towards(corner: Point, neighbour: Point): Point {
  const length = distance(corner, neighbour);
  const part = Math.min(CORNER, length / 2) / length;
  return { x: corner.x + (neighbour.x - corner.x) * part, y: corner.y + (neighbour.y - corner.y) * part };
}

const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);
const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
const round = (value: number) => Math.round(value * 10) / 10;
