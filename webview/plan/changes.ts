// What a step or the whole plan has changed in files: looked at in the editor, and taken back.
import { html, nothing } from 'lit';
import type { Step } from '../../src/protocol/plan.ts';
import type { Target } from '../review/undoing.ts';
import { reviewWords } from '../review-words.ts';
import type { Desk } from './desk.ts';

const text = reviewWords.plan;

/** Steps that may have changed a file; only the log knows which did. */
const isDone = ({ kind, state, attempts }: Step) =>
  (kind === 'tool' || kind === 'agent' || kind === 'group') &&
  state !== 'pending' &&
  state !== 'skipped' &&
  (attempts > 0 || kind === 'group');

const keyOf = ({ plan }: Desk, step: Step | undefined) => `changes ${plan.id} ${step?.id ?? ''}`;

function targetOf({ plan, session }: Desk, step: Step | undefined): Target {
  return { session: session.session, plan: plan.id, ...(step === undefined ? {} : { step: step.id }) };
}

/** While it runs, what it has changed so far can be looked at. */
export function changesButtons(desk: Desk, step: Step) {
  const review = desk.context.review.value;
  if (review === undefined || !isDone(step)) return nothing;
  const key = keyOf(desk, step);
  const target = targetOf(desk, step);
  return html`<button type="button" class="secondary" data-part="review-changes" title=${text.reviewStep(step.title)}
      @click=${() => review.open(target)}>${text.review}</button>
    ${
      desk.session.status !== 'idle'
        ? nothing
        : html`<button type="button" class="secondary" data-part="undo-changes" data-undo-from=${key} title=${text.undoStep(step.title)}
            @click=${() => void review.undos.undo(key, target, () => desk.draw())}>${reviewWords.undo}</button>`
    }`;
}

/** The question before a step's changes, or without a step the plan's, are taken back. */
export const changesChoices = (desk: Desk, step: Step | undefined) =>
  desk.context.review.value?.choices(keyOf(desk, step), reviewWords.undo);

/** What there is to do with the changes of the whole plan; looked at first, because it is much at once. */
export function planChanges(desk: Desk, link: (name: string, hint: string, act: () => void) => unknown) {
  const review = desk.context.review.value;
  if (review === undefined || !desk.plan.steps.some(isDone)) return nothing;
  const target = targetOf(desk, undefined);
  const undo = () => void review.undos.examine(keyOf(desk, undefined), target, () => desk.draw());
  return html`${link(text.review, text.reviewHint, () => review.open(target))}
    ${desk.session.status === 'idle' ? link(text.undo, text.undoHint, undo) : nothing}`;
}
