// Where a rule is written: its text, what it says in words, how long it lasts, tried on the last runs and saved.
import { html, nothing } from 'lit';
import { SimulationSchema } from '../../src/protocol/policy.ts';
import { button, faultView, section } from '../pages/parts.ts';
import { ruleText } from '../words.ts';
import { lasting, type ReadDraft, readDraft, TEMPLATE } from './rule-draft.ts';
import type { View } from './state.ts';
import { text } from './words.ts';

const words = text.editor;
const LASTS = [30, 90, 365] as const;

export function editorView(view: View) {
  const { draft, simulated } = view.state;
  const read = readDraft(draft.text);
  const bad = read.kind === 'bad';
  return section(
    'editor',
    words,
    html`${draft.id === undefined ? nothing : html`<p>${words.editing(draft.id)}</p>`}
      <textarea
        id="draft"
        rows="12"
        spellcheck="false"
        aria-label=${words.label}
        aria-invalid=${bad || draft.fault !== undefined ? 'true' : 'false'}
        aria-describedby="draft-words"
        .value=${draft.text}
        @input=${(event: Event) => typed(view, event)}
      ></textarea>
      <p id="draft-words" class=${bad ? 'wrong' : ''}>${wordsOf(read)}</p>
      ${faultView(draft.fault)}
      <div class="buttons">
        ${button(words.check, () => void simulate(view), { primary: true, disabled: bad || simulated.working })}
        ${button(words.save, () => void save(view), { disabled: bad })}
        ${button(words.fresh, () => startDraft(view, TEMPLATE))}
        <label class="lasts"
          >${words.lasts}
          <select ?disabled=${bad} @change=${(event: Event) => last(view, event)}>
            <option value="">${words.asWritten}</option>
            ${LASTS.map((days) => html`<option value=${days}>${words.days(days)}</option>`)}
            <option value="forever">${words.forever}</option>
          </select>
        </label>
      </div>`,
  );
}

function wordsOf(read: ReadDraft) {
  if (read.kind === 'bad') return words.bad(read.why);
  if (read.rule === undefined) return words.unread;
  return html`<span class="dim">${words.inWords}:</span> ${ruleText(read.rule, words.everywhere)}`;
}

/** Puts a rule into the editor; nothing is saved. */
export function startDraft(view: View, written: string, id?: string): void {
  view.state.draft = { text: written, id };
  view.state.simulated = { working: false };
  view.draw('draft');
}

function typed(view: View, event: Event): void {
  if (!(event.target instanceof HTMLTextAreaElement)) return;
  const { id } = view.state.draft;
  view.state.draft = { text: event.target.value, id };
  view.draw();
}

function last(view: View, event: Event): void {
  if (!(event.target instanceof HTMLSelectElement)) return;
  const { value } = event.target;
  if (value === '') return;
  const days = value === 'forever' ? undefined : Number(value);
  const { draft, host } = view.state;
  view.state.draft = { ...draft, text: lasting(draft.text, days, host?.now ?? 0) };
  event.target.value = '';
  view.draw();
}

/** As it would be saved: an edited rule keeps its name, unless another was written. */
function rawOf(view: View): object | undefined {
  const { draft } = view.state;
  const read = readDraft(draft.text);
  if (read.kind === 'bad') return undefined;
  return draft.id === undefined ? read.raw : { id: draft.id, ...read.raw };
}

async function simulate(view: View): Promise<void> {
  const raw = rawOf(view);
  if (raw === undefined) return;
  const { draft } = view.state;
  view.state.draft = { text: draft.text, id: draft.id };
  view.state.simulated = { working: true };
  view.draw();
  const done = await view.ask({ type: 'policy.simulate', candidate: { add: [raw] } });
  const simulation = SimulationSchema.safeParse(done.ok ? done.value : undefined);
  view.state.simulated = { working: false, simulation: simulation.success ? simulation.data : undefined };
  if (!done.ok) view.state.draft = { ...view.state.draft, fault: done.fault };
  view.draw(done.ok ? 'simulation-title' : 'draft');
}

async function save(view: View): Promise<void> {
  const raw = rawOf(view);
  if (raw === undefined) return;
  const done = await view.ask({ type: 'rule.save', rule: raw });
  if (!done.ok) {
    view.state.draft = { ...view.state.draft, fault: done.fault };
    view.draw('draft');
    return;
  }
  view.state.draft = { text: TEMPLATE };
  view.state.simulated = { working: false };
  view.say(words.saved);
  view.draw('rules-title');
}
