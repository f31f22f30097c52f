// The plan's part of the fold: what each event says about its steps.
import type { Event, EventBody } from './event.ts';
import { withSources } from './foreign.ts';
import type { Evidence, Plan, Spent, Step } from './plan.ts';
import { applyEdits } from './plan-edit.ts';

/** Characters of a step's output that its plan carries; the whole is in the log. */
const SUMMARY = 200;

/** As far as steps that work side by side are from one another. */
const AROUND = 32;

export const NOTHING_SPENT: Spent = { usd: 0, tokens: 0, calls: 0, requests: 0, unpriced: 0 };

/** Folds an event of the plan's own run, or an edit of the plan; events of steps it does not have change nothing. */
export function foldPlan(plan: Plan, event: Event | EventBody, at: number, draft: PlanDraft = {}): Plan {
  switch (event.type) {
    case 'plan.edited':
      return event.plan === plan.id ? withForeign(applyEdits(plan, event.edits, event.revision), event.foreign) : plan;
    case 'tree.seen':
      return plan.steps.some((step) => step.evidence.length > 0)
        ? { ...plan, steps: plan.steps.map((step) => measured(step, event.tree)) }
        : plan;
    default: {
      const id = movedStep(event);
      if (id === undefined) return plan;
      const index = placeOf(plan.steps, id, draft.near ?? 0);
      const step = plan.steps[index];
      if (step === undefined) return plan;
      draft.near = index;
      const moved = foldStep(step, event, at);
      if (draft.steps === plan.steps) {
        draft.steps[index] = moved;
        return plan;
      }
      draft.steps = plan.steps.with(index, moved);
      return { ...plan, steps: draft.steps };
    }
  }
}

function withForeign(plan: Plan, foreign: readonly string[] | undefined): Plan {
  return foreign === undefined ? plan : { ...plan, foreign: [...withSources(plan.foreign ?? [], foreign)] };
}

/** What several events make of a plan before anybody else sees it: their own copy of its steps, which the next one changes. */
export interface PlanDraft {
  steps?: Step[];
  /** Where the last one was: the next is rarely far. */
  near?: number;
}

/** Looks a little way around `near` first. */
function placeOf(steps: readonly Step[], id: string, near: number): number {
  const end = Math.min(steps.length, near + AROUND);
  for (let place = Math.max(0, near - AROUND); place < end; place++) if (steps[place]?.id === id) return place;
  return steps.findIndex((step) => step.id === id);
}

/** The step that an event says something about; undefined for one that moves none, or all. */
export function movedStep(event: Event | EventBody): string | undefined {
  switch (event.type) {
    case 'step.started':
    case 'step.changed':
    case 'step.ended':
      return event.id;
    case 'model.requested':
    case 'model.ended':
    case 'tool.prepared':
    case 'tool.ended':
      return event.step;
    default:
      return undefined;
  }
}

/** What an event that names the step with `movedStep` makes of it. */
export function foldStep(step: Step, event: Event | EventBody, at: number): Step {
  switch (event.type) {
    case 'step.started':
    case 'step.changed':
    case 'step.ended':
      return stepChange(step, event, at);
    case 'model.requested':
    case 'model.ended':
    case 'tool.prepared':
    case 'tool.ended':
      return workDone(step, event, at);
    default:
      return step;
  }
}

type StepEvent = Extract<Event | EventBody, { type: 'step.started' | 'step.changed' | 'step.ended' }>;

function stepChange(step: Step, event: StepEvent, at: number): Step {
  switch (event.type) {
    case 'step.started': {
      const startedAt = event.attempt === 1 ? at : (step.startedAt ?? at);
      const before = without(step, 'waitingFor', 'fault', 'endedAt', 'note');
      return { ...before, state: 'running', attempts: event.attempt, startedAt, activeAt: at };
    }
    case 'step.changed':
      return {
        ...without(step, 'waitingFor'),
        state: event.state,
        activeAt: at,
        ...(event.waitingFor === undefined ? {} : { waitingFor: event.waitingFor }),
        ...(event.fault === undefined ? {} : { fault: event.fault }),
      };
    case 'step.ended':
      return {
        ...without(step, 'waitingFor', 'fault'),
        state: event.state,
        endedAt: at,
        activeAt: at,
        ...(event.fault === undefined ? {} : { fault: event.fault }),
        ...(event.evidence === undefined ? {} : { evidence: event.evidence }),
        ...(event.note === undefined ? {} : { note: event.note }),
        ...(event.foreign === undefined ? {} : { foreign: event.foreign }),
        ...(event.output === undefined ? {} : { summary: summaryOf(event.output) }),
      };
  }
}

type Passing = 'waitingFor' | 'fault' | 'endedAt' | 'note';

/** The same step where it has none of them, which is mostly so. */
function without(step: Step, ...fields: readonly Passing[]): Step {
  if (!fields.some((field) => field in step)) return step;
  const rest = { ...step };
  for (const field of fields) delete rest[field];
  return rest;
}

function summaryOf(output: Readonly<Record<string, unknown>>): string {
  const text = typeof output.text === 'string' ? output.text : JSON.stringify(output);
  return text.trim().slice(0, SUMMARY);
}

type WorkEvent = Extract<
  Event | EventBody,
  { type: 'model.requested' | 'model.ended' | 'tool.prepared' | 'tool.ended' }
>;

function workDone(step: Step, event: WorkEvent, at: number): Step {
  const spent = step.spent ?? NOTHING_SPENT;
  switch (event.type) {
    case 'model.requested':
      return { ...step, usedModel: event.model, activity: event.model, activeAt: at };
    case 'model.ended':
      return { ...step, spent: addRequest(spent, event), activeAt: at };
    case 'tool.prepared':
      return { ...step, activity: event.summary, activeAt: at };
    case 'tool.ended':
      return { ...step, spent: { ...spent, calls: spent.calls + 1 }, activeAt: at };
  }
}

/** One where a request's price is unknown; what was refused before it was read has cost nothing. */
export const unpriced = ({ cost, stop, usage, firstMs }: Extract<WorkEvent, { type: 'model.ended' }>): number =>
  cost !== null || (stop === 'fault' && usage === undefined && firstMs === undefined) ? 0 : 1;

function addRequest(spent: Spent, event: Extract<WorkEvent, { type: 'model.ended' }>): Spent {
  const { usage, cost } = event;
  return {
    ...spent,
    usd: spent.usd + (cost ?? 0),
    tokens: spent.tokens + (usage?.input ?? 0) + (usage?.output ?? 0),
    requests: spent.requests + 1,
    unpriced: spent.unpriced + unpriced(event),
  };
}

/** Marks what was shown on other files than those that are there now; what was marked is never vouched for again by itself. */
function measured(step: Step, tree: string): Step {
  const stale = (one: Evidence) => one.stale !== true && one.tree !== undefined && one.tree !== tree;
  if (!step.evidence.some(stale)) return step;
  return { ...step, evidence: step.evidence.map((one) => (stale(one) ? { ...one, stale: true } : one)) };
}

export const addSpent = (one: Spent, other: Spent | undefined): Spent =>
  other === undefined
    ? one
    : {
        usd: one.usd + other.usd,
        tokens: one.tokens + other.tokens,
        calls: one.calls + other.calls,
        requests: one.requests + other.requests,
        unpriced: one.unpriced + other.unpriced,
      };
