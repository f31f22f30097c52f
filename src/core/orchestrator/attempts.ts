// Carries out one step to its end: fills in its input, tries again what may pass, holds its time, demands its output and its proof.
import { type Fault, fault, type Outcome } from '../../protocol/fault.ts';
import type { Evidence, Step } from '../../protocol/plan.ts';
import type { Ports } from '../ports.ts';
import { boundedOutput } from '../shared/bounded-output.ts';
import { BREAKER_OPEN } from '../shared/breaker.ts';
import type { StepRunners } from './executor.ts';
import { holds } from './plan/condition.ts';
import { fill } from './plan/references.ts';
import type { StepResult, StepRun } from './run.ts';

export type Attempts = (step: Step, run: StepRun, controller: AbortController) => Promise<StepResult>;

export interface AttemptParts {
  readonly ports: Ports;
  readonly runners: StepRunners;
  /** Undefined for a step that gave nothing. */
  readonly outputOf: (step: string) => Readonly<Record<string, unknown>> | undefined;
  /** What is wrong with an output of a JSON Schema; undefined when nothing is. */
  readonly schemaIssue: (schema: Readonly<Record<string, unknown>>, output: unknown) => string | undefined;
}

/** Attempts for faults that may pass, where the plan says nothing. */
const ATTEMPTS = 3;
/** How often a step waits for something that is left alone because it kept failing. */
const REFUSALS = 10;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 600_000;
/** How often an agent is told that its check failed before the step is given up. */
const PROOFS = 3;

export function createAttempts(parts: AttemptParts): Attempts {
  return async (step, run, controller) => {
    const skipped = skips(parts, step);
    if (skipped !== undefined) return skipped;
    const most = step.attempts + (step.retry?.attempts ?? ATTEMPTS);
    let refusals = 0;
    for (let attempt = step.attempts + 1; ; attempt++) {
      run.note([{ type: 'step.started', run: run.id, step: step.id, id: step.id, attempt }]);
      const result = await inTime(
        step,
        run,
        controller,
        () => once(parts, { ...step, attempts: attempt }, run),
        parts.ports,
      );
      if (result.state !== 'failed' || result.fault?.retryable !== true) return result;
      // Somebody waits for the end of a turn: what its model is asked is tried again, the turn as a whole is not.
      if (run.kind !== 'plan' && step.retry === undefined) return result;
      // Refused before it was tried: that it waited for its turn is no attempt of its own.
      if (result.fault.code === BREAKER_OPEN && refusals < REFUSALS) refusals += 1;
      if (attempt >= most + refusals) return result;
      const pause = pauseOf(step, result.fault, attempt - step.attempts, parts.ports);
      if (pause === undefined || run.signal.aborted) return result;
      const until = parts.ports.clock.now() + pause;
      await run.outside('the next attempt', () => parts.ports.clock.sleep(pause, run.signal), until, result.fault);
      if (run.signal.aborted) return { state: 'stopped' };
    }
  };
}

/** What became of a step whose condition does not hold. */
export function skips(parts: Pick<AttemptParts, 'outputOf'>, step: Step): StepResult | undefined {
  if (step.when === undefined) return undefined;
  const value = fill(step.when.value, parts.outputOf, 'when.value');
  const to = fill(step.when.to, parts.outputOf, 'when.to');
  if (!value.ok) return { state: 'failed', fault: value.fault };
  if (!to.ok) return { state: 'failed', fault: to.fault };
  if (holds(value.value, step.when.is, to.value)) return undefined;
  return { state: 'skipped', note: 'Its condition does not hold.' };
}

/** Ends the attempt when its time is up; the step's own signal stays whole where the user did not stop it. */
async function inTime(
  step: Step,
  run: StepRun,
  controller: AbortController,
  work: () => Promise<StepResult>,
  { clock }: Ports,
): Promise<StepResult> {
  if (step.timeoutMs === undefined) return work();
  const done = new AbortController();
  const limit = step.timeoutMs;
  let up = false;
  void clock.sleep(limit, done.signal).then(() => {
    if (done.signal.aborted || controller.signal.aborted) return;
    // Whether it is this step's time that is up: the signal tells it also to all under it.
    up = true;
    run.note([{ type: 'stop.requested', run: run.id, step: step.id, reason: 'timeout' }]);
    controller.abort('timeout');
  });
  try {
    const result = await work();
    if (!up) return result;
    const text = `Its time of ${limit >= 1_000 ? `${Math.round(limit / 1_000)} s` : `${limit} ms`} was up. Give it more, or look at what takes so long.`;
    return { ...result, state: 'failed', fault: fault('step.timeout', text) };
  } finally {
    done.abort();
  }
}

async function once(parts: AttemptParts, step: Step, run: StepRun): Promise<StepResult> {
  if (step.kind === 'task' || step.kind === 'group') {
    return {
      state: 'failed',
      fault: fault('plan.not-runnable', `Step ${step.id} is a ${step.kind} and has no runner.`),
    };
  }
  const input = filled(parts, step);
  if (!input.ok) return { state: 'failed', fault: input.fault };
  let ready: Step = { ...step, input: input.value };
  for (let proof = 1; ; proof++) {
    const result = await parts.runners[step.kind](ready, run);
    if (result.state !== 'done') return result;
    const checked = checkOutput(parts, step, result);
    if (checked.state !== 'done' || step.check === undefined) return checked;
    const proven = await prove(parts, step, run, checked.output);
    if (proven.state !== 'failed' || step.kind !== 'agent' || proof === PROOFS) {
      return proven.state === 'done' ? { ...checked, evidence: proven.evidence } : { ...checked, ...proven };
    }
    // The agent goes on in its conversation, with what the check said.
    ready = { ...ready, attempts: step.attempts + 1, input: { ...ready.input, problem: proven.fault?.text } };
  }
}

function filled(parts: AttemptParts, step: Step): Outcome<Record<string, unknown>> {
  const result = fill(step.input, parts.outputOf, 'input');
  if (!result.ok) return result;
  return { ok: true, value: recordOf(result.value) };
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function checkOutput(parts: AttemptParts, step: Step, result: StepResult): StepResult {
  const output = result.output === undefined ? undefined : boundedOutput(result.output);
  if (step.outputSchema === undefined) return { ...result, output };
  const issue = parts.schemaIssue(step.outputSchema, result.output ?? {});
  if (issue === undefined) return { ...result, output };
  const text = `Its output is not of the form that the plan demands: ${issue}.`;
  return { ...result, output, state: 'failed', fault: fault('step.bad-output', text) };
}

/** Runs the step's check through the same runner and policy as any call. */
async function prove(parts: AttemptParts, step: Step, run: StepRun, output: StepResult['output']): Promise<StepResult> {
  if (step.check === undefined) return { state: 'done' };
  const own = (id: string) => (id === step.id ? output : parts.outputOf(id));
  const input = fill(step.check.input, own, 'check.input');
  if (!input.ok) return { state: 'failed', fault: input.fault };
  const { check: _check, ...rest } = step;
  const call = { ...rest, kind: 'tool' as const, tool: step.check.tool, input: recordOf(input.value) };
  const result = await parts.runners.tool(call, run);
  if (result.state === 'stopped') return { state: 'stopped' };
  const tree = await parts.ports.tree?.fingerprint(run.signal);
  const what =
    typeof call.input.command === 'string' ? call.input.command : `${call.tool} ${JSON.stringify(call.input)}`;
  if (tree !== undefined) run.note([{ type: 'tree.seen', run: run.id, step: step.id, tree }]);
  if (result.state === 'failed') {
    const said = typeof result.output?.text === 'string' ? `\n${result.output.text.slice(-2_000)}` : '';
    const text = `Its check failed: ${what}. ${result.fault?.text ?? ''}${said}`;
    return { state: 'failed', denied: result.denied, fault: fault('step.unproven', text) };
  }
  const evidence: Evidence = {
    call: String(result.output?.call ?? ''),
    text: `${what}: ${typeof result.output?.exitCode === 'number' ? `exit ${result.output.exitCode}` : 'done'}`,
    at: parts.ports.clock.now(),
    ...(tree === undefined ? {} : { tree }),
  };
  return { state: 'done', evidence: [evidence] };
}

function pauseOf(step: Step, problem: Fault, attempt: number, { clock }: Ports): number | undefined {
  const scatter = (Number.parseInt(clock.hash(clock.id()).slice(0, 4), 16) || 0) / 0x1_00_00;
  const own = (step.retry?.pauseMs ?? FIRST_PAUSE_MS) * 2 ** (attempt - 1);
  const pause = Math.max(problem.retryAfterMs ?? 0, Math.round(own * (0.75 + scatter / 2)));
  return pause > LONGEST_PAUSE_MS ? undefined : pause;
}
