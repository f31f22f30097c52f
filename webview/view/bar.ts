// Below the message box: who answers, what may happen, and the two buttons.
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Mode } from '../../src/protocol/approval.ts';
import type { ModelChoice } from '../../src/protocol/frame.ts';
import { words } from '../words.ts';
import type { Context } from './context.ts';
import { icon } from './icon.ts';

const text = words.composer;

export interface BarActions {
  readonly canSend: boolean;
  readonly blocked: string | undefined;
  attach(): void;
  send(): void;
  stop(): void;
}

export function barView(context: Context, actions: BarActions) {
  const { view } = context.store;
  const following = context.store.host?.following ?? false;
  const active = view !== undefined && view.status !== 'idle' && !following;
  const hint = actions.blocked ?? (active ? text.queue : text.send);
  return html`
    <button type="button" class="tool" aria-label=${text.attach} title=${text.attach} @click=${actions.attach}>${icon('mention')}</button>
    ${modeView(context)}${modelView(context)}
    <span class="gap"></span>
    ${
      active
        ? html`<vscode-button appearance="icon" aria-label=${text.stop} title=${text.stopHint} @click=${actions.stop}>${icon('stop')}</vscode-button>`
        : nothing
    }
    <vscode-button appearance="icon" aria-label=${text.send} title=${hint} ?disabled=${!actions.canSend} @click=${actions.send}>${icon('send')}</vscode-button>`;
}

function modeView({ store, run }: Context) {
  const { host, view } = store;
  const modes: readonly Mode[] = host?.modes ?? ['ask', 'plan', 'agent'];
  const mode = view?.mode ?? 'agent';
  const choose = (event: Event) => {
    const chosen = modes.find((one) => one === chosenIn(event));
    if (view !== undefined && chosen !== undefined)
      void run({ type: 'session.configure', session: view.session, mode: chosen });
  };
  return html`<select aria-label=${text.mode} title=${words.modeHints[mode]} ?disabled=${view === undefined || host?.following === true} @change=${choose}>
    ${modes.map((one) => html`<option value=${one} title=${words.modeHints[one]} .selected=${live(one === mode)}>${words.modes[one]}</option>`)}
  </select>`;
}

const CONNECT = ' connect';
const MORE = ' more';

function modelView({ store, run, redraw }: Context) {
  const { host, view } = store;
  const model = view?.model || host?.model || '';
  const models = host?.models ?? [];
  const choose = (event: Event) => {
    const chosen = chosenIn(event);
    if (chosen === CONNECT) void run({ type: 'provider.connect' });
    else if (chosen === MORE) void run({ type: 'model.choose' });
    else if (view !== undefined && chosen !== '')
      void run({ type: 'session.configure', session: view.session, model: chosen });
    redraw();
  };
  const known = models.some((one) => one.id === model);
  return html`<select class="model" aria-label=${text.model} title=${known ? model : model || text.noModel}
    ?disabled=${view === undefined || host?.following === true} @change=${choose}>
    ${known ? nothing : html`<option value=${model} .selected=${live(true)}>${model || text.noModel}</option>`}
    ${providers(models).map(
      ([provider, choices]) =>
        html`<optgroup label=${provider}>${choices.map(
          (one) =>
            html`<option value=${one.id} title=${one.detail ?? one.id} .selected=${live(one.id === model)}>${one.label}</option>`,
        )}</optgroup>`,
    )}
    ${host?.connected ? html`<option value=${MORE}>${text.moreModels}</option>` : nothing}
    <option value=${CONNECT}>${words.connect}…</option>
  </select>`;
}

const providers = (models: readonly ModelChoice[]) => [...Map.groupBy(models, (model) => model.provider)];

const chosenIn = (event: Event) => (event.target instanceof HTMLSelectElement ? event.target.value : '');
