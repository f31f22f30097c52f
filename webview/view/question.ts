// A question of the agent: its options as buttons, and room for another answer.
import { html, nothing } from 'lit';
import type { Question } from '../../src/protocol/approval.ts';
import { words } from '../words.ts';
import type { Context } from './context.ts';

export function questionView(context: Context, { call, question, options }: Question) {
  const answer = (text: string) => {
    const session = context.store.view?.session;
    if (session === undefined || text.trim() === '') return;
    context.looks.answers.delete(call);
    if (document.activeElement?.closest('[data-question]')) document.getElementById('message')?.focus();
    void context.run({ type: 'question.answer', session, call, answer: text.trim() });
  };
  const note = (event: Event) => {
    if (event.target instanceof HTMLInputElement) context.looks.answers.set(call, event.target.value);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    answer(context.looks.answers.get(call) ?? '');
  };
  return html`<div class="approval" role="group" aria-label=${words.question.name} data-question=${call} tabindex="-1">
    <p class="ask">${question}</p>
    ${
      options.length === 0
        ? nothing
        : html`<div class="buttons">${options.map(
            (option) =>
              html`<vscode-button appearance="secondary" @click=${() => answer(option)}>${option}</vscode-button>`,
          )}</div>`
    }
    <form class="row" @submit=${submit}>
      <input aria-label=${words.question.answer} placeholder=${words.question.answer}
        .value=${context.looks.answers.get(call) ?? ''} @input=${note}>
      <button type="submit" class="secondary">${words.question.send}</button>
    </form>
  </div>`;
}
