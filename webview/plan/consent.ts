// The envelope: what the plan would do, shown once before it runs; agreed to, nothing inside it asks again.
import { html, nothing } from 'lit';
import type { Rule } from '../../src/protocol/approval.ts';
import { fault } from '../../src/protocol/fault.ts';
import type { Plan } from '../../src/protocol/plan.ts';
import { type Envelope, EnvelopeSchema } from '../../src/protocol/view.ts';
import { visibleView } from '../consent/visible.ts';
import { planWords } from '../plan-words.ts';
import { faultCard } from '../view/fault-card.ts';
import { effectText, ruleText } from '../words.ts';
import { CONSENT_KEY, type Consent, type Desk } from './desk.ts';
import { sent } from './fields.ts';
import { budgetText } from './spent.ts';

const text = planWords.envelope;
const CARD = '[data-consent]';
/** Shown at once; the others after a press, so that nothing is agreed to unseen. */
const MOST = 12;
const SIDE_BY_SIDE = 4;

/** Asks what would be done and shows it; the focus goes to the card, because the user asked for it. */
export async function askConsent(desk: Desk, from: string | undefined): Promise<void> {
  const { state, plan, session } = desk;
  const asked = { from, envelope: undefined, revision: plan.revision, all: false };
  state.consent = asked;
  state.faults.delete(CONSENT_KEY);
  desk.focus(CARD);
  desk.draw();
  const outcome = await desk.context.ask({ type: 'plan.envelope', session: session.session });
  // Cancelled meanwhile, or asked anew.
  if (state.consent !== asked) return;
  const envelope = EnvelopeSchema.safeParse(outcome.ok ? outcome.value : undefined);
  if (envelope.success) state.consent = { ...asked, envelope: envelope.data };
  else state.faults.set(CONSENT_KEY, outcome.ok ? fault('page.answer', text.unreadable) : outcome.fault);
  desk.draw();
}

export function consentView(desk: Desk, consent: Consent) {
  const { from, envelope, revision } = consent;
  const refused = desk.state.faults.get(CONSENT_KEY);
  const first = desk.plan.steps.find((step) => step.id === from);
  const outdated = revision !== desk.plan.revision;
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close(desk, '[data-part="run"]');
  };
  return html`<div class="card consent" role="group" aria-label=${text.name} data-consent tabindex="-1" @keydown=${key}>
    <p class="ask">${first === undefined ? text.ask : text.askFrom(first.title)}</p>
    ${envelope === undefined ? (refused === undefined ? html`<p class="dim">${text.loading}</p>` : nothing) : contentView(desk, consent, envelope)}
    ${outdated ? html`<p class="problem">${text.changed}</p>` : nothing}
    ${refused === undefined ? nothing : faultCard(desk.context, refused, 'error')}
    ${answersView(desk, consent, outdated || refused !== undefined)}
  </div>`;
}

function contentView(desk: Desk, { all }: Consent, { effects, expected, notes, rules, budget, forecast }: Envelope) {
  const show = () => {
    if (desk.state.consent !== undefined) desk.state.consent = { ...desk.state.consent, all: true };
    desk.focus(CARD);
    desk.draw();
  };
  const lines = (said: readonly string[]) => linesView(said, all, show);
  const nothingKnown = effects.length === 0 && expected.length === 0;
  return html`
    ${nothingKnown ? html`<p>${text.nothing}</p>` : nothing}
    ${effects.length === 0 ? nothing : html`<p>${text.effects}</p>${lines(effects.map((effect) => effectText(effect, true)))}`}
    ${expected.length === 0 ? nothing : html`<p>${text.expected}</p>${lines(expected.map(planWords.expected))}`}
    ${notes.length === 0 ? nothing : html`<p>${text.notes}</p>${lines(notes)}`}
    ${rules.length === 0 ? nothing : rulesView(rules)}
    <p class="dim">${limitsText(budget, desk.plan)}${rules.length === 0 ? '' : ` ${text.inside}`} ${forecast?.text}</p>`;
}

/** Paragraphs, not a list: the panel's list is that of its steps. */
function linesView(said: readonly string[], all: boolean, show: () => void) {
  const shown = all || said.length <= MOST ? said : said.slice(0, MOST - 1);
  return html`<div class="lines">${shown.map((line) => html`<p>${visibleView(line, true)}</p>`)}</div>
    ${shown.length === said.length ? nothing : html`<button type="button" class="link" @click=${show}>${text.all(said.length)}</button>`}`;
}

const rulesView = (rules: readonly Rule[]) => html`<details><summary>${text.allowed(rules.length)}</summary>
  <div class="lines">${rules.map((rule) => html`<p>${visibleView(ruleText(rule, text.tier), true)}</p>`)}</div></details>`;

function limitsText(budget: Envelope['budget'], { parallel }: Plan): string {
  const limits = budget === undefined ? '' : budgetText(budget);
  return `${limits === '' ? text.noBudget : text.budget(limits)} ${text.side(parallel ?? SIDE_BY_SIDE)}`;
}

function answersView(desk: Desk, { from, envelope }: Consent, again: boolean) {
  const waits = sent(desk.state, CONSENT_KEY);
  return html`<div class="buttons">
    ${
      again
        ? html`<vscode-button appearance="secondary" aria-disabled=${waits} @click=${() => void askConsent(desk, from)}>${text.look}</vscode-button>`
        : html`<vscode-button aria-disabled=${waits} ?disabled=${envelope === undefined} @click=${() => void run(desk, from, envelope?.hash)}>${text.run}</vscode-button>
          <vscode-button appearance="secondary" aria-disabled=${waits} ?disabled=${envelope === undefined} @click=${() => void run(desk, from, undefined)}>${text.runAsking}</vscode-button>`
    }
    <vscode-button appearance="secondary" @click=${() => close(desk, '[data-part="run"]')}>${text.cancel}</vscode-button>
  </div>`;
}

async function run(desk: Desk, from: string | undefined, envelope: string | undefined): Promise<void> {
  const outcome = await desk.act(CONSENT_KEY, {
    type: 'plan.run',
    session: desk.session.session,
    ...(from === undefined ? {} : { from }),
    ...(envelope === undefined ? {} : { envelope }),
  });
  // Not onto a button that a second Enter would press.
  if (outcome.ok) close(desk, '[data-steps]');
}

function close(desk: Desk, focus: string): void {
  desk.state.consent = undefined;
  desk.state.faults.delete(CONSENT_KEY);
  desk.focus(focus);
  desk.draw();
}
