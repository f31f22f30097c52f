// Draws what is asked before a call, and what was agreed to: fetched after the page, kept for its life.
import { html } from 'lit';
import style from '../style/approval.css' with { type: 'text' };
import type { Context } from '../view/context.ts';
import { approvalView } from './approval.ts';
import { foreignView } from './foreign.ts';
import type { Consent } from './parts.ts';
import { sessionRulesView } from './session-rules.ts';

export function createConsent(context: Context): Consent {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
  return {
    approval: (approval, titled) => approvalView(context, approval, titled),
    rules: () => html`${sessionRulesView(context)}${foreignView(context)}`,
  };
}
