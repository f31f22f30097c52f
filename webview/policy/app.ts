// The policy page as a whole: joins its channel, its state and its sections, and draws what changed at most once a frame.
import { html, nothing, render } from 'lit';
import { type Fault, fault } from '../../src/protocol/fault.ts';
import type { Channel } from '../../src/protocol/frame.ts';
import {
  POLICY_FRAME_VERSION,
  type PolicyState,
  type ToPolicyHost,
  type ToPolicyPage,
  ToPolicyPageSchema,
} from '../../src/protocol/policy-frame.ts';
import { createPageClient } from '../pages/client.ts';
import { button, headerView, onceAFrame, problemView, section } from '../pages/parts.ts';
import { editorView } from './editor-view.ts';
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
  const view: View = {
    state,
    draw: onceAFrame(() => {
      render(pageView(view), place);
      kept.setState({ draft: state.draft.text });
    }),
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
  const parse = (raw: unknown) => ToPolicyPageSchema.safeParse(raw).data;
  const client = createPageClient(
    { channel, version: POLICY_FRAME_VERSION, parse },
    (received: Told) => accept(view, received),
    view.complain,
  );
  view.draw();
  client.hello();
}

type Told = Extract<ToPolicyPage, { kind: 'state' | 'explained' }>;

function accept(view: View, frame: Told): void {
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
  return html`${headerView(
    text,
    SECTIONS.map((id) => [id, TITLES[id]]),
  )}
    <p class="said" role="status">${said}</p>
    ${faults.map((one) => problemView(one, text.close, () => close(view, one)))}
    ${host?.fault === undefined ? nothing : problemView(host.fault, text.close)}
    ${tryView(view)} ${host === undefined ? html`<p class="dim">${text.loading}</p>` : rulesView(view, host)}
    ${editorView(view)} ${simulationView(view)} ${suggestionsView(view)}
    ${host === undefined ? nothing : settingsView(view, host)}`;
}

function close(view: View, problem: Fault): void {
  const { faults } = view.state;
  faults.splice(faults.indexOf(problem), 1);
  view.draw();
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
