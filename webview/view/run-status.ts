// What is going on, in a few words that assistive technology announces, and what it has cost.
import { html, nothing } from 'lit';
import type { SessionView, Totals } from '../../src/protocol/view.ts';
import { dollars, duration, tokens } from '../text/format.ts';
import { callText, words } from '../words.ts';
import type { Context } from './context.ts';
import { icon } from './icon.ts';

const text = words.status;

/**
 * The time is beside the status, not in it: it must not be read out every second. What is read out is that something
 * waits for the user, or that the run has ended; what it does in between is there to be looked up.
 */
export function runStatusView(context: Context, now: number, waiting: boolean) {
  const view = context.store.view;
  const active = view !== undefined && view.status !== 'idle';
  return html`${active ? icon(view.status === 'waiting' ? 'question' : 'spinner', view.status === 'waiting' ? 'waiting' : 'spin') : nothing}
    <div role="status" aria-live=${view?.status === 'running' ? 'off' : 'polite'} aria-label=${text.name} class="line">${waiting ? words.composer.waiting : statusText(view)}</div>
    ${view?.status === 'running' && view.run !== undefined ? html`<span class="time" aria-hidden="true">${elapsed(now - view.run.startedAt)}</span>` : nothing}
    ${
      view !== undefined && view.approvals.length + view.questions.length > 0
        ? html`<button type="button" class="link" @click=${showAsking}>${words.approval.review}</button>`
        : nothing
    }`;
}

const elapsed = (ms: number) => (ms < 1_000 ? '' : duration(Math.floor(ms / 1_000) * 1_000));

export function statusText(view: SessionView | undefined): string {
  if (view === undefined) return text.connecting;
  if (view.status === 'idle') return view.run?.outcome === undefined ? text.idle : text.outcomes[view.run.outcome];
  if (view.approvals.length > 0) return text.approval(view.approvals.length);
  if (view.questions.length > 0) return text.question;
  if (view.run?.kind === 'plan') return planStatus(view);
  const last = view.items.at(-1);
  const calls = (last?.parts ?? []).filter((part) => part.type === 'tool');
  const running = calls.find((call) => call.state === 'running');
  if (running !== undefined) return text.running(callText(running));
  const writing = calls.findLast((call) => call.state === 'writing' || call.state === 'requested');
  if (writing !== undefined) return (writing.writing?.label ? text.running : text.preparing)(callText(writing));
  const doing = last?.state === 'streaming' && last.parts.at(-1)?.type === 'text' ? text.writing : text.thinking;
  return last?.model !== undefined && view.model !== '' && last.model !== view.model
    ? `${doing} · ${last.model}`
    : doing;
}

function planStatus({ run, plan }: SessionView): string {
  const steps = (plan?.steps ?? []).filter((step) => step.state === 'running' && step.kind !== 'group');
  const [first] = steps;
  if (run?.paused) return steps.length === 0 ? text.paused : text.pausing(steps.length);
  if (first === undefined) return text.thinking;
  return steps.length === 1 ? text.running(first.title) : text.sideBySide(steps.length);
}

/** Only when asked for: a question never takes the focus by itself. */
function showAsking(): void {
  const asking = document.querySelector<HTMLElement>('[data-approval], [data-question]');
  asking?.scrollIntoView({ block: 'nearest' });
  asking?.focus({ preventScroll: true });
}

export function costView(totals: Totals | undefined, spent: readonly string[] = []) {
  const { contextUsed, contextLimit } = totals ?? { contextUsed: 0, contextLimit: null };
  const percent =
    contextLimit === null || contextLimit === 0
      ? undefined
      : Math.min(100, Math.round((100 * contextUsed) / contextLimit));
  return html`<div role="status" aria-live="off" aria-label=${words.cost.name} class="line" title=${[words.cost.session(costText(totals)), ...spent].join('\n')}>${costText(totals)}</div>
    ${
      percent === undefined || contextLimit === null
        ? nothing
        : html`<span class="meter" title=${words.cost.context(tokens(contextUsed), tokens(contextLimit), percent)}>
            <span class="bar" aria-hidden="true"><span style="width:${percent}%" class=${percent >= 80 ? 'full' : ''}></span></span>
            ${words.cost.percent(percent)}</span>`
    }`;
}

export function costText(totals: Totals | undefined): string {
  if (totals === undefined || totals.input + totals.output === 0) return words.cost.none;
  const used = words.cost.tokens(tokens(totals.input), tokens(totals.output));
  if (totals.unpriced === 0) return `${used} · ${totals.cost === 0 ? words.cost.free : dollars(totals.cost)}`;
  return `${used} · ${totals.cost > 0 ? words.cost.partly(dollars(totals.cost)) : words.cost.unknown}`;
}
