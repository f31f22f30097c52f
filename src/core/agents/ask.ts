// One answer of a model: as many requests as it takes, each let in before it leaves and written to the log when it ends.
import type { EventBody } from '../../protocol/event.ts';
import type { Fault } from '../../protocol/fault.ts';
import type { AssistantPart } from '../../protocol/message.ts';
import type { Step } from '../../protocol/plan.ts';
import type { ModelRequest, StopReason } from '../llm/model.ts';
import type { LastChunk, Leg, Need, Series } from '../llm/route/route.ts';
import type { Admission, Run } from '../orchestrator/run.ts';
import type { ClockPort } from '../ports/machine.ts';
import { cutOff } from '../shared/interrupted.ts';
import { retryText } from '../shared/retry-text.ts';
import type { AgentParts } from './agent-step.ts';
import { createDraft, type Draft } from './draft.ts';
import { estimateOf, needOf, usageOf, withMore } from './estimate.ts';
import { type Heard, listen } from './listen.ts';
import type { Room } from './make-room.ts';

export type Format = NonNullable<ModelRequest['format']>;

export interface Answer {
  readonly parts: readonly AssistantPart[];
  readonly stop: StopReason | 'stopped' | 'fault';
  readonly fault?: Fault;
  /** Who gave it. */
  readonly model: string;
}

interface Asking {
  readonly parts: AgentParts;
  readonly run: Run;
  readonly step: Step;
  readonly request: ModelRequest;
  readonly need: Need;
  readonly series: Series;
  readonly message: string;
  readonly draft: Draft;
  readonly room: Room;
}

/** `requestOf`: from the conversation as it is then. */
export async function ask(
  parts: AgentParts,
  requestOf: () => ModelRequest,
  step: Step,
  run: Run,
  room: Room,
): Promise<Answer> {
  const message = parts.ports.clock.id();
  const series = parts.route(run, step.id);
  const draft = createDraft(message);
  for (let attempt = 1; ; attempt++) {
    const request = await roomy(requestOf, room);
    const asking = { parts, run, step, request, need: needOf(request), series, message, draft, room };
    const left = await letIn(asking);
    if (!left.ok) return broken(asking, left.fault, attempt > 1);
    const answer = await exchange(asking, left, attempt);
    if (answer !== undefined) return answer;
    if (run.signal.aborted) return broken(asking, undefined, true);
  }
}

async function roomy(requestOf: () => ModelRequest, room: Room): Promise<ModelRequest> {
  const request = requestOf();
  return (await room.before(request)) ? requestOf() : request;
}

type LetIn =
  | { readonly ok: true; readonly leg: Leg; readonly admission: Admission; readonly request: ModelRequest; need: Need }
  | { readonly ok: false; readonly fault: Fault | undefined };

/** Finds whom to ask, and room for the request; without a fault where the run was stopped meanwhile. */
async function letIn(asking: Asking): Promise<LetIn> {
  const { request, need, series, step, run, draft } = asking;
  let picked = series.pick(need);
  while (!picked.ok && picked.waitMs !== undefined && !run.signal.aborted) {
    await series.wait(picked.waitMs);
    picked = series.pick(need);
  }
  if (!picked.ok) return { ok: false, fault: run.signal.aborted ? undefined : picked.fault };
  const { leg } = picked;
  const messages = draft.messages(request.messages, leg.model.capabilities.continues);
  const more = withMore(need, request.messages, messages);
  const admitted = await run.admit(step.id, estimateOf(leg.model, more, request.maxOutput));
  if (admitted.ok && !run.signal.aborted) {
    const { maxOutput = request.maxOutput } = admitted.value;
    const sent = { ...request, messages, ...(maxOutput === undefined ? {} : { maxOutput }) };
    return { ok: true, leg, admission: admitted.value, request: sent, need: more };
  }
  leg.report(undefined);
  // A limit in money says nothing against another model of the chain whose price is known.
  const unpriced = !admitted.ok && admitted.fault.code === 'budget.unpriced' && !run.signal.aborted;
  if (unpriced && series.passOver?.(leg, admitted.fault, need) === true) return letIn(asking);
  if (admitted.ok) admitted.value.settle({ input: 0, output: 0, cachedInput: 0 }, 0);
  return { ok: false, fault: admitted.ok || run.signal.aborted ? undefined : admitted.fault };
}

/** One request from its leaving to its end; undefined when another one goes on with the answer. */
async function exchange(
  asking: Asking,
  { leg, admission, request, need }: Extract<LetIn, { ok: true }>,
  attempt: number,
): Promise<Answer | undefined> {
  const { parts, run, step, message, draft, series, room } = asking;
  const { clock } = parts.ports;
  const { model, switched } = leg;
  const id = clock.id();
  const startedAt = clock.now();
  const common = { run: run.id, step: step.id };
  const { continues } = model.capabilities;
  await run.emit([
    { ...common, type: 'model.requested', request: id, model: model.id, attempt },
    ...(attempt > 1 ? [] : [{ ...common, type: 'message.started' as const, message, model: model.id }]),
    ...(switched === undefined
      ? []
      : [{ ...common, type: 'model.switched' as const, request: id, to: model.id, ...switched }]),
  ]);
  const heard = await listen(model.stream(request, run.signal), {
    message,
    model: model.id,
    continuation: draft.continuation(continues),
    run,
    showsOf: parts.showsOf,
    now: () => clock.now(),
  });
  const { last } = heard;
  leg.report(last);
  const usage = usageOf(last, heard.firstAt !== undefined);
  const cost = parts.costOf(usage, model.price);
  admission.settle(usage, cost);
  const next = series.after(leg, last, need);
  const end = { heard, cost, ms: clock.now() - startedAt, startedAt };
  if (next.go === 'on') {
    draft.keep(last.parts, next.keep, continues);
    await run.emit([
      endOf(asking, leg, id, end, stopOf(last, run.signal)),
      ...(next.notice === undefined ? [] : [noticeOf(common, next.notice, attempt + 1)]),
    ]);
    await series.wait(next.waitMs);
    return undefined;
  }
  const ended = endOf(asking, leg, id, end, stopOf(last, run.signal));
  const compacted = heard.firstAt === undefined ? room.refused(asking.request, last) : undefined;
  if (compacted !== undefined) {
    await run.emit([ended, compacted], true);
    return undefined;
  }
  if (last.type === 'end') room.heard(request, usage);
  const answer = withOwnCalls(answerOf(asking, leg, last, next.fault), clock, run);
  await run.emit([completed(asking, answer), ended]);
  return answer;
}

const noticeOf = (
  common: { readonly run: string; readonly step: string },
  problem: Fault,
  attempt: number,
): EventBody => ({
  ...common,
  type: 'notice.raised',
  level: 'warning',
  text: retryText(problem, attempt),
  fault: problem,
});

const completed = ({ run, step, message }: Asking, answer: Answer): EventBody => ({
  run: run.id,
  step: step.id,
  type: 'message.completed',
  message,
  parts: [...answer.parts],
  state: stateOf(answer, run.signal),
});

interface End {
  readonly heard: Heard;
  readonly cost: number | null;
  readonly startedAt: number;
  readonly ms: number;
}

function endOf(
  { run, step }: Asking,
  { model }: Leg,
  request: string,
  { heard: { last, firstAt }, cost, startedAt, ms }: End,
  stop: Answer['stop'],
): EventBody {
  return {
    run: run.id,
    step: step.id,
    type: 'model.ended',
    request,
    model: model.id,
    stop,
    usage: last.usage,
    cost,
    contextLimit: model.capabilities.contextLimit,
    ms,
    ...(firstAt === undefined ? {} : { firstMs: firstAt - startedAt }),
    fault: stop === 'fault' && last.type === 'fault' ? last.fault : undefined,
  };
}

const stopOf = (last: LastChunk, signal: AbortSignal): Answer['stop'] => {
  if (last.type === 'end') return last.stop;
  return signal.aborted ? 'stopped' : 'fault';
};

function answerOf({ draft, run }: Asking, { model }: Leg, last: LastChunk, problem: Fault | undefined): Answer {
  const { continues } = model.capabilities;
  if (last.type === 'end') {
    const parts = draft.joined(last.parts, continues);
    return { parts, stop: last.stop, model: model.id, ...(problem === undefined ? {} : { fault: problem }) };
  }
  // What was said before the fault is kept; calls in a damaged answer are not run and so not kept either.
  const kept = draft.joined(
    last.parts.filter((part) => part.type !== 'tool-call'),
    continues,
  );
  if (run.signal.aborted) return { parts: kept, stop: 'stopped', model: model.id };
  return { parts: kept, stop: 'fault', fault: problem ?? last.fault, model: model.id };
}

/** Ends an answer for which nothing more is asked, where nothing is under way. */
async function broken(asking: Asking, problem: Fault | undefined, begun: boolean): Promise<Answer> {
  const { draft, run } = asking;
  const stop = problem === undefined ? ('stopped' as const) : ('fault' as const);
  const answer: Answer = {
    parts: draft.parts,
    stop,
    model: run.model,
    ...(problem === undefined ? {} : { fault: problem }),
  };
  if (begun) await run.emit([completed(asking, answer)]);
  return answer;
}

/** Calls are found by their id in the log and on the screen, so an id that was there before gets a new one. */
function withOwnCalls(answer: Answer, clock: ClockPort, run: Run): Answer {
  const seen = new Set<string>();
  const parts = answer.parts.map((part) => {
    if (part.type !== 'tool-call') return part;
    const taken = part.call === '' || seen.has(part.call) || run.hasCall(part.call);
    const call = taken ? `call_${clock.id()}` : part.call;
    seen.add(call);
    return { ...part, call };
  });
  return { ...answer, parts };
}

function stateOf(answer: Answer, signal: AbortSignal): 'complete' | 'stopped' | 'interrupted' | 'failed' {
  if (answer.stop === 'stopped') return cutOff(signal);
  return answer.fault === undefined ? 'complete' : 'failed';
}
