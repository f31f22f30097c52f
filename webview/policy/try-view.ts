// A command, a path, an address or a call tried: the verdict, each effect with what decided, and what would have to be otherwise.
import { html, nothing } from 'lit';
import type { ExplainedEffect, Explanation, PolicyQuestion, WayOut } from '../../src/protocol/policy.ts';
import { ExplanationSchema } from '../../src/protocol/policy.ts';
import { button, faultView, section, working } from '../pages/parts.ts';
import { effectText } from '../words.ts';
import { startDraft } from './editor-view.ts';
import { copyOf } from './rule-draft.ts';
import { ASKINGS, type Asking, type PageState, type View } from './state.ts';
import { verdictView } from './verdict.ts';
import { text, VERDICTS } from './words.ts';

const words = text.asking;

export function tryView(view: View) {
  const { asking, asked } = view.state;
  return section(
    'try',
    words,
    html`<form class="asking" @submit=${(event: Event) => submit(view, event)}>
        <label class="hidden" for="kind">${words.kind}</label>
        <select id="kind" .value=${asking.kind} @change=${(event: Event) => choose(view, event)}>
          ${ASKINGS.map((kind) => html`<option value=${kind} ?selected=${kind === asking.kind}>${words.kinds[kind]}</option>`)}
        </select>
        <input
          id="question"
          aria-label=${words.input}
          placeholder=${words.hints[asking.kind]}
          spellcheck="false"
          autocomplete="off"
          .value=${asking.text}
          @input=${(event: Event) => typed(view, event, 'text')}
        />
        ${button(words.explain, () => void explain(view), { primary: true, disabled: asked.working })}
        ${
          asking.kind === 'tool'
            ? html`<textarea
                rows="4"
                spellcheck="false"
                aria-label=${words.toolInput}
                placeholder='{"path": "notes.md", "content": "…"}'
                .value=${asking.input}
                @input=${(event: Event) => typed(view, event, 'input')}
              ></textarea>`
            : nothing
        }
      </form>
      ${asked.working ? working(words.working) : nothing} ${faultView(asked.fault)}
      ${asked.explanation === undefined ? nothing : explanationView(view, asked.explanation)}`,
  );
}

function typed({ state }: View, event: Event, field: 'text' | 'input'): void {
  const { target } = event;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    state.asking = { ...state.asking, [field]: target.value };
  }
}

function choose(view: View, event: Event): void {
  const { target } = event;
  if (!(target instanceof HTMLSelectElement)) return;
  const kind = ASKINGS.find((one) => one === target.value) ?? 'command';
  view.state.asking = { ...view.state.asking, kind };
  view.draw();
}

function submit(view: View, event: Event): void {
  event.preventDefault();
  void explain(view);
}

async function explain(view: View): Promise<void> {
  const { asking } = view.state;
  if (asking.text.trim() === '') {
    document.getElementById('question')?.focus();
    return;
  }
  const question = questionOf(asking);
  if (typeof question === 'string') {
    const fault = { code: 'policy.bad-input', text: words.badInput(question), retryable: false };
    view.state.asked = { working: false, fault };
    view.draw();
    return;
  }
  await askFor(view, question);
}

/** Asks for an explanation and shows it; the focus goes to it. */
export async function askFor(view: View, question: PolicyQuestion): Promise<void> {
  view.state.asked = { working: true, question };
  view.draw();
  const done = await view.ask({ type: 'policy.explain', question });
  const read = ExplanationSchema.safeParse(done.ok ? done.value : undefined);
  view.state.asked = {
    working: false,
    question,
    explanation: read.success ? read.data : undefined,
    fault: done.ok ? undefined : done.fault,
  };
  view.draw(read.success ? 'explanation' : undefined);
}

/** The question of the form; why it is none. */
function questionOf({ kind, text: written, input }: PageState['asking']): PolicyQuestion | string {
  switch (kind) {
    case 'command':
      return { kind, command: written };
    case 'url':
      return { kind, url: written };
    case 'tool':
      try {
        return { kind, tool: written.trim(), input: input.trim() === '' ? {} : JSON.parse(input) };
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    default:
      return { kind: 'path', access: kind, path: written };
  }
}

/** How a question that was asked elsewhere stands in the form. */
export function askingOf(question: PolicyQuestion): PageState['asking'] | undefined {
  const asking = (kind: Asking, written: string, input = '') => ({ kind, text: written, input });
  switch (question.kind) {
    case 'command':
      return asking('command', question.command);
    case 'path':
      return asking(question.access, question.path);
    case 'url':
      return asking('url', question.url);
    case 'tool':
      return asking('tool', question.tool, JSON.stringify(question.input, undefined, 2));
    default:
      return undefined;
  }
}

function explanationView(view: View, explanation: Explanation) {
  const { title, verdict, mode, reasons, effects, ways, never, recorded, fault } = explanation;
  return html`<div class="card result ${verdict}" id="explanation" role="group" aria-label=${words.result} tabindex="-1">
    <div class="head">${verdictView(verdict)}<strong class="asked">${title}</strong></div>
    <p class="dim">${words.mode(mode)}</p>
    ${reasons.map((reason) => html`<p>${reason}</p>`)} ${faultView(fault)}
    ${recorded === undefined ? nothing : html`<p>${recordedText(recorded)}</p>`}
    <h3>${words.would}</h3>
    ${
      effects.length === 0
        ? html`<p class="dim">${words.nothing}</p>`
        : html`<ul class="effects">${effects.map((one) => html`<li>${effectView(one)}</li>`)}</ul>`
    }
    ${
      verdict === 'allow'
        ? nothing
        : html`<h3>${words.ways}</h3>
            <ul class="effects">${ways.map((way) => html`<li>${wayView(view, way)}</li>`)}</ul>
            ${never === undefined ? nothing : html`<p>${never}</p>`}`
    }
  </div>`;
}

function effectView({ effect, verdict, reasons, rules, without }: ExplainedEffect) {
  const by = rules.map(({ tier, id }) => words.by(tier, id)).join(', ');
  return html`${verdictView(verdict)}
    <div>
      <p class="effect">${effectText(effect, true)}</p>
      <p class="dim">${reasons.join(' ')}</p>
      <p class="dim">${rules.length === 0 ? words.code : html`${by}. ${words.base(VERDICTS[without.verdict])}`}</p>
    </div>`;
}

function wayView(view: View, { verdict, text: said, rules }: WayOut) {
  const [rule] = rules ?? [];
  return html`${verdictView(verdict)}
    <div>
      <p>${said}</p>
      ${
        rule === undefined || (rules ?? []).length > 1
          ? nothing
          : html`<div class="buttons">${button(words.write, () => startDraft(view, copyOf(rule)), { name: words.writeOf(said) })}</div>`
      }
    </div>`;
}

function recordedText({ at, answer, outcome }: NonNullable<Explanation['recorded']>): string {
  const unasked = outcome === undefined ? words.open : outcome === 'denied' ? words.blocked : words.unasked;
  const asked = answer === undefined ? unasked : words.answered(answer);
  const how = outcome === undefined ? asked : `${asked}, ${words.outcome(outcome)}`;
  return words.recorded(new Date(at).toLocaleString(), how);
}
