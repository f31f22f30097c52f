// What every view of the plan is given: the plan as lines, what the panel alone remembers, and the ways to act.
import type { Command } from '../../src/protocol/command.ts';
import type { Fault, Outcome } from '../../src/protocol/fault.ts';
import type { Plan, Step, StepDefinition } from '../../src/protocol/plan.ts';
import type { PlanEdit } from '../../src/protocol/plan-edit.ts';
import type { Envelope, SessionView, StepDetail } from '../../src/protocol/view.ts';
import { planWords } from '../plan-words.ts';
import type { Context } from '../view/context.ts';
import type { Draft } from './draft.ts';
import type { Line } from './outline.ts';

export type ViewName = 'list' | 'graph' | 'timeline';

/** Which part of a step is unfolded below its line. */
export interface Unfolded {
  readonly part: 'facts' | 'edit' | 'fork';
  readonly details: boolean;
}

/** A step that is being written; what was typed stays until it is saved or cancelled. */
export interface Editing {
  readonly draft: Draft;
  /** The step as it was when editing began; absent for a new one. */
  readonly before: StepDefinition | undefined;
  /** Whether it was tried to be saved: problems are shown from then on. */
  readonly tried: boolean;
}

export interface Consent {
  readonly from: string | undefined;
  readonly envelope: Envelope | undefined;
  /** The plan's revision that was looked at. */
  readonly revision: number;
  readonly all: boolean;
}

export interface LimitsDraft {
  readonly goal: string;
  readonly usd: string;
  readonly tokens: string;
  readonly calls: string;
  readonly minutes: string;
  readonly parallel: string;
  readonly replans: string;
  readonly tried: boolean;
}

export interface Dragging {
  readonly id: string;
  readonly over: string | undefined;
  readonly side: 'before' | 'after';
}

/** What was loaded of a step, and what it looked like then. */
export interface Loaded {
  readonly detail: StepDetail | undefined;
  readonly of: Step;
  readonly at: number;
  readonly loading: boolean;
}

/** Forgotten with the page: it is about looking, not about the plan. */
export interface PanelState {
  view: ViewName;
  /** The step that was chosen last: marked in graph and timeline. */
  selected: string | undefined;
  /** The row that the Tab key goes to. */
  active: string | undefined;
  consent: Consent | undefined;
  limits: LimitsDraft | undefined;
  discarding: boolean;
  dragging: Dragging | undefined;
  /** Said to assistive technology. */
  said: string;
  readonly unfolded: Map<string, Unfolded>;
  /** Groups whose steps are hidden. */
  readonly folded: Set<string>;
  readonly editing: Map<string, Editing>;
  /** What a card of the inbox asks for just now, and what was written into it. */
  readonly cards: Map<string, { readonly asks: 'model' | 'did'; readonly text: string }>;
  readonly details: Map<string, Loaded>;
  /** Refusals, by where they are shown. */
  readonly faults: Map<string, Fault>;
  /** What has been sent and not been answered: key and command. */
  readonly busy: Set<string>;
}

export const newState = (view: ViewName): PanelState => ({
  view,
  selected: undefined,
  active: undefined,
  consent: undefined,
  limits: undefined,
  discarding: false,
  dragging: undefined,
  said: '',
  unfolded: new Map(),
  folded: new Set(),
  editing: new Map(),
  cards: new Map(),
  details: new Map(),
  faults: new Map(),
  busy: new Set(),
});

export interface Desk {
  readonly context: Context;
  readonly session: SessionView;
  readonly plan: Plan;
  readonly lines: readonly Line[];
  /** Steps that wait for the user's decision. */
  readonly inbox: readonly Step[];
  readonly state: PanelState;
  /** The plan document, or what a turn carries out, which is only looked at. */
  readonly slot: 'document' | 'turn';
  /** This plan's own run is under way. */
  readonly running: boolean;
  /** Another window writes this session. */
  readonly following: boolean;
  /** The same, as it is by now: for what goes on after an answer has been waited for. */
  now(): Desk;
  /** Draws at the next frame. */
  draw(): void;
  /** Scrolls a step's line into sight at the next drawing. */
  reveal(step: string): void;
  /** Sends a command once; a refusal is kept under `key` and shown there. */
  act(key: string, command: Command): Promise<Outcome<unknown>>;
  /** Sends edits of what is shown now. */
  edit(key: string, label: string, edits: readonly PlanEdit[]): Promise<boolean>;
  /** Puts the focus there after the next drawing: only as the answer to the user's own doing. */
  focus(selector: string): void;
}

/** Where refusals and answers that concern one step are kept. */
export const keyOf = (step: string) => `step ${step}`;
/** Refusals of what a form wants to save stand in the form. */
export const formKeyOf = (step: string) => `form ${step}`;
export const PLAN_KEY = 'plan';
export const CONSENT_KEY = 'consent';
/** The step that does not exist yet. */
export const NEW_STEP = ' new';

export const selectorOf = (step: string, part = '') => `[data-step="${CSS.escape(step)}"] ${part}`.trim();
export const rowOf = (step: string) => selectorOf(step, '[data-row]');

export const isActive = ({ state }: Step) => state === 'running' || state === 'waiting';

/** Why a step's fields cannot be changed; undefined when they can. */
export function lockOf({ plan, following }: Pick<Desk, 'plan' | 'following'>, step: Step): string | undefined {
  const text = planWords.locked;
  const parent = plan.steps.find((other) => other.id === step.parent);
  if (following) return text.following;
  if (step.kind === 'task' || parent?.kind === 'agent') return text.task;
  if (isActive(step)) return text.running;
  return step.state === 'done' ? text.done : undefined;
}

/** Another place in the list changes nothing of what a step does, so it may have begun. */
export function canMove({ plan, slot, following }: Desk, step: Step): boolean {
  const parent = plan.steps.find((other) => other.id === step.parent);
  return slot === 'document' && !following && step.kind !== 'task' && parent?.kind !== 'agent';
}

export function unfold(desk: Desk, id: string, unfolded: Unfolded | undefined): void {
  const { state } = desk;
  if (unfolded === undefined) state.unfolded.delete(id);
  else {
    state.unfolded.set(id, unfolded);
    state.selected = id;
    state.active = id;
    desk.reveal(id);
  }
  desk.draw();
}
