// Random plans for property tests: what each step needs, what is above it, and a script of what it does when it runs.
import fc from 'fast-check';
import { circleIn } from '../../../../../src/core/orchestrator/plan/order.ts';

export interface WantedLease {
  readonly key: string;
  readonly kind: 'read' | 'write' | 'run';
}

/** What a step does, one after another. */
export type Act =
  | { readonly does: 'work'; readonly ms: number }
  /** Goes on for so long whatever happens. */
  | { readonly does: 'stubborn'; readonly ms: number }
  /** Waits for something outside, and takes no place meanwhile. */
  | { readonly does: 'wait'; readonly ms: number }
  /** As two calls of one answer: two such waits at once. */
  | { readonly does: 'waits'; readonly ms: number; readonly other: number }
  | { readonly does: 'lease'; readonly wanted: readonly WantedLease[]; readonly ms: number }
  /** Agents only. */
  | { readonly does: 'delegate'; readonly parts: readonly Script[] };

export interface Script {
  readonly acts: readonly Act[];
  /** How its attempts end, the first one first; all others end well. */
  readonly ends: readonly ('broken' | 'again')[];
}

/** A step as a plan file has it. */
export interface FileStep {
  readonly id: string;
  readonly title: string;
  readonly kind: 'tool' | 'agent' | 'question' | 'group';
  readonly parent?: string;
  readonly needs: readonly string[];
  readonly tool?: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly when?: { readonly value: string; readonly is: 'equal'; readonly to: number };
  readonly retry?: { readonly attempts: number; readonly pauseMs: number };
  readonly timeoutMs?: number;
}

export interface RandomPlan {
  readonly goal: string;
  readonly parallel: number;
  readonly steps: readonly FileStep[];
}

/** Below a third of all conditions hold: what a step gives is 0, 1 or 2. */
export const OUTPUTS = 3;

const PATHS = ['/w', '/w/a', '/w/a/x', '/w/a/y', '/w/ab', '/w/b', '/w/b/x', '/v'] as const;

export const lease: fc.Arbitrary<WantedLease> = fc.record({
  key: fc.constantFrom(...PATHS),
  kind: fc.constantFrom('read', 'write', 'run'),
});

const ms = fc.integer({ min: 0, max: 40 });

const plainAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('work' as const), ms }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('stubborn' as const), ms }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), ms }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('waits' as const), ms, other: ms }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('lease' as const),
      wanted: fc.array(lease, { minLength: 1, maxLength: 3 }),
      ms,
    }),
  },
);

const ends = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Script['ends']>([]) },
  { weight: 1, arbitrary: fc.constant<Script['ends']>(['broken']) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom('again' as const, 'broken' as const), { maxLength: 3 }) },
);

const scriptOf = (act: fc.Arbitrary<Act>): fc.Arbitrary<Script> =>
  fc.record({ acts: fc.array(act, { maxLength: 3 }), ends });

const plainScript = scriptOf(plainAct);

const delegating = (part: fc.Arbitrary<Script>): fc.Arbitrary<Script> =>
  scriptOf(
    fc.oneof(
      { weight: 3, arbitrary: plainAct },
      {
        weight: 2,
        arbitrary: fc.record({
          does: fc.constant('delegate' as const),
          parts: fc.array(part, { minLength: 1, maxLength: 3 }),
        }),
      },
    ),
  );

const agentScript = delegating(
  fc.oneof({ weight: 3, arbitrary: plainScript }, { weight: 1, arbitrary: delegating(plainScript) }),
);

interface RawStep {
  readonly kind: FileStep['kind'];
  readonly inside: boolean;
  readonly picks: readonly number[];
  readonly condition: number | undefined;
  readonly refers: boolean;
  readonly script: Script;
  readonly agentScript: Script;
  readonly attempts: number;
  readonly timeoutMs: number | undefined;
  readonly place: number;
}

const rawStep: fc.Arbitrary<RawStep> = fc.record({
  kind: fc.constantFrom('tool', 'tool', 'tool', 'agent', 'agent', 'question', 'group'),
  inside: fc.boolean(),
  picks: fc.array(fc.nat(), { maxLength: 3 }),
  condition: fc.option(fc.nat(OUTPUTS - 1), { nil: undefined, freq: 5 }),
  refers: fc.boolean(),
  script: plainScript,
  agentScript,
  attempts: fc.integer({ min: 1, max: 3 }),
  timeoutMs: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 5 }),
  place: fc.nat(),
});

export interface Shape {
  readonly most: number;
  /** What may hold others: groups alone, or agents as well, which end whatever is still to do under them. */
  readonly under: readonly FileStep['kind'][];
  /** Whether steps may run out of time, so that their end depends on how long others took. */
  readonly timeouts: boolean;
}

export function randomPlan({ most, under, timeouts }: Shape): fc.Arbitrary<RandomPlan> {
  return fc
    .record({ raw: fc.array(rawStep, { minLength: 1, maxLength: most }), parallel: fc.integer({ min: 1, max: 8 }) })
    .map(({ raw, parallel }) => {
      const steps: FileStep[] = [];
      for (const one of raw) steps.push(stepOf(timeouts ? one : { ...one, timeoutMs: undefined }, steps, under));
      const places = new Map(steps.map((step, index) => [step.id, raw[index]?.place ?? 0]));
      const shuffled = steps.toSorted((one, other) => (places.get(one.id) ?? 0) - (places.get(other.id) ?? 0));
      return { goal: 'g', parallel, steps: shuffled };
    });
}

function stepOf(raw: RawStep, before: readonly FileStep[], under: readonly FileStep['kind'][]): FileStep {
  const { kind, picks } = raw;
  const holders = raw.inside ? before.filter((step) => under.includes(step.kind)) : [];
  const parent = holders[(picks[0] ?? 0) % Math.max(1, holders.length)]?.id;
  const pick = (number: number) => before[number % Math.max(1, before.length)]?.id;
  let step: FileStep = {
    id: `s${before.length + 1}`,
    title: `Step ${before.length + 1}`,
    kind,
    ...(parent === undefined ? {} : { parent }),
    needs: [],
    ...inputOf(raw),
    ...(raw.timeoutMs === undefined || kind === 'group' ? {} : { timeoutMs: raw.timeoutMs }),
    ...(kind === 'tool' || kind === 'agent' ? { retry: { attempts: raw.attempts, pauseMs: 5 } } : {}),
  };
  const fits = (changed: FileStep) => circleIn([...before, changed].map(withReferred).map(placed)) === undefined;
  for (const need of new Set(picks.flatMap((number) => pick(number) ?? []))) {
    const more = { ...step, needs: [...step.needs, need] };
    if (fits(more)) step = more;
  }
  const other = pick(picks[1] ?? 0);
  const gives = before.find((one) => one.id === other)?.kind !== 'group';
  if (other === undefined || !gives) return step;
  if (raw.condition !== undefined) {
    const more = {
      ...step,
      when: { value: `{{steps.${other}.output.text}}`, is: 'equal' as const, to: raw.condition },
    };
    if (fits(more)) step = more;
  }
  if (raw.refers && kind === 'tool') {
    const more = { ...step, input: { ...step.input, refers: other, given: `{{steps.${other}.output.text}}` } };
    if (fits(more)) step = more;
  }
  return step;
}

/** With what its references need, as the plan will have it. */
export const withReferred = (step: FileStep): FileStep => {
  const refers = [step.input?.refers, step.when?.value.split('.')[1]].filter((one) => typeof one === 'string');
  return { ...step, needs: [...new Set([...step.needs, ...refers])] };
};

const placed = ({ id, needs, parent }: FileStep) => ({ id, needs: [...needs], parent });

function inputOf(raw: RawStep): Pick<FileStep, 'tool' | 'input'> {
  switch (raw.kind) {
    case 'tool':
      return { tool: 'work', input: { script: raw.script } };
    case 'agent':
      return {
        input: { instructions: JSON.stringify(raw.agentScript) },
      };
    case 'question':
      return { input: { question: '?', script: raw.script } };
    case 'group':
      return {};
  }
}
