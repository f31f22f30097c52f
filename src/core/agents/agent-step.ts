// The agent's loop: ask the model, run what it calls, give back the results, until it calls nothing more.
import { type Fault, fault } from '../../protocol/fault.ts';
import type { Message, ToolCallPart, Usage } from '../../protocol/message.ts';
import type { Step } from '../../protocol/plan.ts';
import type { Model, ModelPrice, ModelRequest, ToolSpec } from '../llm/model.ts';
import type { Route } from '../llm/route/route.ts';
import type { Run, StepResult, StepRun, StepRunner } from '../orchestrator/run.ts';
import type { Ports } from '../ports.ts';
import type { CallReport, ToolRunner } from '../tools/runner.ts';
import type { Shows } from '../tools/tool.ts';
import { type Answer, ask, type Format } from './ask.ts';
import { evidenceOf } from './evidence.ts';
import type { MakeRoom } from './make-room.ts';
import { createPlanning, type Planning } from './planning.ts';
import { createRepetition } from './repetition.ts';
import { structuredAnswer } from './structured.ts';

export interface AgentParts {
  readonly ports: Ports;
  readonly runner: ToolRunner;
  readonly resolve: (model: string) => { ok: true; value: Model } | { ok: false; fault: Fault };
  /** Whom to ask, again and in whose place. */
  readonly route: Route;
  /** Keeps the conversation within the model's context. */
  readonly makeRoom: MakeRoom;
  readonly repairTranscript: (messages: readonly Message[]) => readonly Message[];
  readonly system: (mode: Run['mode'], persona: string | undefined) => string;
  readonly toolSpecs: (mode: Run['mode']) => readonly ToolSpec[];
  /** What of a tool's calls is shown while they are written. */
  readonly showsOf: (tool: string) => Shows | undefined;
  readonly costOf: (usage: Usage | undefined, price: ModelPrice | null) => number | null;
  readonly repairJson: (text: string) => string;
  /** What is wrong with an output of a JSON Schema; undefined when nothing is. */
  readonly schemaIssue: (schema: Readonly<Record<string, unknown>>, output: unknown) => string | undefined;
}

/** Requests to a model that one step may make before it stops and says so; the user can let it go on. */
const REQUESTS_PER_STEP = 150;

export function createAgentStep(parts: AgentParts): StepRunner {
  return async (step, run) => {
    if (run.model === '') return { state: 'failed', fault: NO_MODEL };
    const resolved = parts.resolve(run.model);
    if (!resolved.ok) return { state: 'failed', fault: resolved.fault };
    const begun = await begin(parts, step, run);
    if (begun !== undefined) return { state: 'failed', fault: begun };
    const planning = createPlanning(parts, step, run);
    return converse(parts, step, run, planning);
  };
}

async function converse(
  parts: AgentParts,
  step: Step,
  run: StepRun,
  planning: Planning | undefined,
): Promise<StepResult> {
  const repetition = createRepetition();
  const room = parts.makeRoom(step, run);
  let roomMade = false;
  const reports: CallReport[] = [];
  let format: Format | undefined = step.outputSchema && { name: 'output', schema: step.outputSchema };
  for (let count = 0; count < REQUESTS_PER_STEP; count++) {
    await run.pass();
    if (run.signal.aborted) return { state: 'stopped' };
    const answer = await ask(parts, () => requestOf(parts, step, run, format), step, run, room);
    if (answer.stop === 'stopped') return { state: 'stopped' };
    if (answer.fault?.code === 'model.context-too-long' && !roomMade) {
      // Asked once more: who found it too long is not, but another model may be.
      roomMade = true;
      continue;
    }
    if (answer.fault !== undefined) return { state: 'failed', fault: answer.fault };
    roomMade = false;
    const calls = answer.parts.filter((part): part is ToolCallPart => part.type === 'tool-call');
    if (calls.length === 0) {
      const ended = ending(answer) ?? (await planning?.settle(textOf(answer)));
      if (ended === undefined) return finish(parts, step, run, textOf(answer), reports);
      if ('format' in ended) {
        format = ended.format;
        continue;
      }
      return ended;
    }
    const made = await parts.runner.run(calls, step.id, run);
    if (run.signal.aborted) return { state: 'stopped' };
    reports.push(...made);
    planning?.note(calls, made);
    const overspent = made.find((report) => report.fault?.code.startsWith('budget.'))?.fault;
    if (overspent !== undefined) return { state: 'failed', fault: overspent };
    const seen = repetition(calls, made);
    if (seen?.fault !== undefined) return { state: 'failed', fault: seen.fault };
    if (seen !== undefined) await tell(parts, step, run, seen.told);
  }
  return { state: 'failed', fault: tooLong(run) };
}

const NO_MODEL = fault('model.unconfigured', 'No model is connected. Connect one, or choose one in the model picker.', {
  action: 'connect-provider',
});

const tooLong = (run: Run) =>
  fault(
    'run.too-long',
    `The run made ${REQUESTS_PER_STEP} requests to ${run.model} without finishing; resume it to let it go on.`,
    { action: 'resume' },
  );

const textOf = (answer: Answer) =>
  answer.parts
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n')
    .trim();

/** What an agent with a conversation of its own is told first: its part, or why it goes on. */
async function begin(parts: AgentParts, step: Step, run: StepRun): Promise<Fault | undefined> {
  if (run.agent === undefined) return undefined;
  const fresh = await run.recall(step.attempts);
  if (!fresh.ok) return fresh.fault;
  const { instructions, problem } = step.input;
  const parent = run.plan().steps.find((one) => one.id === step.parent);
  const texts = fresh.value
    ? [
        typeof instructions === 'string' && instructions !== '' ? instructions : step.title,
        ...(step.doneWhen === undefined ? [] : [`Done when: ${step.doneWhen}`]),
        `This is one step of a larger plan: ${parent?.kind === 'agent' ? parent.title : run.plan().goal}. Do only this step.`,
      ]
    : [typeof problem === 'string' ? problem : 'Go on from where you were; what is done stays done.'];
  await tell(parts, step, run, texts.join('\n\n'));
  return undefined;
}

/** What the engine says to the model in the user's place. */
const tell = (parts: AgentParts, step: Step, run: StepRun, text: string) =>
  run.emit([
    {
      type: 'message.added',
      run: run.id,
      step: step.id,
      message: parts.ports.clock.id(),
      parts: [{ type: 'text', text }],
      by: 'engine',
    },
  ]);

function requestOf(parts: AgentParts, step: Step, run: StepRun, format: Format | undefined): ModelRequest {
  return {
    system: parts.system(run.mode, step.persona),
    messages: parts.repairTranscript(run.messages()),
    tools: parts.toolSpecs(run.mode),
    effort: run.effort,
    cacheKey: run.agent === undefined ? run.session : `${run.session}/${run.agent}`,
    ...(format === undefined ? {} : { format }),
  };
}

function ending(answer: Answer): StepResult | undefined {
  if (answer.stop === 'length') {
    const text = `The answer of ${answer.model} was cut at its length limit; resume to let it go on.`;
    return { state: 'failed', fault: fault('model.cut-at-limit', text, { action: 'resume' }) };
  }
  if (answer.stop === 'refused') {
    return { state: 'failed', fault: fault('model.refused', `${answer.model} declined to answer this request.`) };
  }
  return undefined;
}

async function finish(
  parts: AgentParts,
  step: Step,
  run: StepRun,
  text: string,
  reports: readonly CallReport[],
): Promise<StepResult> {
  const evidence = await evidenceOf(reports, parts.ports, run.signal);
  const shown = evidence.length === 0 ? {} : { evidence };
  if (step.outputSchema === undefined) return { state: 'done', output: { text }, ...shown };
  const read = structuredAnswer(text, step.outputSchema, parts);
  if (!read.ok) return { state: 'failed', fault: { ...read.fault, retryable: true } };
  return { state: 'done', output: { ...read.value, text }, ...shown };
}
