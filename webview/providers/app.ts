// The provider page as a whole: joins its channel, its state and its sections, and draws what changed at most once a frame.
import { html, render } from 'lit';
import * as z from 'zod/mini';
import type { Fault } from '../../src/protocol/fault.ts';
import type { Channel } from '../../src/protocol/frame.ts';
import {
  PROVIDER_FRAME_VERSION,
  type ToProviderHost,
  type ToProviderPage,
  ToProviderPageSchema,
} from '../../src/protocol/provider-frame.ts';
import { createPageClient } from '../pages/client.ts';
import { headerView, onceAFrame, problemView } from '../pages/parts.ts';
import { accountsView } from './accounts-view.ts';
import { fallbackView } from './fallback-view.ts';
import { healthView } from './health-view.ts';
import { modelsView } from './models-view.ts';
import { spendView } from './spend-view.ts';
import type { PageState, Range, Unit, View } from './state.ts';
import { text } from './words.ts';

interface Kept {
  getState(): unknown;
  setState(state: unknown): void;
}

const LookSchema = z.object({ range: z.optional(z.number()), unit: z.optional(z.enum(['usd', 'tokens'])) });

type Told = Extract<ToProviderPage, { kind: 'state' | 'figures' }>;

export function startProviderPage(
  channel: Channel<ToProviderHost, ToProviderPage>,
  place: HTMLElement,
  kept: Kept,
): void {
  const state: PageState = { tests: new Map(), adding: '', said: '', faults: [], ...lookIn(kept.getState()) };
  const view: View = {
    state,
    draw: onceAFrame(() => {
      render(pageView(view), place);
      kept.setState({ range: state.range, unit: state.unit });
    }),
    say: (said) => {
      state.said = said;
      view.draw();
    },
    ask: (request) => client.ask(request),
    act: async (request, done) => {
      const answered = await client.ask(request);
      if (!answered.ok) complain(answered.fault);
      // False: the user was asked for more and thought better of it.
      else if (answered.value !== false) view.say(done);
      return answered.ok && answered.value !== false;
    },
  };
  const complain = (problem: Fault) => {
    if (!state.faults.some((other) => other.text === problem.text)) state.faults.push(problem);
    view.draw();
  };
  const parse = (raw: unknown) => ToProviderPageSchema.safeParse(raw).data;
  const client = createPageClient(
    { channel, version: PROVIDER_FRAME_VERSION, parse },
    (frame: Told) => {
      if (frame.kind === 'state') state.host = frame.state;
      else state.figures = frame.figures;
      view.draw();
    },
    complain,
  );
  view.draw();
  client.hello();
}

/** How the chart was looked at before the page was rebuilt. */
function lookIn(kept: unknown): { range: Range; unit?: Unit } {
  const look = LookSchema.safeParse(kept).data;
  return { range: look?.range === 14 ? 14 : 30, unit: look?.unit };
}

function pageView(view: View) {
  const { host, figures, said, faults } = view.state;
  const close = (problem: Fault) => {
    faults.splice(faults.indexOf(problem), 1);
    view.draw();
  };
  const sections = [text.accounts, text.models, text.fallback, text.health, text.spend] as const;
  const ids = ['accounts', 'models', 'fallback', 'health', 'spend'] as const;
  return html`${headerView(
    text,
    sections.map(({ title }, index) => [ids[index] ?? '', title]),
  )}
    <p class="said" role="status">${said}</p>
    ${faults.map((one) => problemView(one, text.close, () => close(one)))}
    ${host?.blocked === undefined ? undefined : problemView(host.blocked, text.close)}
    ${
      host === undefined
        ? html`<p class="dim" role="status">${text.loading}</p>`
        : html`${accountsView(view, host)} ${modelsView(view, host)} ${fallbackView(view, host)}`
    }
    ${figures === undefined ? undefined : html`${healthView(figures)} ${spendView(view, figures)}`}`;
}
