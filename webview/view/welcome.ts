// What an empty conversation teaches: what to connect first, and what may be asked.
import { html, nothing } from 'lit';
import { welcomeWords as text } from '../welcome-words.ts';
import { words } from '../words.ts';
import type { Context } from './context.ts';

/** In plan mode the next step is said in one line; a plan from a file is the other way to begin. */
export function welcomeView(context: Context, fill: (example: string) => void) {
  const { host, view } = context.store;
  if (host !== undefined && !host.connected) return connectCard(context);
  if (view?.plan !== undefined) return nothing;
  if (view?.mode === 'plan') return planHint(context, view.session);
  return html`<div class="welcome">
    <h2>${text.title}</h2>
    <ul>${text.examples.map(
      (example) => html`<li><button type="button" class="link" @click=${() => fill(example)}>${example}</button></li>`,
    )}</ul>
    <p class="dim">${text.hint}</p>
  </div>`;
}

const planHint = ({ run }: Context, session: string) => html`<div class="welcome">
  <p>${text.planHint}</p>
  <p><button type="button" class="link" @click=${() => void run({ type: 'plan.load', session })}>${text.openPlan}</button></p>
</div>`;

const connectCard = ({ run }: Context) => html`<div class="welcome">
  <h2>${text.connectTitle}</h2>
  <p>${text.connectText}</p>
  <div class="buttons"><vscode-button @click=${() => void run({ type: 'provider.connect' })}>${words.connect}</vscode-button></div>
</div>`;
