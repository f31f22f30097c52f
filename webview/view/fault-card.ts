// A fault as a card: one sentence, and a button for what can be done about it.
import { html, nothing } from 'lit';
import type { Fault, FaultAction } from '../../src/protocol/fault.ts';
import { words } from '../words.ts';
import type { Context } from './context.ts';
import { icon } from './icon.ts';

export type Level = 'info' | 'warning' | 'error';

export function faultCard(context: Context, fault: Fault, level: Level, dismiss?: () => void) {
  return html`<div class="fault" role="group" aria-label=${words.log.notice}>
    ${icon(level, level)}
    <div>
      <p>${fault.text}</p>
      ${fault.action === undefined ? nothing : html`<div class="buttons">${actionButton(context, fault.action)}</div>`}
    </div>
    ${
      dismiss === undefined
        ? nothing
        : html`<button type="button" class="tool" aria-label=${words.fault.dismiss} title=${words.fault.dismiss}
            @click=${dismiss}>${icon('close')}</button>`
    }
  </div>`;
}

export function actionButton(context: Context, action: FaultAction) {
  return html`<vscode-button appearance="secondary" @click=${() => act(context, action)}>
    ${isMending(context, action) ? words.fault.providers : words.fault.actions[action]}</vscode-button>`;
}

/** Where something is connected it is a key or a bill that wants mending, not another connection. */
const isMending = ({ store }: Context, action: FaultAction) =>
  action === 'connect-provider' && store.host?.connected === true;

function act(context: Context, action: FaultAction): void {
  const { store, run } = context;
  const session = store.view?.session;
  if (action === 'connect-provider' && !isMending(context, action)) void run({ type: 'provider.connect' });
  else if (action === 'resume' && session !== undefined) void run({ type: 'run.resume', session });
  else void run({ type: 'fault.act', action, ...(session === undefined ? {} : { session }) });
}
