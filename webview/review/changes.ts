// The files that a call has changed, hunk by hunk, each to be accepted or rejected by itself.
import { html, nothing } from 'lit';
import type { FileChange } from '../../src/protocol/display.ts';
import type { ToolCallView } from '../../src/protocol/view.ts';
import { reviewWords } from '../review-words.ts';
import { diffRuns } from '../text/diff-lines.ts';
import { hunksOf, type TextHunk } from '../text/hunks.ts';
import { isOpen, toggle } from '../view/context.ts';
import { changeView, diffButton, hunksView } from '../view/diff.ts';
import { icon } from '../view/icon.ts';
import { lateIcon } from '../view/late-icon.ts';
import { words } from '../words.ts';
import { choicesView } from './choices.ts';
import type { Shelf } from './shelf.ts';
import { hunkVerdict, type Verdict, verdictOf } from './standing.ts';
import type { Target } from './undoing.ts';

const text = reviewWords.hunk;

/** One file needs no line of its own: the card's line is about it. */
export function changesView(shelf: Shelf, call: ToolCallView) {
  const changes = call.changes ?? [];
  const [only] = changes;
  if (only !== undefined && changes.length === 1) return fileHunks(shelf, call, only, true);
  return html`<ul class="files">${changes.map((change) => html`<li>${fileView(shelf, call, change)}</li>`)}</ul>`;
}

function fileView(shelf: Shelf, call: ToolCallView, change: FileChange) {
  const { context } = shelf;
  const key = `${call.call} ${change.path}`;
  const open = isOpen(context, key, false);
  return html`<div class="file">
      <button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'} title=${change.path}
        @click=${() => toggle(context, key, !open)}>
        ${icon('chevron', open ? 'open' : '')}<span class="line">${change.label}</span>${changeView(change)}
      </button>
      ${diffButton(change, context, call.call)}
      ${decision(shelf, call, { path: change.path }, verdictOf(call, change), {
        accept: reviewWords.file.accept(change.label),
        reject: reviewWords.file.reject(change.label),
      })}
    </div>
    ${open ? fileHunks(shelf, call, change, false) : nothing}
    ${choicesView(shelf, `${key} -`, reviewWords.undo)}`;
}

/** `alone`: nothing else decides about the only hunk of the only file, so that no button does what another one does. */
function fileHunks(shelf: Shelf, call: ToolCallView, change: FileChange, alone: boolean) {
  const hunks = hunksOf(change.hunks);
  if (hunks.length === 0) return html`<p class="dim">${factsOf(change).join(' ')}</p>`;
  if (hunks.length === 1 && !alone) return hunksView(change);
  return html`<div class="hunks">${hunks.map((hunk, index) => hunkView(shelf, call, change, hunk, index))}</div>`;
}

/** What there is to say of a change without lines. */
function factsOf({ from, path, was, is, unkept, before, after }: FileChange): readonly string[] {
  const { facts } = reviewWords;
  const modes = was?.mode !== undefined && is?.mode !== undefined && was.mode !== is.mode;
  const told = [
    ...(from === undefined ? [] : [facts.moved(from, path)]),
    ...(modes ? [facts.mode(octal(was.mode ?? 0), octal(is.mode ?? 0))] : []),
    ...(was?.link === true || is?.link === true ? [facts.link] : []),
    ...(unkept === undefined ? [] : [facts.unkept(unkept)]),
  ];
  return told.length > 0 || before === after ? told : [words.tool.binary];
}

const octal = (mode: number) => (mode & 0o777).toString(8);

function hunkView(shelf: Shelf, call: ToolCallView, change: FileChange, hunk: TextHunk, index: number) {
  const { from, to } = hunk;
  const verdict = hunkVerdict(call, change, index);
  const key = `${call.call} ${change.path} ${index}`;
  const part = { path: change.path, hunks: [index] };
  return html`<div class="hunk ${verdict ?? ''}" role="group" aria-label=${text.lines(from, to)}>
    <div class="file"><span class="line dim">${text.lines(from, to)}</span>
      ${decision(shelf, call, part, verdict, {
        accept: text.accept(from, to, change.label),
        reject: text.reject(from, to, change.label),
      })}</div>
    <pre class="diff" tabindex="0" aria-label=${text.lines(from, to)}>${diffRuns(hunk.body).map(
      ({ kind, text: lines }) => html`<span class=${kind}>${lines}\n</span>`,
    )}</pre>
    ${choicesView(shelf, key, reviewWords.undo)}
  </div>`;
}

type Part = { readonly path: string; readonly hunks?: number[] };

/** What was decided, in a word; and what still can be. */
function decision(
  shelf: Shelf,
  { call }: ToolCallView,
  part: Part,
  verdict: Verdict,
  names: { readonly accept: string; readonly reject: string },
) {
  const target = shelf.target({ call, parts: [{ ...part, call }] });
  if (target === undefined) return nothing;
  const key = `${call} ${part.path} ${part.hunks?.[0] ?? '-'}`;
  if (verdict === 'rejected') return html`<span class="dim">${reviewWords.rejected}</span>`;
  return html`${
    verdict === 'accepted'
      ? html`<span class="dim">${reviewWords.accepted}</span>`
      : tool(icon('check'), names.accept, undefined, () => shelf.accept(key, target))
  }${tool(lateIcon('undo'), names.reject, key, () => reject(shelf, key, target, call))}`;
}

const reject = ({ undos, context }: Shelf, key: string, target: Target, call: string) =>
  void undos.undo(key, target, () => context.redraw(call));

const tool = (shape: unknown, name: string, key: string | undefined, act: () => void) =>
  html`<button type="button" class="tool" aria-label=${name} title=${name} data-undo-from=${key ?? nothing}
    @click=${act}>${shape}</button>`;
