// How the policy page shows a verdict.
import { html } from 'lit';
import type { Verdict } from '../../src/protocol/approval.ts';
import { icon } from '../view/icon.ts';
import { VERDICTS } from './words.ts';

const ICONS = { allow: 'check', ask: 'question', deny: 'denied' } as const;

/** Told by its word and its icon, never by its colour alone. */
export const verdictView = (verdict: Verdict, words: Readonly<Record<Verdict, string>> = VERDICTS) =>
  html`<span class="verdict ${verdict}">${icon(ICONS[verdict])}<span>${words[verdict]}</span></span>`;
