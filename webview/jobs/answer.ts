// What stands below a call whose command still runs: its time and Stop; a box to type into while it waits for input.
import { html } from 'lit';
import { asksSecret, type Job } from '../../src/protocol/job.ts';
import { jobWords } from '../job-words.ts';
import type { Context } from '../view/context.ts';
import { icon } from '../view/icon.ts';

export const timeView = ({ startedAt }: Job) =>
  html`<span class="dim job-time" aria-hidden="true" data-since=${startedAt}></span>`;

export const stopView = (context: Context, { id, command }: Job) =>
  html`<button type="button" class="tool" aria-label=${jobWords.stop(command)} title=${jobWords.stopShort}
    @click=${() => void context.run({ type: 'job.stop', job: id })}>${icon('stop')}</button>`;

export const runningView = (context: Context, job: Job) =>
  html`<div class="job-row end">${timeView(job)}${stopView(context, job)}</div>`;

/** Never takes the focus by itself. What looks like a secret is not shown while it is typed. */
export function answerView(context: Context, job: Job, prompt: string) {
  const { answers } = context.looks;
  const note = (event: Event) => {
    if (event.target instanceof HTMLInputElement) answers.set(job.id, event.target.value);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = answers.get(job.id) ?? '';
    answers.delete(job.id);
    if (event.target instanceof HTMLFormElement) event.target.reset();
    void context.run({ type: 'job.input', job: job.id, text });
  };
  return html`<form class="job-ask" @submit=${submit}>
    <p>${icon('question', 'waiting')} ${jobWords.asks(prompt)}</p>
    <div class="job-row">
      <input type=${asksSecret(prompt) ? 'password' : 'text'} aria-label=${jobWords.input} autocomplete="off"
        .value=${answers.get(job.id) ?? ''} @input=${note}>
      <button type="submit" class="secondary">${jobWords.send}</button>
      ${stopView(context, job)}
    </div>
  </form>`;
}
