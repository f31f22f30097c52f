// The quiet list of background jobs above the message box: there only when there are jobs.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Job } from '../../src/protocol/job.ts';
import { jobWords } from '../job-words.ts';
import { duration } from '../text/format.ts';
import { type Context, isOpen, toggle } from '../view/context.ts';
import { icon } from '../view/icon.ts';
import { answerView, stopView, timeView } from './answer.ts';

const KEY = 'jobs';

/** `dismissed`: ended jobs that the user has cleared. */
export function listView(context: Context, dismissed: Set<string>) {
  const jobs = context.store.jobs.filter((job) => job.background && !dismissed.has(job.id));
  if (jobs.length === 0) return nothing;
  const ended = jobs.filter((job) => job.ended !== undefined);
  const running = jobs.length - ended.length;
  const waits = jobs.some((job) => job.waiting !== undefined);
  const open = isOpen(context, KEY, waits);
  const clear = () => {
    for (const job of ended) dismissed.add(job.id);
    context.redraw();
  };
  const title = running > 0 ? jobWords.running(running) : jobWords.ended(ended.length);
  return html`<section class="jobs" role="region" aria-label=${jobWords.name}>
    <div class="head">
      <button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'} @click=${() => toggle(context, KEY, !open)}>
        ${icon('chevron', open ? 'open' : '')}<span class="line">${title}</span>
        ${waits ? html`<span class="dim">${jobWords.waiting}</span>` : nothing}
      </button>
      ${
        ended.length === 0
          ? nothing
          : html`<button type="button" class="tool" aria-label=${jobWords.clear} title=${jobWords.clear}
              @click=${clear}>${icon('close')}</button>`
      }
    </div>
    ${
      open
        ? html`<ul>${repeat(
            jobs,
            (job) => job.id,
            (job) => jobView(context, job),
          )}</ul>`
        : nothing
    }
  </section>`;
}

function jobView(context: Context, job: Job) {
  const { id, command, cwd, last, ended, waiting } = job;
  const open = () => {
    const session = context.store.view?.session ?? '';
    void context.run({ type: 'output.open', session, job: id });
  };
  const sign =
    ended === undefined ? (waiting === undefined ? 'spinner' : 'question') : ended.failed ? 'error' : 'check';
  return html`<li>
    <div class="job-row">
      ${icon(sign, sign === 'spinner' ? 'spin' : sign)}
      <span class="line" title=${`${command}\n${cwd}`}>${command}</span>
      ${ended === undefined ? timeView(job) : html`<span class="dim">${ended.how}, ${duration(ended.ms)}</span>`}
      <button type="button" class="tool" aria-label=${jobWords.openOutputOf(command)} title=${jobWords.openOutput}
        @click=${open}>${icon('file')}</button>
      ${ended === undefined && waiting === undefined ? stopView(context, job) : nothing}
    </div>
    ${waiting === undefined ? (last === '' ? nothing : html`<p class="line dim last">${last}</p>`) : answerView(context, job, waiting)}
  </li>`;
}
