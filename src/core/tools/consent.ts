// Asks whether a described call may run: the policy first, and whoever decides where the policy says ask.
import type { Approval, Decision, Effect, Mode, Rule } from '../../protocol/approval.ts';
import type { EventBody, ToolOutcome } from '../../protocol/event.ts';
import { type Fault, fault } from '../../protocol/fault.ts';
import { withSources } from '../../protocol/foreign.ts';
import type { ToolCallPart } from '../../protocol/message.ts';
import type { Run } from '../orchestrator/run.ts';
import type { ApprovalAnswer } from '../orchestrator/waiting.ts';
import type { Ports } from '../ports.ts';
import { cutOff, NOT_BEGUN } from '../shared/interrupted.ts';
import { redactValue } from '../shared/redact-value.ts';
import type { PreparedCall, Tool } from './tool.ts';

/** The rules that an answer could add, as they are shown; absent where none may ever answer. */
export interface Proposal {
  /** Saved for good, until it expires. */
  readonly always?: Omit<Rule, 'id'>;
  /** Until the session ends. */
  readonly session?: Omit<Rule, 'id'>;
}

export interface ConsentParts {
  readonly ports: Ports;
  readonly trusted: () => boolean;
  readonly decide: (question: {
    readonly effects: readonly Effect[];
    readonly mode: Mode;
    readonly rules: readonly Rule[];
    readonly trusted: boolean;
    readonly foreign?: readonly string[];
    /** The persona that makes the call. */
    readonly agent?: string;
    /** What the user has denied in this run. */
    readonly denied: readonly Effect[];
  }) => Decision;
  readonly proposeRule: (effects: readonly Effect[]) => Proposal;
}

/** A call that is validated and described; `hash` covers exactly what will run. */
export interface Ready {
  readonly call: ToolCallPart;
  readonly tool: Tool;
  readonly prepared: PreparedCall;
  readonly hash: string;
}

interface Refusal {
  readonly outcome: ToolOutcome;
  readonly fault: Fault;
}

/** The policy's verdict; with rules that cannot be read, nothing but Orquestra's own state is allowed unasked. */
export async function judge(parts: ConsentParts, effects: readonly Effect[], run: Run): Promise<Decision> {
  const rules = await parts.ports.rules.list();
  // What the user does by hand no text has brought about.
  const foreign = run.kind === 'turn' || run.kind === 'plan' ? sourcesFor(effects, run) : undefined;
  const question = {
    effects,
    mode: run.mode,
    trusted: parts.trusted(),
    agent: run.persona,
    denied: run.consent.denied(),
    foreign,
  };
  if (rules.ok) return parts.decide({ ...question, rules: [...rules.value, ...run.consent.rules()] });
  const rest = [...(rules.rest ?? []), ...run.consent.rules().filter((rule) => rule.verdict !== 'allow')];
  const decision = parts.decide({ ...question, rules: rest });
  if (decision.verdict === 'deny' || effects.every((effect) => effect.kind === 'own')) return decision;
  return { verdict: 'ask', reasons: [...decision.reasons, rules.fault.text] };
}

/** What is kept for later sessions must not come from files either that somebody has put into the workspace. */
const sourcesFor = (effects: readonly Effect[], run: Run) =>
  run.looked() && effects.some((effect) => effect.kind === 'own' && effect.lasting === true)
    ? withSources(run.foreign(), ['files of the workspace'])
    : run.foreign();

/** Puts the call to whoever decides; undefined means it may run. `seen`: how often rules had been added when it was judged. */
export async function askConsent(
  parts: ConsentParts,
  ready: Ready,
  described: EventBody,
  { reasons, seen }: { readonly reasons: readonly string[]; readonly seen: number },
  step: string,
  run: Run,
): Promise<Refusal | undefined> {
  const { call, prepared } = ready;
  await prepared.keep?.();
  const covered = async () => (await judge(parts, prepared.effects, run)).verdict === 'allow';
  if (run.consent.reconsidered() !== seen && (await covered())) {
    await run.emit([described]);
    return undefined;
  }
  const approval = approvalOf(parts, ready, reasons, step);
  const requested: EventBody = { type: 'approval.requested', run: run.id, step, approval };
  let answer: ApprovalAnswer;
  if (run.approve === 'ask') {
    // Registered before it is announced: an answer can come as soon as the question can be seen.
    const answered = run.consent.ask(approval, covered);
    await run.emit([described, requested]);
    answer = await answered;
  } else {
    await run.emit([described, requested]);
    answer = { answer: run.approve === 'all' ? 'once' : 'deny', by: 'flag' };
  }
  const { added, reason } = await addRule(parts, answer, run);
  const resolved = { answer: answer.answer, by: answer.by, reason };
  await run.emit([
    { type: 'approval.resolved', run: run.id, step, approval: approval.id, call: call.call, ...resolved },
  ]);
  if (added) run.consent.reconsider();
  return refusalOf({ ...answer, reason }, run);
}

function approvalOf(
  parts: ConsentParts,
  { call, tool, prepared, hash }: Ready,
  reasons: readonly string[],
  step: string,
): Approval {
  const id = parts.ports.clock.id();
  const proposal = parts.proposeRule(prepared.effects);
  // A rule is a file: what holds a key or a password is allowed once at a time.
  const { always, session }: Proposal = redactValue(proposal) === proposal ? proposal : {};
  return {
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
    rule: always && { ...always, id: `rule-${id}` },
    sessionRule: session && { ...session, tier: 'session', id: `session-${id}` },
  };
}

/** Only what the user answers adds one. A rule that cannot be saved allows this once. */
async function addRule(parts: ConsentParts, { answer, rule, reason }: ApprovalAnswer, run: Run) {
  if (rule === undefined || (answer !== 'always' && answer !== 'session')) return { added: false, reason };
  const saved = answer === 'always' ? await parts.ports.rules.add(rule) : undefined;
  if (saved?.ok === false) return { added: false, reason: `Allowed once only: ${saved.fault.text}` };
  await run.emit([{ type: 'rule.added', run: run.id, rule }]);
  return { added: true, reason };
}

function refusalOf({ answer, by, reason }: ApprovalAnswer, run: Run): Refusal | undefined {
  if (answer === 'expired') return notBegun(run.signal);
  if (answer !== 'deny') return undefined;
  const why =
    by === 'flag'
      ? 'it needs approval and nobody can be asked here'
      : `the user denied it${reason === undefined || reason === '' ? '' : `, saying: ${reason}`}`;
  return {
    outcome: 'denied',
    fault: fault('approval.denied', `Not run: ${why}. Do not try to reach the same by other means.`),
  };
}

/** Of a call that Stop, or the end of its window, came before. */
export function notBegun(signal: AbortSignal): Refusal {
  if (cutOff(signal) === 'interrupted') return { outcome: 'interrupted', fault: fault('tool.interrupted', NOT_BEGUN) };
  return { outcome: 'stopped', fault: fault('tool.stopped', 'Not run: it was stopped before.') };
}
