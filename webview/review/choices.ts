// The question before changes are taken back that others stand on: each file, why, the clashing lines, and what becomes of it.
import { html, nothing } from 'lit';
import type { UndoneFile } from '../../src/protocol/undo.ts';
import { reviewWords } from '../review-words.ts';
import { icon } from '../view/icon.ts';
import { conflictsOf, leftOf, type Target, type Undoing, type Undos } from './undoing.ts';

const text = reviewWords.choice;
/** Lines shown of each side of a clash. */
const MOST = 12;

/** What the question needs: its state, and the way to look at the changes first. */
interface Asking {
  readonly undos: Undos;
  open(target: Target): void;
}

export function choicesView({ undos, open }: Asking, key: string, name: string) {
  const undoing = undos.at(key);
  if (undoing === undefined) return nothing;
  const { report, sent } = undoing;
  const files = report?.files ?? [];
  const conflicts = conflictsOf(report);
  const others = files.filter((file) => !conflicts.includes(file));
  const left = leftOf(undoing);
  const going = files.some(({ outcome }) => outcome !== 'same');
  return html`<div class="undoing" role="group" aria-label=${name} data-undoing=${key} tabindex="-1"
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Escape' || sent) return;
      event.stopPropagation();
      undos.cancel(key);
    }}>
    <p>${introOf(files, conflicts)}</p>
    <ul>
      ${conflicts.map((file) => html`<li>${conflictView(undos, key, undoing, file)}</li>`)}
      ${others.map((file) => html`<li>${fileView(file)}</li>`)}
    </ul>
    <div class="buttons">
      <vscode-button ?disabled=${sent || left > 0 || !going} @click=${() => void undos.carryOut(key)}>
        ${sent ? reviewWords.undoing : reviewWords.undo}</vscode-button>
      <vscode-button appearance="secondary" ?disabled=${sent} @click=${() => undos.cancel(key)}>${text.cancel}</vscode-button>
      <button type="button" class="link" title=${text.compareHint} @click=${() => open(undoing.target)}>${text.compare}</button>
      <span class="dim" role="status">${left === 0 || sent ? '' : text.left(left)}</span>
    </div>
  </div>`;
}

function introOf(files: readonly UndoneFile[], conflicts: readonly UndoneFile[]): string {
  if (conflicts.length > 0) return text.conflicts(conflicts.length);
  const going = files.filter(({ outcome }) => outcome !== 'same').length;
  return going === 0 ? text.nothing : text.sure(going);
}

const fileView = ({ label, path, outcome }: UndoneFile) =>
  html`<div class="file">${icon('file')}<span class="line" title=${path}>${label}</span><span class="dim">${text.outcomes[outcome]}</span></div>`;

function conflictView(undos: Undos, key: string, { choices, sent }: Undoing, file: UndoneFile) {
  const { path, label, why, clashes = [], outcome } = file;
  const chosen = choices.get(path);
  const choice = (value: 'keep' | 'restore', name: string) =>
    html`<button type="button" class="secondary choice" aria-pressed=${chosen === value ? 'true' : 'false'} aria-disabled=${sent ? 'true' : 'false'}
      title="${name}: ${label}" @click=${() => undos.choose(key, path, value)}>${chosen === value ? icon('check') : nothing}${name}</button>`;
  return html`<div class="conflict" role="group" aria-label="${label}, ${text.outcomes[outcome]}">
    <div class="file">${icon('warning', 'warning')}<span class="line" title=${path}>${label}</span></div>
    ${why === undefined ? nothing : html`<p class="dim">${why}</p>`}
    ${clashes.map((clash) => clashView(clash))}
    <div class="buttons">
      ${choice('keep', text.keep)}
      ${outcome === 'lost' ? nothing : choice('restore', text.restore)}
    </div>
  </div>`;
}

type Clash = NonNullable<UndoneFile['clashes']>[number];

function clashView({ line, now, earlier }: Clash) {
  return html`<div class="clash" role="group" aria-label=${text.line(line)}>
    <p class="dim">${text.line(line)}</p>
    ${sideView(text.now, 'removed', now)}${sideView(text.earlier, 'added', earlier)}
  </div>`;
}

/** What would go is drawn as removed, what would come as added, and named beside it for who sees no colours. */
function sideView(name: string, kind: 'added' | 'removed', lines: readonly string[]) {
  const shown = lines.slice(0, MOST);
  return html`<div class="side"><span class="dim">${name}</span>${
    lines.length === 0
      ? html`<span class="dim">(${text.empty})</span>`
      : html`<pre class="diff" tabindex="0" aria-label=${name}><span class=${kind}>${shown.join('\n')}\n</span></pre>`
  }${lines.length > MOST ? html`<span class="dim">${text.more(lines.length - MOST)}</span>` : nothing}</div>`;
}
