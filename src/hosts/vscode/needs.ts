// What of a session wants the user: what waits for an answer, what gave up, how far its plan has come; in words for VS Code.
import { needsDecision, type Plan, type Step } from '../../protocol/plan.ts';
import type { SessionView } from '../../protocol/view.ts';

export interface Need {
  /** The same for the same need, so that it is told once. */
  readonly key: string;
  readonly kind: 'answer' | 'failure';
  readonly text: string;
}

/** What a run that is out of sight is worth an interruption for. */
export function needsOf({ session, approvals, questions, run, items }: SessionView): readonly Need[] {
  const place = `${session} ${run?.id}`;
  const failed = run?.outcome === 'failed' ? run : undefined;
  return [
    ...approvals.map(
      ({ id, summary }): Need => ({
        key: `${place} approval ${id}`,
        kind: 'answer',
        text: `Orquestra needs an answer: ${clip(summary)}`,
      }),
    ),
    ...questions.map(
      ({ call, question }): Need => ({
        key: `${place} question ${call}`,
        kind: 'answer',
        text: `Orquestra needs an answer: ${clip(question)}`,
      }),
    ),
    ...items.flatMap(({ id, run: of, fault: problem }): Need[] =>
      problem?.code === 'spend.fast' && of === run?.id && run?.outcome === undefined
        ? [{ key: `${place} fast ${id}`, kind: 'failure', text: `Orquestra: ${clip(problem.text, 200)}` }]
        : [],
    ),
    ...(failed === undefined
      ? []
      : [
          {
            key: `${place} failed`,
            kind: 'failure' as const,
            text: `Orquestra could not finish “${clip(failed.goal, 60)}”: ${clip(failed.fault?.text ?? 'the run has failed.', 200)}`,
          },
        ]),
  ];
}

const clip = (text: string, most = 120): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
};

type Steps = ReadonlyMap<string, Step>;

const stepsOf = (plan: Plan): Steps => new Map(plan.steps.map((step) => [step.id, step]));

/** Steps of the plan itself; an agent decides about its own. */
const isOwn = (step: Step, steps: Steps) =>
  step.kind !== 'task' && (step.parent === undefined || steps.get(step.parent)?.kind === 'group');

/** How many steps wait for the user's decision; a group is told by the steps in it. */
export function countGivenUp(plan: Plan | undefined): number {
  if (plan === undefined) return 0;
  const steps = stepsOf(plan);
  const waiting = plan.steps.filter((step) => needsDecision(step) && isOwn(step, steps));
  const told = new Set<string>();
  for (const { parent } of waiting) {
    for (let at = parent; at !== undefined && !told.has(at); at = steps.get(at)?.parent) told.add(at);
  }
  return waiting.filter(({ id }) => !told.has(id)).length;
}

export interface Progress {
  readonly done: number;
  readonly all: number;
}

/** Of the plan that the newest run carries out; undefined when that is none. */
export function progressOf({ run, plan }: SessionView): Progress | undefined {
  if (run?.kind !== 'plan' || plan === undefined) return undefined;
  const steps = stepsOf(plan);
  const own = plan.steps.filter((step) => step.kind !== 'group' && isOwn(step, steps));
  return { done: own.filter(({ state }) => state === 'done' || state === 'skipped').length, all: own.length };
}

/** Whether a look at the files can tell anything: some step was shown to be done, and that still counts. */
export const hasEvidence = ({ plan }: SessionView): boolean =>
  plan?.steps.some((step) => step.evidence.some((one) => one.tree !== undefined && one.stale !== true)) ?? false;

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

export interface Badge {
  readonly value: number;
  readonly tooltip: string;
}

/** `views` are all sessions that this window can answer in, `shown` the one whose steps can be decided about. */
export function badgeOf(views: readonly SessionView[], shown: SessionView | undefined): Badge | undefined {
  const approvals = views.reduce((sum, view) => sum + view.approvals.length, 0);
  const questions = views.reduce((sum, view) => sum + view.questions.length, 0);
  const gaveUp = countGivenUp(shown?.plan);
  const parts = [
    ...(approvals === 0 ? [] : [count(approvals, 'approval waits', 'approvals wait')]),
    ...(questions === 0 ? [] : [count(questions, 'question waits', 'questions wait')]),
    ...(gaveUp === 0 ? [] : [count(gaveUp, 'step gave up', 'steps gave up')]),
  ];
  if (parts.length === 0) return undefined;
  return { value: approvals + questions + gaveUp, tooltip: `Orquestra: ${parts.join(', ')}` };
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** What the text is read out as. */
  readonly spoken: string;
  readonly waiting: boolean;
}

/** For the status bar; no word of a model stands in its text, where `$(…)` makes an icon. */
export function statusTextOf(view: SessionView): StatusText {
  const progress = progressOf(view);
  const paused = view.status !== 'idle' && view.run?.paused === true;
  const state = view.status === 'running' && paused ? 'paused' : view.status;
  const steps = progress === undefined ? '' : ` ${progress.done}/${progress.all}`;
  const plan = progress === undefined ? [] : [`${progress.done} of ${count(progress.all, 'step', 'steps')} done`];
  const gaveUp = countGivenUp(view.plan);
  const facts = [...plan, ...(gaveUp === 0 ? [] : [count(gaveUp, 'step gave up', 'steps gave up')])];
  const spoken = [STATES[state].words, ...facts].join(', ');
  return {
    text: `$(${STATES[state].icon}) Orquestra${STATES[state].suffix}${steps}`,
    tooltip: `${spoken}. Open the chat`,
    spoken,
    waiting: view.status === 'waiting',
  };
}

const STATES = {
  idle: { icon: 'comment-discussion', suffix: '', words: 'Orquestra is idle' },
  running: { icon: 'sync~spin', suffix: '', words: 'Orquestra is working' },
  paused: { icon: 'debug-pause', suffix: ' paused', words: 'Orquestra is paused' },
  waiting: { icon: 'bell-dot', suffix: ' waits', words: 'Orquestra waits for your answer' },
} as const;
