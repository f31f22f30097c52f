// The agent's loop: ask the model, run what it calls, give back the results, until it calls nothing more.
import type { EventBody } from '../../protocol/event.ts';
import { type Fault, fault } from '../../protocol/fault.ts';
import type { AssistantPart, Message, ToolCallPart, Usage } from '../../protocol/message.ts';
import type { Step } from '../../protocol/plan.ts';
import type { Model, ModelChunk, ModelPrice, ModelRequest, StopReason, ToolSpec } from '../llm/model.ts';
import type { Run, StepResult, StepRunner } from '../orchestrator/run.ts';
import type { ClockPort } from '../ports.ts';
import { cutOff } from '../shared/interrupted.ts';
import type { ToolRunner } from '../tools/runner.ts';

export interface AgentParts {
  readonly clock: ClockPort;
  readonly runner: ToolRunner;
  readonly resolve: (model: string) => { ok: true; value: Model } | { ok: false; fault: Fault };
  readonly wrap: (model: Model, onRetry: (attempt: number, problem: Fault) => void) => Model;
  readonly repairTranscript: (messages: readonly Message[]) => readonly Message[];
  readonly system: (mode: Run['mode']) => string;
  readonly toolSpecs: (mode: Run['mode']) => readonly ToolSpec[];
  readonly costOf: (usage: Usage | undefined, price: ModelPrice | null) => number | null;
}

/** Requests to a model that one run may make before it stops and says so; the user can let it go on. */
const REQUESTS_PER_RUN = 150;

/** Every so many identical answers in a row end the run: the model is going round in circles. */
const REPEATS = 4;

interface Answer {
  readonly parts: readonly AssistantPart[];
  readonly stop: StopReason | 'stopped' | 'fault';
  readonly fault?: Fault;
}

export function createAgentStep(parts: AgentParts): StepRunner {
  return async (step, run) => {
    if (run.model === '') return { state: 'failed', fault: NO_MODEL };
    const resolved = parts.resolve(run.model);
    if (!resolved.ok) return { state: 'failed', fault: resolved.fault };
    const recent: string[] = [];
    for (let count = 0; count < REQUESTS_PER_RUN; count++) {
      const answer = await ask(parts, resolved.value, step, run);
      if (answer.stop === 'stopped') return { state: 'stopped' };
      if (answer.fault !== undefined) return { state: 'failed', fault: answer.fault };
      const calls = answer.parts.filter((part): part is ToolCallPart => part.type === 'tool-call');
      if (calls.length === 0) return ending(answer, run);
      const reports = await parts.runner.run(calls, step.id, run);
      if (run.signal.aborted) return { state: 'stopped' };
      recent.push(
        JSON.stringify([calls.map((call) => [call.tool, call.arguments]), reports.map((one) => one.outcome)]),
      );
      if (goesInCircles(recent)) return { state: 'failed', fault: circles(calls) };
    }
    return {
      state: 'failed',
      fault: fault(
        'run.too-long',
        `The run made ${REQUESTS_PER_RUN} requests to ${run.model} without finishing; resume it to let it go on.`,
        { action: 'resume' },
      ),
    };
  };
}

const NO_MODEL = fault('model.unconfigured', 'No model is connected. Connect one, or choose one in the model picker.', {
  action: 'connect-provider',
});

function ending(answer: Answer, run: Run): StepResult {
  if (answer.stop === 'length') {
    const text = `The answer of ${run.model} was cut at its length limit; resume to let it go on.`;
    return { state: 'failed', fault: fault('model.cut-at-limit', text, { action: 'resume' }) };
  }
  if (answer.stop === 'refused') {
    return { state: 'failed', fault: fault('model.refused', `${run.model} declined to answer this request.`) };
  }
  return { state: 'done' };
}

function goesInCircles(recent: readonly string[]): boolean {
  const last = recent.slice(-REPEATS);
  return last.length === REPEATS && last.every((one) => one === last[0]);
}

const circles = (calls: readonly ToolCallPart[]) =>
  fault(
    'run.no-progress',
    `The model made the same call (${calls.map((call) => call.tool).join(', ')}) ${REPEATS} times with the same outcome; stopped so that it does not go on for ever. Say what to do differently.`,
  );

/** One request and its answer, written to the log as it begins and as it ends. */
async function ask(parts: AgentParts, model: Model, step: Step, run: Run): Promise<Answer> {
  const message = parts.clock.id();
  const request = parts.clock.id();
  const startedAt = parts.clock.now();
  const common = { run: run.id, step: step.id };
  await run.emit([
    { ...common, type: 'model.requested', request, model: model.id, attempt: 1 },
    { ...common, type: 'message.started', message, model: model.id },
  ]);
  const retried: Promise<void>[] = [];
  const wrapped = parts.wrap(model, (attempt, problem) => {
    const text = `${problem.text} Trying again (attempt ${attempt}).`;
    retried.push(run.emit([{ ...common, type: 'notice.raised', level: 'warning', text, fault: problem }]));
  });
  const last = await listen(wrapped, requestOf(parts, run), message, run);
  await Promise.all(retried);
  const answer = withOwnCalls(answerOf(last, run.signal), parts.clock, run);
  const bodies: EventBody[] = [
    { ...common, type: 'message.completed', message, parts: [...answer.parts], state: stateOf(answer, run.signal) },
    {
      ...common,
      type: 'model.ended',
      request,
      model: model.id,
      stop: answer.stop,
      usage: last.usage,
      cost: parts.costOf(last.usage, model.price),
      contextLimit: model.capabilities.contextLimit,
      ms: parts.clock.now() - startedAt,
      fault: answer.fault,
    },
  ];
  await run.emit(bodies);
  return answer;
}

function requestOf(parts: AgentParts, run: Run): ModelRequest {
  return {
    system: parts.system(run.mode),
    messages: parts.repairTranscript(run.messages()),
    tools: parts.toolSpecs(run.mode),
  };
}

type LastChunk = Extract<ModelChunk, { type: 'end' | 'fault' }>;

async function listen(model: Model, request: ModelRequest, message: string, run: Run): Promise<LastChunk> {
  for await (const chunk of model.stream(request, run.signal)) {
    switch (chunk.type) {
      case 'text':
      case 'thinking':
        run.stream({ type: 'message.delta', message, part: chunk.part, kind: chunk.type, text: chunk.text });
        break;
      case 'call':
        run.stream({ type: 'message.call', message, part: chunk.part, call: chunk.call, tool: chunk.tool });
        break;
      default:
        return chunk;
    }
  }
  return {
    type: 'fault',
    fault: fault('model.cut', `${model.id} ended without finishing its answer.`, { retryable: true, action: 'resume' }),
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
