// One request to a model and its answer, written to the log as it begins and as it ends.
import type { EventBody } from '../../protocol/event.ts';
import { type Fault, fault } from '../../protocol/fault.ts';
import type { AssistantPart } from '../../protocol/message.ts';
import type { Step } from '../../protocol/plan.ts';
import type { Model, ModelChunk, ModelRequest, StopReason } from '../llm/model.ts';
import type { Run } from '../orchestrator/run.ts';
import type { ClockPort } from '../ports/machine.ts';
import { cutOff } from '../shared/interrupted.ts';
import type { AgentParts } from './agent-step.ts';
import { followCall } from './call-writing.ts';

export type Format = NonNullable<ModelRequest['format']>;

export interface Answer {
  readonly parts: readonly AssistantPart[];
  readonly stop: StopReason | 'stopped' | 'fault';
  readonly fault?: Fault;
}

export async function ask(
  { ports: { clock }, wrap, costOf, showsOf }: AgentParts,
  model: Model,
  modelRequest: ModelRequest,
  step: Step,
  run: Run,
): Promise<Answer> {
  const message = clock.id();
  const request = clock.id();
  const startedAt = clock.now();
  const common = { run: run.id, step: step.id };
  await run.emit([
    { ...common, type: 'model.requested', request, model: model.id, attempt: 1 },
    { ...common, type: 'message.started', message, model: model.id },
  ]);
  const retried: Promise<void>[] = [];
  const wrapped = wrap(model, (attempt, problem) => {
    const text = `${problem.text} Trying again (attempt ${attempt}).`;
    retried.push(run.emit([{ ...common, type: 'notice.raised', level: 'warning', text, fault: problem }]));
  });
  const last = await listen(wrapped.stream(modelRequest, run.signal), model.id, message, showsOf, run);
  await Promise.all(retried);
  const answer = withOwnCalls(answerOf(last, run.signal), clock, run);
  const bodies: EventBody[] = [
    { ...common, type: 'message.completed', message, parts: [...answer.parts], state: stateOf(answer, run.signal) },
    {
      ...common,
      type: 'model.ended',
      request,
      model: model.id,
      stop: answer.stop,
      usage: last.usage,
      cost: costOf(last.usage, model.price),
      contextLimit: model.capabilities.contextLimit,
      ms: clock.now() - startedAt,
      fault: answer.fault,
    },
  ];
  await run.emit(bodies);
  return answer;
}

type LastChunk = Extract<ModelChunk, { type: 'end' | 'fault' }>;

async function listen(
  chunks: AsyncIterable<ModelChunk>,
  model: string,
  message: string,
  showsOf: AgentParts['showsOf'],
  run: Run,
): Promise<LastChunk> {
  const followed = new Map<number, ReturnType<typeof followCall>>();
  for await (const chunk of chunks) {
    switch (chunk.type) {
      case 'text':
      case 'thinking':
        run.stream({ type: 'message.delta', message, part: chunk.part, kind: chunk.type, text: chunk.text });
        break;
      case 'arguments': {
        const writing = followed.get(chunk.part)?.(chunk.text);
        if (writing !== undefined) run.stream({ type: 'message.writing', message, part: chunk.part, ...writing });
        break;
      }
      case 'call': {
        const shows = showsOf(chunk.tool);
        if (shows !== undefined) followed.set(chunk.part, followCall(shows));
        run.stream({ type: 'message.call', message, part: chunk.part, call: chunk.call, tool: chunk.tool });
        break;
      }
      default:
        return chunk;
    }
  }
  return {
    type: 'fault',
    fault: fault('model.cut', `${model} ended without finishing its answer.`, { retryable: true, action: 'resume' }),
    parts: [],
  };
}

function answerOf(last: LastChunk, signal: AbortSignal): Answer {
  if (last.type === 'end') return { parts: last.parts, stop: last.stop };
  // What was said before the fault is kept; calls in a damaged answer are not run and so not kept either.
  const kept = last.parts.filter((part) => part.type !== 'tool-call');
  if (signal.aborted) return { parts: kept, stop: 'stopped' };
  return { parts: kept, stop: 'fault', fault: last.fault };
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
