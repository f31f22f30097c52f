// The plan as it is carried out: one line a step, its state in words.
import { html, nothing } from 'lit';
import type { Plan, Step, StepState } from '../../src/protocol/plan.ts';
import { words } from '../words.ts';
import { type Context, isOpen, toggle } from './context.ts';
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
const TOLD: readonly StepState[] = ['failed', 'skipped', 'stopped', 'interrupted'];

export function planView(context: Context, plan: Plan | undefined) {
  if (plan === undefined || plan.steps.length === 0) return nothing;
  const steps = ordered(plan);
  const counted = steps.some((step) => step.kind === 'task') ? steps.filter((step) => step.kind === 'task') : steps;
  const done = counted.filter((step) => step.state === 'done').length;
  const now = counted.find((step) => step.state === 'running' || step.state === 'waiting');
  const open = isOpen(context, 'plan', true);
  return html`<section role="region" aria-label=${words.plan.name}>
    <button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'} @click=${() => toggle(context, 'plan', !open)}>
      ${icon('chevron', open ? 'open' : '')}<span class="name">${words.plan.name}</span>
      <span class="line dim">${open ? '' : (now?.title ?? '')}</span>
      <span class="dim">${words.plan.progress(done, counted.length)}</span>
    </button>
    ${open ? html`<ol class=${steps === counted ? '' : 'grouped'}>${steps.map((step) => (steps === counted || step.kind === 'task' ? stepView(step) : ownerView(step, context.store.view?.title)))}</ol>` : nothing}
  </section>`;
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
  const shape = ICONS[state];
  const told = evidence.map((one) => one.text).join('\n');
  return html`<li class="${kind} ${state}" aria-label=${words.plan.step(title, state)} title=${told === '' ? title : told}>
    ${shape === undefined ? html`<span class="icon todo" aria-hidden="true"></span>` : icon(shape, `${state}${state === 'running' ? ' spin' : ''}`)}
    <span class="line" aria-hidden="true">${title}</span>
    <span class="dim" aria-hidden="true">${TOLD.includes(state) ? words.steps[state] : ''}${attempts > 1 ? ` (${attempts})` : ''}</span>
  </li>`;
}
