// Small pieces that the sections of the policy page share: verdicts, faults, a section's frame, buttons.
import { html, nothing, type TemplateResult } from 'lit';
import type { Verdict } from '../../src/protocol/approval.ts';
import type { Fault } from '../../src/protocol/fault.ts';
import { icon } from '../view/icon.ts';
import { VERDICTS } from './words.ts';

const ICONS = { allow: 'check', ask: 'question', deny: 'denied' } as const;

/** Told by its word and its icon, never by its colour alone. */
export const verdictView = (verdict: Verdict, words: Readonly<Record<Verdict, string>> = VERDICTS) =>
  html`<span class="verdict ${verdict}">${icon(ICONS[verdict])}<span>${words[verdict]}</span></span>`;

export const faultView = (fault: Fault | undefined) =>
  fault === undefined
    ? nothing
    : html`<p class="fault" role="alert">${icon('error', 'error')}<span>${fault.text}</span></p>`;

export const working = (text: string) => html`<p class="dim" role="status">${icon('spinner', 'spin')} ${text}</p>`;

export function section(id: string, words: { readonly title: string; readonly hint: string }, body: unknown) {
  return html`<section id=${id} aria-labelledby="${id}-title">
    <h2 id="${id}-title" tabindex="-1">${words.title}</h2>
    <p class="dim">${words.hint}</p>
    ${body}
  </section>`;
}

export function button(
  label: string,
  press: () => void,
  more: { readonly name?: string; readonly primary?: boolean; readonly disabled?: boolean; readonly id?: string } = {},
): TemplateResult {
  return html`<vscode-button
    appearance=${more.primary === true ? 'primary' : 'secondary'}
    id=${more.id ?? nothing}
    aria-label=${more.name ?? nothing}
    ?disabled=${more.disabled ?? false}
    @click=${press}
    >${label}</vscode-button
  >`;
}
