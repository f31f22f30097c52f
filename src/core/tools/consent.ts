// Asks whether a described call may run: the policy first, and whoever decides where the policy says ask.
import type { Approval, Decision, Effect, Mode, Rule } from '../../protocol/approval.ts';
import type { EventBody, ToolOutcome } from '../../protocol/event.ts';
import { type Fault, fault } from '../../protocol/fault.ts';
import type { ToolCallPart } from '../../protocol/message.ts';
import type { Run } from '../orchestrator/run.ts';
import type { ApprovalAnswer } from '../orchestrator/waiting.ts';
import type { Ports } from '../ports.ts';
import { cutOff, NOT_BEGUN } from '../shared/interrupted.ts';
import type { PreparedCall, Tool } from './tool.ts';

export interface ConsentParts {
  readonly ports: Ports;
  readonly trusted: () => boolean;
  readonly decide: (question: {
    readonly effects: readonly Effect[];
    readonly mode: Mode;
    readonly rules: readonly Rule[];
    readonly trusted: boolean;
    readonly foreign?: readonly string[];
  }) => Decision;
  readonly proposeRule: (effects: readonly Effect[]) => Omit<Rule, 'id'> | undefined;
}

/** A call that is validated and described; `hash` covers exactly what will run. */
export interface Ready {
  readonly call: ToolCallPart;
  readonly tool: Tool;
  readonly prepared: PreparedCall;
  readonly hash: string;
}

/** The policy's verdict; with rules that cannot be read, nothing but Orquestra's own state is allowed unasked. */
export async function judge(parts: ConsentParts, effects: readonly Effect[], run: Run): Promise<Decision> {
  const rules = await parts.ports.rules.list();
  const question = { effects, mode: run.mode, trusted: parts.trusted(), foreign: run.foreign() };
  if (rules.ok) return parts.decide({ ...question, rules: [...rules.value, ...run.rules] });
  const decision = parts.decide({ ...question, rules: [] });
  if (decision.verdict !== 'allow' || effects.every((effect) => effect.kind === 'own')) return decision;
  return { verdict: 'ask', reasons: [...decision.reasons, rules.fault.text] };
}

/** Puts the call to whoever decides; undefined means it may run. */
export async function askConsent(
  parts: ConsentParts,
  ready: Ready,
  described: EventBody,
  reasons: readonly string[],
  step: string,
  run: Run,
): Promise<{ readonly outcome: ToolOutcome; readonly fault: Fault } | undefined> {
  const { call, tool, prepared, hash } = ready;
  const id = parts.ports.clock.id();
  const proposed = parts.proposeRule(prepared.effects);
  const approval: Approval = {
    id,
    call: call.call,
    step,
    tool: tool.name,
    title: tool.title,
    summary: prepared.summary,
    reasons: [...reasons],
    effects: [...prepared.effects],
    preview: prepared.preview,
    hash,
    rule: proposed === undefined ? undefined : { ...proposed, id: `rule-${id}` },
  };
  await prepared.keep?.();
  let answer: ApprovalAnswer;
  if (run.approve === 'ask') {
    // Registered before it is announced: an answer can come as soon as the question can be seen.
    const answered = run.awaitApproval(approval);
    await run.emit([described, { type: 'approval.requested', run: run.id, step, approval }]);
    answer = await answered;
  } else {
    await run.emit([described, { type: 'approval.requested', run: run.id, step, approval }]);
    answer = { answer: run.approve === 'all' ? 'once' : 'deny', by: 'flag' };
  }
  let { reason } = answer;
  if (answer.answer === 'always' && answer.rule !== undefined) {
    const saved = await parts.ports.rules.add(answer.rule);
    if (saved.ok) await run.emit([{ type: 'rule.added', run: run.id, rule: answer.rule }]);
    else reason = `Allowed once only: ${saved.fault.text}`;
  }
  await run.emit([
    {
      type: 'approval.resolved',
      run: run.id,
      step,
      approval: id,
      call: call.call,
      answer: answer.answer,
      by: answer.by,
      reason,
    },
  ]);
  if (answer.answer === 'once' || answer.answer === 'always') return undefined;
  if (answer.answer === 'expired') {
    return notBegun(run.signal);
  }
  const why =
    answer.by === 'flag'
      ? 'it needs approval and nobody can be asked here'
      : `the user denied it${reason === undefined || reason === '' ? '' : `, saying: ${reason}`}`;
  return {
    outcome: 'denied',
    fault: fault('approval.denied', `Not run: ${why}. Do not try to reach the same by other means.`),
  };
}

/** Of a call that Stop, or the end of its window, came before. */
export function notBegun(signal: AbortSignal): { readonly outcome: ToolOutcome; readonly fault: Fault } {
  if (cutOff(signal) === 'interrupted') return { outcome: 'interrupted', fault: fault('tool.interrupted', NOT_BEGUN) };
  return { outcome: 'stopped', fault: fault('tool.stopped', 'Not run: it was stopped before.') };
}
