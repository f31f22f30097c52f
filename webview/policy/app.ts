// The policy page as a whole: joins its channel, its state and its sections, and draws what changed at most once a frame.
import { html, nothing, render } from 'lit';
import { type Fault, fault } from '../../src/protocol/fault.ts';
import type { Channel } from '../../src/protocol/frame.ts';
import type { PolicyState, ToPolicyHost, ToPolicyPage } from '../../src/protocol/policy-frame.ts';
import { icon } from '../view/icon.ts';
import { createPolicyClient } from './client.ts';
import { editorView } from './editor-view.ts';
import { button, section } from './parts.ts';
import { TEMPLATE } from './rule-draft.ts';
import { rulesView } from './rules-view.ts';
import { simulationView } from './simulation-view.ts';
import type { PageState, View } from './state.ts';
import { suggestionsView } from './suggestions-view.ts';
import { askingOf, tryView } from './try-view.ts';
import { text } from './words.ts';

export interface Kept {
  getState(): unknown;
  setState(state: unknown): void;
}

export function startPolicyPage(channel: Channel<ToPolicyHost, ToPolicyPage>, place: HTMLElement, kept: Kept): void {
  const state: PageState = {
    asking: { kind: 'command', text: '', input: '' },
    asked: { working: false },
    draft: { text: draftIn(kept.getState()) ?? TEMPLATE },
    simulated: { working: false },
    suggested: { working: false },
    said: '',
    faults: [],
  };
  let frame: number | undefined;
  let wanted: string | undefined;
  const view: View = {
    state,
    draw: (focus) => {
      wanted = focus ?? wanted;
      if (frame !== undefined) return;
      frame = requestAnimationFrame(() => {
        frame = undefined;
        render(pageView(view), place);
        kept.setState({ draft: state.draft.text });
        focusOn(wanted);
        wanted = undefined;
      });
    },
    say: (said) => {
      state.said = said;
      view.draw();
    },
    ask: (request) => client.ask(request),
    complain: (problem) => {
      if (!state.faults.some((other) => other.text === problem.text)) state.faults.push(problem);
      view.draw();
    },
  };
  const client = createPolicyClient(channel, (received) => accept(view, received), view.complain);
  view.draw();
  client.hello();
}

function accept(view: View, frame: Extract<ToPolicyPage, { kind: 'state' | 'explained' }>): void {
  const { state } = view;
  if (frame.kind === 'state') {
    state.host = frame.state;
    view.draw();
    return;
  }
  const { question, explanation, fault: problem } = frame;
  state.asking = askingOf(question) ?? state.asking;
  state.asked = { working: false, question, explanation, fault: problem };
  view.draw('explanation');
}

function draftIn(kept: unknown): string | undefined {
  if (typeof kept !== 'object' || kept === null || !('draft' in kept)) return undefined;
  return typeof kept.draft === 'string' ? kept.draft : undefined;
}

function focusOn(id: string | undefined): void {
  if (id === undefined) return;
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
}

const SECTIONS = ['try', 'rules', 'editor', 'suggestions', 'settings'] as const;
const TITLES = {
  try: text.asking.title,
  rules: text.rules.title,
  editor: text.editor.title,
  suggestions: text.suggestions.title,
  settings: text.surroundings.title,
} as const;

function pageView(view: View) {
  const { host, said, faults } = view.state;
  return html`<header>
      <h1>${text.title}</h1>
      <p class="dim">${text.intro}</p>
      <nav aria-label=${text.sections}>
        ${SECTIONS.map(
          (id) =>
            html`<button type="button" class="link" @click=${() => focusOn(`${id}-title`)}>${TITLES[id]}</button>`,
        )}
      </nav>
    </header>
    <p class="said" role="status">${said}</p>
    ${[...faults, ...(host?.fault === undefined ? [] : [host.fault])].map((one) => problemView(view, one))}
    ${tryView(view)} ${host === undefined ? html`<p class="dim">${text.loading}</p>` : rulesView(view, host)}
    ${editorView(view)} ${simulationView(view)} ${suggestionsView(view)}
    ${host === undefined ? nothing : settingsView(view, host)}`;
}

function problemView(view: View, problem: Fault) {
  const { faults } = view.state;
  const close = () => {
    faults.splice(faults.indexOf(problem), 1);
    view.draw();
  };
  return html`<div class="fault" role="alert">
    ${icon('error', 'error')}<span>${problem.text}</span>
    ${
      faults.includes(problem)
        ? html`<button type="button" class="tool" aria-label=${text.close} title=${text.close} @click=${close}>${icon('close')}</button>`
        : nothing
    }
  </div>`;
}

function settingsView(view: View, { settings }: PolicyState) {
  const open = (setting: PolicyState['settings'][number]['setting']) => async () => {
    const done = await view.ask({ type: 'setting.open', setting });
    if (!done.ok) view.complain(fault(done.fault.code, done.fault.text));
  };
  return section(
    'settings',
    text.surroundings,
    html`<dl class="settings">${settings.map(({ setting, value }) => {
      const { title, hint } = text.settings[setting];
      const name = text.surroundings.changeOf(title);
      return html`<div>
        <dt>${title}</dt>
        <dd><strong>${value}</strong> <span class="dim">${hint}</span></dd>
        <dd>${button(text.surroundings.change, () => void open(setting)(), { name })}</dd>
      </div>`;
    })}</dl>`,
  );
}
