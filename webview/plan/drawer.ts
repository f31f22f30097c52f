// What unfolds below a step's line: its facts and what can be done with it, its form, its details.
import { html, nothing } from 'lit';
import type { Step } from '../../src/protocol/plan.ts';
import type { PlanEdit } from '../../src/protocol/plan-edit.ts';
import { planWords } from '../plan-words.ts';
import { changesButtons, changesChoices } from './changes.ts';
import { askConsent } from './consent.ts';
import { type Desk, isActive, keyOf, lockOf, rowOf, selectorOf, type Unfolded, unfold } from './desk.ts';
import { detailsView } from './details.ts';
import { beginEditing, editorView } from './editor.ts';
import { duplicate, remove, split } from './edits.ts';
import { factsView } from './facts.ts';
import { forkView } from './fork.ts';
import type { Line } from './outline.ts';

const text = planWords.step;
const { labels } = planWords;

export function drawerView(desk: Desk, line: Line, unfolded: Unfolded) {
  const { step } = line;
  return html`<div class="drawer">
    ${unfolded.part === 'edit' ? editorView(desk, step) : html`${factsView(desk.plan, line, Date.now())}${buttonsView(desk, step)}${changesChoices(desk, step)}`}
    ${unfolded.part === 'fork' ? forkView(desk, step) : nothing}
    ${unfolded.details ? detailsView(desk, step) : nothing}
  </div>`;
}

function buttonsView(desk: Desk, step: Step) {
  if (desk.slot === 'turn' || step.kind === 'task' || desk.following) return nothing;
  const free = lockOf(desk, step) === undefined;
  const idle = desk.session.status === 'idle';
  const target = { session: desk.session.session, step: step.id };
  const simple = free && step.kind !== 'group';
  const whole = { part: 'facts', details: desk.state.unfolded.get(step.id)?.details ?? false } as const;
  return html`<div class="buttons">
    ${button(free ? text.edit : text.look, () => beginEditing(desk, step))}
    ${idle ? button(text.runFrom, () => void askConsent(desk, step.id)) : nothing}
    ${step.state === 'pending' ? button(text.skip, () => void desk.act(keyOf(step.id), { type: 'step.skip', ...target })) : nothing}
    ${desk.running && step.state === 'skipped' ? button(text.retry, () => void desk.act(keyOf(step.id), { type: 'step.retry', ...target })) : nothing}
    ${simple ? button(text.split, () => change(desk, step, labels.split, split(desk.plan, step.id))) : nothing}
    ${step.kind === 'group' ? nothing : button(text.duplicate, () => change(desk, step, labels.duplicate, duplicate(desk.plan, step.id)))}
    ${free ? button(text.remove, () => void removeStep(desk, step)) : nothing}
    ${changesButtons(desk, step)}
    ${isActive(step) ? nothing : button(text.fork, () => unfold(desk, step.id, { ...whole, part: 'fork' }))}
  </div>`;
}

const button = (name: string, act: () => void) =>
  html`<button type="button" class="secondary" data-part=${name} @click=${act}>${name}</button>`;

type Label = (title: string) => string;

function change(desk: Desk, step: Step, label: Label, edits: readonly PlanEdit[] | undefined): void {
  if (edits !== undefined) void desk.edit(keyOf(step.id), label(step.title), edits);
}

/** The focus goes to the line that takes the deleted one's place. */
export async function removeStep(desk: Desk, step: Step): Promise<void> {
  const index = desk.lines.findIndex((line) => line.step.id === step.id);
  const next = desk.lines[index + (desk.lines[index]?.under ?? 0) + 1] ?? desk.lines[index - 1];
  const within = document.activeElement?.closest(selectorOf(step.id)) != null;
  const removed = await desk.edit(keyOf(step.id), labels.remove(step.title), remove(desk.plan, step.id));
  if (removed && within && next !== undefined) desk.focus(rowOf(next.step.id));
}
