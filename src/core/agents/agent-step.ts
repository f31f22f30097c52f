// The agent's loop: ask the model, run what it calls, give back the results, until it calls nothing more.
import { type Fault, fault } from '../../protocol/fault.ts';
import type { Message, ToolCallPart, Usage } from '../../protocol/message.ts';
import type { Step } from '../../protocol/plan.ts';
import type { Model, ModelPrice, ModelRequest, ToolSpec } from '../llm/model.ts';
import type { Run, StepResult, StepRun, StepRunner } from '../orchestrator/run.ts';
import type { Ports } from '../ports.ts';
import type { CallReport, ToolRunner } from '../tools/runner.ts';
import type { Shows } from '../tools/tool.ts';
import { type Answer, ask, type Format } from './ask.ts';
import { evidenceOf } from './evidence.ts';
import { createPlanning, type Planning } from './planning.ts';
import { structuredAnswer } from './structured.ts';

export interface AgentParts {
  readonly ports: Ports;
  readonly runner: ToolRunner;
  readonly resolve: (model: string) => { ok: true; value: Model } | { ok: false; fault: Fault };
  readonly wrap: (model: Model, onRetry: (attempt: number, problem: Fault) => void) => Model;
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

/** Every so many identical answers in a row end the step: the model is going round in circles. */
const REPEATS = 4;

export function createAgentStep(parts: AgentParts): StepRunner {
  return async (step, run) => {
    if (run.model === '') return { state: 'failed', fault: NO_MODEL };
    const resolved = parts.resolve(run.model);
    if (!resolved.ok) return { state: 'failed', fault: resolved.fault };
    const begun = await begin(parts, step, run);
    if (begun !== undefined) return { state: 'failed', fault: begun };
    const planning = createPlanning(parts, step, run);
    return converse(parts, resolved.value, step, run, planning);
  };
}

async function converse(
  parts: AgentParts,
  model: Model,
  step: Step,
  run: StepRun,
  planning: Planning | undefined,
): Promise<StepResult> {
  const recent: string[] = [];
  const reports: CallReport[] = [];
  let format: Format | undefined = step.outputSchema && { name: 'output', schema: step.outputSchema };
  for (let count = 0; count < REQUESTS_PER_STEP; count++) {
    await run.pass();
    if (run.signal.aborted) return { state: 'stopped' };
    const limit = run.overBudget(step.id, model.price !== null);
    if (limit !== undefined) return { state: 'failed', fault: limit };
    const answer = await ask(parts, model, requestOf(parts, step, run, format), step, run);
    if (answer.stop === 'stopped') return { state: 'stopped' };
    if (answer.fault !== undefined) return { state: 'failed', fault: answer.fault };
    const calls = answer.parts.filter((part): part is ToolCallPart => part.type === 'tool-call');
    if (calls.length === 0) {
      const ended = ending(answer, run) ?? (await planning?.settle(textOf(answer)));
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
    recent.push(JSON.stringify([calls.map((call) => [call.tool, call.arguments]), made.map((one) => one.outcome)]));
    if (goesInCircles(recent)) return { state: 'failed', fault: circles(calls) };
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
  await run.emit([
    {
      type: 'message.added',
      run: run.id,
      step: step.id,
      message: parts.ports.clock.id(),
      parts: [{ type: 'text', text: texts.join('\n\n') }],
      by: 'engine',
    },
  ]);
  return undefined;
}

function requestOf(parts: AgentParts, step: Step, run: StepRun, format: Format | undefined): ModelRequest {
  return {
    system: parts.system(run.mode, step.persona),
    messages: parts.repairTranscript(run.messages()),
    tools: parts.toolSpecs(run.mode),
    ...(format === undefined ? {} : { format }),
  };
}

function ending(answer: Answer, run: Run): StepResult | undefined {
  if (answer.stop === 'length') {
    const text = `The answer of ${run.model} was cut at its length limit; resume to let it go on.`;
    return { state: 'failed', fault: fault('model.cut-at-limit', text, { action: 'resume' }) };
  }
  if (answer.stop === 'refused') {
    return { state: 'failed', fault: fault('model.refused', `${run.model} declined to answer this request.`) };
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

function goesInCircles(recent: readonly string[]): boolean {
  const last = recent.slice(-REPEATS);
  return last.length === REPEATS && last.every((one) => one === last[0]);
}

const circles = (calls: readonly ToolCallPart[]) =>
  fault(
    'run.no-progress',
    `The model made the same call (${calls.map((call) => call.tool).join(', ')}) ${REPEATS} times with the same outcome; stopped so that it does not go on for ever. Say what to do differently.`,
  );
