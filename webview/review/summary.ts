// What stands at the end of a turn that changed files, on the line of a call, and below a message that changes came after.
import { html, nothing } from 'lit';
import type { Item, ToolCallView } from '../../src/protocol/view.ts';
import { reviewWords } from '../review-words.ts';
import type { TurnEnd } from '../view/article.ts';
import { countsView } from '../view/diff.ts';
import { icon } from '../view/icon.ts';
import { lateIcon } from '../view/late-icon.ts';
import { callText } from '../words.ts';
import { choicesView } from './choices.ts';
import type { Shelf } from './shelf.ts';
import { sumOf } from './standing.ts';

const text = reviewWords.turn;

export function turnView(shelf: Shelf, { run, item, calls }: TurnEnd) {
  const key = `${item} ${run}`;
  const { files, added, removed } = sumOf(calls);
  const target = shelf.target({ run });
  if (files === 0) {
    return html`<div class="turn"><span class="dim">${reviewWords.undone}</span></div>`;
  }
  const busy = shelf.undos.busy(key);
  const accepted = calls.every((call) => call.accepted || call.undone || (call.changes ?? []).length === 0);
  return html`<div class="turn" role="group" aria-label=${text.name}>
      <span class="line">${text.changed(files)} ${countsView(added, removed)}</span>
      ${
        target === undefined
          ? nothing
          : html`<span class="answers">
        <button type="button" class="secondary" title=${text.reviewHint} @click=${() => shelf.open(target)}>${text.review}</button>
        <button type="button" class="secondary" title=${text.acceptHint} aria-disabled=${accepted ? 'true' : 'false'}
          @click=${() => accepted || shelf.accept(key, target)}>${accepted ? icon('check') : nothing}${accepted ? reviewWords.accepted : text.accept}</button>
        <button type="button" class="secondary" aria-label=${reviewWords.undo} title=${text.undoHint} aria-disabled=${busy ? 'true' : 'false'}
          data-undo-from=${key} @click=${() => void shelf.undos.undo(key, target, () => shelf.context.redraw(item))}>${lateIcon('undo')}${reviewWords.undo}</button>
      </span>`
      }
    </div>
    ${choicesView(shelf, key, reviewWords.undo)}`;
}

/** The buttons on a call's own line, and what has become of it. */
export function callView(shelf: Shelf, call: ToolCallView) {
  const changes = call.changes ?? [];
  if (call.undone) return html`<span class="dim">${reviewWords.undone}</span>`;
  const target = changes.length === 0 ? undefined : shelf.target({ call: call.call });
  if (target === undefined) return nothing;
  const key = call.call;
  const hint = reviewWords.call.undo(callText(call));
  return html`${
    changes.length === 1
      ? nothing
      : html`<button type="button" class="tool" aria-label=${reviewWords.call.review} title=${reviewWords.call.reviewHint(changes.length)}
          @click=${() => shelf.open(target)}>${icon('diff')}</button>`
  }${call.accepted ? html`<span class="kept" title=${reviewWords.accepted}>${icon('check')}<span class="hidden">${reviewWords.accepted}</span></span>` : nothing}
    <button type="button" class="tool" aria-label=${reviewWords.undo} title=${hint} data-undo-from=${key}
      @click=${() => void shelf.undos.undo(key, target, () => shelf.context.redraw(call.call))}>${lateIcon('undo')}</button>`;
}

/** Back to a message: looked at first, because everything that came after it goes. */
export function afterView(shelf: Shelf, { id, seq }: Item) {
  const target = shelf.target({ after: seq });
  if (target === undefined) return nothing;
  const key = `${id} after`;
  const { name, hint } = reviewWords.after;
  return html`<div class="after ${shelf.undos.at(key) === undefined ? '' : 'asked'}">
      <button type="button" class="tool" aria-label=${name} title=${hint} data-undo-from=${key}
        @click=${() => void shelf.undos.examine(key, target, () => shelf.context.redraw(id))}>${lateIcon('undo')}</button>
    </div>
    ${choicesView(shelf, key, name)}`;
}
