// Small pieces that the pages in the editor share: a header with its sections, faults, a section's frame, buttons.
import { html, nothing, type TemplateResult } from 'lit';
import type { Fault } from '../../src/protocol/fault.ts';
import { icon } from '../view/icon.ts';

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

export interface HeaderWords {
  readonly title: string;
  readonly intro: string;
  readonly sections: string;
}

/** The page's name, and a way to each of its sections. */
export const headerView = (words: HeaderWords, sections: readonly (readonly [id: string, title: string])[]) =>
  html`<header>
    <h1>${words.title}</h1>
    <p class="dim">${words.intro}</p>
    <nav aria-label=${words.sections}>
      ${sections.map(
        ([id, title]) =>
          html`<button type="button" class="link" @click=${() => focusOn(`${id}-title`)}>${title}</button>`,
      )}
    </nav>
  </header>`;

/** A refusal at the top; `close` where the user may put it away. */
export const problemView = (problem: Fault, label: string, close?: () => void) =>
  html`<div class="fault" role="alert">
    ${icon('error', 'error')}<span>${problem.text}</span>
    ${
      close === undefined
        ? nothing
        : html`<button type="button" class="tool" aria-label=${label} title=${label} @click=${close}>${icon('close')}</button>`
    }
  </div>`;

export function focusOn(id: string | undefined): void {
  if (id === undefined) return;
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
}

/** Draws at most once a frame, and gives the focus to what was asked for last. */
export function onceAFrame(drawNow: () => void): (focus?: string) => void {
  let frame: number | undefined;
  let wanted: string | undefined;
  return (focus) => {
    wanted = focus ?? wanted;
    if (frame !== undefined) return;
    frame = requestAnimationFrame(() => {
      frame = undefined;
      drawNow();
      focusOn(wanted);
      wanted = undefined;
    });
  };
}
