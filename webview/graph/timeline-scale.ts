// From times to places on the timeline: evenly, but long stretches in which nothing ran are cut short.
import type { Span } from './timeline-rows.ts';

export interface Tick {
  /** From 0 at the left to 1 at the right. */
  readonly at: number;
  readonly label: string;
}
export interface Pause {
  readonly at: number;
  readonly ms: number;
}
export interface TimeScale {
  /** When the first step began. */
  readonly start: number;
  readonly ticks: readonly Tick[];
  /** Where time was cut out. */
  readonly pauses: readonly Pause[];
  /** From 0 to 1; never goes back. */
  at(time: number): number;
}

/** Time that is drawn evenly, or a pause that is cut to a fixed width. */
interface Segment extends Span {
  readonly cut: boolean;
  readonly left: number;
  readonly right: number;
}

/** A pause is cut when it is longer than this, and longer than this part of all the time in which something ran. */
const PAUSE = { ms: 30_000, part: 0.35, width: 0.05 } as const;
/** Pixels from one tick to the next at least. */
const APART = 64;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100].map((count) => count * DAY),
];

export function timeScale(spans: readonly Span[], width: number): TimeScale {
  const segments = segmentsOf(busyOf(spans));
  const start = segments[0]?.from ?? 0;
  const at = (time: number) => placeOf(segments, time);
  return {
    start,
    at,
    ticks: ticksOf(segments, start, width),
    pauses: segments
      .filter((segment) => segment.cut)
      .map(({ from, to, left, right }) => ({ at: (left + right) / 2, ms: to - from })),
  };
}

/** Times in which something ran, joined where they touch. */
function busyOf(spans: readonly Span[]): readonly Span[] {
  const busy: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    const last = busy.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else busy.push({ from, to });
  }
  return busy;
}

function segmentsOf(busy: readonly Span[]): readonly Segment[] {
  const work = busy.reduce((sum, { from, to }) => sum + to - from, 0);
  const long = Math.max(PAUSE.ms, work * PAUSE.part);
  const stretches: { from: number; to: number; cut: boolean }[] = [];
  for (const { from, to } of busy) {
    const last = stretches.at(-1);
    if (last === undefined) stretches.push({ from, to, cut: false });
    else if (from - last.to <= long) last.to = to;
    else stretches.push({ from: last.to, to: from, cut: true }, { from, to, cut: false });
  }
  const cuts = stretches.filter(({ cut }) => cut).length;
  const cutWidth = Math.min(PAUSE.width, cuts === 0 ? 0 : 0.4 / cuts);
  const shown = stretches.reduce((sum, { from, to, cut }) => sum + (cut ? 0 : to - from), 0);
  let left = 0;
  return stretches.map(({ from, to, cut }) => {
    const part = cut ? cutWidth : (1 - cuts * cutWidth) * (shown === 0 ? 0 : (to - from) / shown);
    const segment = { from, to, cut, left, right: Math.min(1, left + part) };
    left = segment.right;
    return segment;
  });
}

function placeOf(segments: readonly Segment[], time: number): number {
  const segment = segments.findLast(({ from }) => from <= time) ?? segments[0];
  if (segment === undefined) return 0;
  const { from, to, left, right } = segment;
  const part = to === from ? 0 : Math.min(1, Math.max(0, (time - from) / (to - from)));
  return left + part * (right - left);
}

function ticksOf(segments: readonly Segment[], start: number, width: number): readonly Tick[] {
  const shown = segments.reduce((sum, { from, to, cut }) => sum + (cut ? 0 : to - from), 0);
  const room = segments.reduce((sum, { left, right, cut }) => sum + (cut ? 0 : right - left), 0) * width;
  if (shown === 0 || room <= 0) return segments.length === 0 ? [] : [{ at: 0, label: clock(0, SECOND) }];
  const wanted = (shown / room) * APART;
  const step = STEPS.find((one) => one >= wanted) ?? Math.ceil(wanted / DAY) * DAY;
  const ticks: Tick[] = [];
  for (const segment of segments) {
    if (segment.cut) continue;
    for (let time = Math.ceil((segment.from - start) / step) * step; start + time <= segment.to; time += step) {
      const at = placeOf(segments, start + time);
      if (ticks.length === 0 || (at - (ticks.at(-1)?.at ?? 0)) * width >= APART * 0.75) {
        ticks.push({ at, label: clock(time, step) });
      }
    }
  }
  return ticks;
}

/** As on a clock, as fine as the distance of the ticks: 0, 200 ms, 15 s, 1:30, 2:00 h, 3 d. */
export function clock(ms: number, step: number): string {
  if (ms === 0) return '0';
  if (step < SECOND && ms < SECOND) return `${ms} ms`;
  if (ms < MINUTE) return `${round(ms / SECOND)} s`;
  const two = (value: number) => `${Math.floor(value)}`.padStart(2, '0');
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}:${two((ms % MINUTE) / SECOND)}`;
  const hours = `${Math.floor(ms / HOUR)}:${two((ms % HOUR) / MINUTE)}`;
  if (step < MINUTE) return `${hours}:${two((ms % MINUTE) / SECOND)}`;
  if (step >= DAY) return `${Math.floor(ms / DAY)} d`;
  return `${hours} h`;
}

const round = (value: number) => Math.round(value * 100) / 100;
