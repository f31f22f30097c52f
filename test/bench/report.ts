// One figure as a line of JSON: ours, the floor's, their ratio, what it must reach, and whether it does.

/** What a figure must reach: a bound of its own, or a bound of its ratio to the floor (or to what else stands in its place). */
export type Aim =
  | { readonly most: number }
  | { readonly least: number }
  | { readonly ratio: number; readonly to?: string };

export interface Measured {
  readonly figure: string;
  readonly unit: string;
  readonly ours: number;
  /** What the floor reaches in the same run; absent where it has no such thing. */
  readonly floor?: number;
  readonly aim?: Aim;
  /** How many times it was measured; the figure is the median unless its name says otherwise. */
  readonly n: number;
}

export interface Line {
  readonly figure: string;
  readonly unit: string;
  readonly ours: number;
  readonly floor: number | null;
  readonly ratio: number | null;
  readonly aim: string | null;
  readonly ok: boolean | null;
  readonly n: number;
}

/** Four digits that count: enough to compare, no more than was measured. */
export function round(value: number): number {
  return Number(value.toPrecision(4));
}

export function lineOf({ figure, unit, ours, floor, aim, n }: Measured): Line {
  const ratio = floor === undefined || floor === 0 ? undefined : ours / floor;
  return {
    figure,
    unit,
    ours: round(ours),
    floor: floor === undefined ? null : round(floor),
    ratio: ratio === undefined ? null : round(ratio),
    aim: aim === undefined ? null : aimText(aim, unit),
    ok: aim === undefined ? null : reaches(aim, ours, ratio),
    n,
  };
}

function aimText(aim: Aim, unit: string): string {
  if ('most' in aim) return `≤ ${aim.most} ${unit}`;
  if ('least' in aim) return `≥ ${aim.least} ${unit}`;
  return `≤ ${round(aim.ratio)} × ${aim.to ?? 'floor'}`;
}

/** A ratio to nothing says nothing, so it is not reached. */
function reaches(aim: Aim, ours: number, ratio: number | undefined): boolean {
  if ('most' in aim) return ours <= aim.most;
  if ('least' in aim) return ours >= aim.least;
  return ratio !== undefined && ratio <= aim.ratio;
}

/** The table for README, in the order in which the figures were measured. */
export function tableOf(lines: readonly Line[]): string {
  const cell = (value: number | null, unit = '') => (value === null ? '–' : `${value}${unit}`);
  const rows = lines.map(({ figure, unit, ours, floor, ratio, aim, ok, n }) => {
    const reached = ok === null ? '' : ok ? 'yes' : 'no';
    return `| ${figure} | ${ours} ${unit} | ${cell(floor)} | ${cell(ratio, ' ×')} | ${aim ?? '–'} | ${reached} | ${n} |`;
  });
  return ['| figure | ours | floor | ratio | aim | reached | n |', '|---|---|---|---|---|---|---|', ...rows, ''].join(
    '\n',
  );
}
