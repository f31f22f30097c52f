// The plan's part of the fold: what each event says about its steps.
import type { Event, EventBody } from './event.ts';
import type { Evidence, Plan, Spent, Step } from './plan.ts';
import { applyEdits } from './plan-edit.ts';

/** Characters of a step's output that its plan carries; the whole is in the log. */
const SUMMARY = 200;

export const NOTHING_SPENT: Spent = { usd: 0, tokens: 0, calls: 0, requests: 0, unpriced: 0 };

/** Folds an event of the plan's own run, or an edit of the plan; events of steps it does not have change nothing. */
export function foldPlan(plan: Plan, event: Event | EventBody, at: number): Plan {
  switch (event.type) {
    case 'plan.edited':
      return event.plan === plan.id ? applyEdits(plan, event.edits, event.revision) : plan;
    case 'tree.seen':
      return plan.steps.some((step) => step.evidence.length > 0)
        ? { ...plan, steps: plan.steps.map((step) => measured(step, event.tree)) }
        : plan;
    case 'step.started':
    case 'step.changed':
    case 'step.ended':
      return withStep(plan, event.id, (step) => stepChange(step, event, at));
    case 'model.requested':
    case 'model.ended':
    case 'tool.prepared':
    case 'tool.ended':
      return event.step === undefined ? plan : withStep(plan, event.step, (step) => workDone(step, event, at));
    default:
      return plan;
  }
}

function withStep(plan: Plan, id: string, change: (step: Step) => Step): Plan {
  const index = plan.steps.findIndex((step) => step.id === id);
  const step = plan.steps[index];
  return step === undefined ? plan : { ...plan, steps: plan.steps.with(index, change(step)) };
}

type StepEvent = Extract<Event | EventBody, { type: 'step.started' | 'step.changed' | 'step.ended' }>;

function stepChange(step: Step, event: StepEvent, at: number): Step {
  const { waitingFor: _waited, ...rest } = step;
  switch (event.type) {
    case 'step.started': {
      const { fault: _fault, endedAt: _ended, note: _note, ...before } = rest;
      const startedAt = event.attempt === 1 ? at : (step.startedAt ?? at);
      return { ...before, state: 'running', attempts: event.attempt, startedAt, activeAt: at };
    }
    case 'step.changed':
      return {
        ...rest,
        state: event.state,
        activeAt: at,
        ...(event.waitingFor === undefined ? {} : { waitingFor: event.waitingFor }),
        ...(event.fault === undefined ? {} : { fault: event.fault }),
      };
    case 'step.ended': {
      const { fault: _fault, ...before } = rest;
      return {
        ...before,
        state: event.state,
        endedAt: at,
        activeAt: at,
        ...(event.fault === undefined ? {} : { fault: event.fault }),
        ...(event.evidence === undefined ? {} : { evidence: event.evidence }),
        ...(event.note === undefined ? {} : { note: event.note }),
        ...(event.output === undefined ? {} : { summary: summaryOf(event.output) }),
      };
    }
  }
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

function addRequest(spent: Spent, { usage, cost }: Extract<WorkEvent, { type: 'model.ended' }>): Spent {
  return {
    ...spent,
    usd: spent.usd + (cost ?? 0),
    tokens: spent.tokens + (usage?.input ?? 0) + (usage?.output ?? 0),
    requests: spent.requests + 1,
    unpriced: spent.unpriced + (cost === null ? 1 : 0),
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
