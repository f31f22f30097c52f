// What a turn carries out: one line a step, its state in words.
import { html, nothing } from 'lit';
import type { Plan, Step, StepState } from '../../src/protocol/plan.ts';
import { words } from '../words.ts';
import { type IconName, icon } from './icon.ts';

const ICONS: Partial<Record<StepState, IconName>> = {
  running: 'spinner',
  waiting: 'question',
  done: 'check',
  failed: 'error',
  skipped: 'denied',
  stopped: 'stop',
  interrupted: 'warning',
};

/** The others are told by their icon. */
export const TOLD: readonly StepState[] = ['failed', 'skipped', 'stopped', 'interrupted'];

export function stateIcon(state: StepState) {
  const shape = ICONS[state];
  return shape === undefined
    ? html`<span class="icon todo" aria-hidden="true"></span>`
    : icon(shape, `${state}${state === 'running' ? ' spin' : ''}`);
}

/** `shown` is the session's title, which need not be said again. */
export function turnView(plan: Plan, shown: string | undefined) {
  const steps = ordered(plan);
  const tasks = steps.some((step) => step.kind === 'task');
  return html`<ol class="turn-steps ${tasks && steps.some((step) => step.kind !== 'task') ? 'grouped' : ''}">
    ${steps.map((step) => (!tasks || step.kind === 'task' ? stepView(step) : ownerView(step, shown)))}
  </ol>`;
}

/** A step that has tasks is a caption above them; where the session's title says it already, only to be heard. */
function ownerView({ title, state }: Step, shown: string | undefined) {
  const said = shown !== undefined && shown !== '' && title.replace(/\s+/g, ' ').startsWith(shown);
  return html`<li class=${said ? 'hidden' : 'owner'} aria-label=${words.plan.step(title, state)} title=${title}>
    <span class="line dim" aria-hidden="true">${title}</span></li>`;
}

/** Tasks stand below the step they belong to. */
function ordered({ steps }: Plan): Step[] {
  const tasks = (parent: string) => steps.filter((step) => step.kind === 'task' && step.parent === parent);
  const known = new Set(steps.map((step) => step.id));
  return steps.flatMap((step) => {
    if (step.kind !== 'task') return [step, ...tasks(step.id)];
    return step.parent === undefined || !known.has(step.parent) ? [step] : [];
  });
}

function stepView({ title, state, kind, evidence, attempts }: Step) {
  const told = evidence.map((one) => one.text).join('\n');
  return html`<li class="${kind} ${state}" aria-label=${words.plan.step(title, state)} title=${told === '' ? title : told}>
    ${stateIcon(state)}
    <span class="line" aria-hidden="true">${title}</span>
    ${
      TOLD.includes(state) || attempts > 1
        ? html`<span class="dim" aria-hidden="true">${TOLD.includes(state) ? words.steps[state] : ''}${attempts > 1 ? ` (${attempts})` : ''}</span>`
        : nothing
    }
  </li>`;
}
