// Runs the calls of one answer: validate, describe, decide, run; an event before each effect and one after it.
import type { Effect } from '../../protocol/approval.ts';
import type { EventBody, ToolOutcome } from '../../protocol/event.ts';
import { type Fault, fault } from '../../protocol/fault.ts';
import type { ToolCallPart } from '../../protocol/message.ts';
import type { Run } from '../orchestrator/run.ts';
import type { Ports } from '../ports.ts';
import { boundedOutput } from '../shared/bounded-output.ts';
import { interruptedText } from '../shared/interrupted.ts';
import { stripHidden } from '../shared/strip-hidden.ts';
import { stripValue } from '../shared/strip-value.ts';
import type { RepairJson } from './arguments.ts';
import { parseArguments } from './arguments.ts';
import { type ContextParts, contextOf } from './call-context.ts';
import { askConsent, type ConsentParts, judge, notBegun, type Ready } from './consent.ts';
import { isPassive, leasesOf } from './leases-of.ts';
import { around, type Middleware } from './middleware/middleware.ts';
import type { Tool, ToolResult } from './tool.ts';
import { undoneBy } from './undone-by.ts';

export interface RunnerParts extends ConsentParts, ContextParts {
  readonly tools: () => readonly Tool[];
  readonly repairJson: RepairJson;
  /** Around every call that runs, outermost first. */
  readonly middleware: readonly Middleware[];
}

export interface CallReport {
  readonly call: string;
  readonly outcome: ToolOutcome;
  readonly fault?: Fault;
  /** Whether its effect had begun, and whether that is one that changes anything. */
  readonly began: boolean;
  readonly changed: boolean;
  /** The command line of a call that ran one. */
  readonly command?: string;
  readonly text: string;
  readonly output?: ToolResult['output'];
}

export interface ToolRunner {
  /** In the model's order: calls that only read go side by side, whatever changes something waits for all before it. */
  run(calls: readonly ToolCallPart[], step: string, run: Run): Promise<readonly CallReport[]>;
}

/** How long a stopped tool may take to put itself away before its call is written down as stopped. */
const STOP_GRACE_MS = 800;

/** Of a call whose effect had begun. */
type Begun = { readonly durable: boolean; readonly effects: readonly Effect[] };

type Ended = { readonly outcome: ToolOutcome; readonly result: ToolResult; readonly startedAt: number };

export function createToolRunner(parts: RunnerParts): ToolRunner {
  return {
    run: async (calls, step, run) => {
      const reports: Promise<CallReport>[] = [];
      const add = (report: Promise<CallReport>) => {
        // Awaited together below; the first that fails takes the others with it, so that nothing outlives the run.
        report.catch(() => run.abandon());
        reports.push(report);
      };
      for (const call of calls) {
        let ready = await prepare(parts, call, step, run);
        const changes = !('fault' in ready) && !isPassive(ready.prepared.effects);
        if (changes && reports.length > 0) {
          // What changes something waits for all before it, and is described anew on what they left.
          await Promise.allSettled(reports);
          ready = await prepare(parts, call, step, run);
        }
        if ('fault' in ready) add(end(parts, run, step, call, refusal(parts, ready.outcome, ready.fault)));
        else add(finish(parts, ready, step, run));
        if (changes) await Promise.allSettled(reports);
      }
      await Promise.allSettled(reports);
      return Promise.all(reports);
    },
  };
}

/** The tools that a run may call: a model's are those its mode offers, whatever names it has seen elsewhere. */
function mayCall(tool: Tool, run: Run, ports: Ports): boolean {
  if (run.kind === 'undo') return !tool.offered;
  return tool.offered && tool.modes.includes(run.mode) && (run.kind === 'tool' || tool.available(ports));
}

async function prepare(
  parts: RunnerParts,
  call: ToolCallPart,
  step: string,
  run: Run,
): Promise<Ready | { readonly outcome: ToolOutcome; readonly fault: Fault }> {
  await run.pass();
  if (run.signal.aborted)
    return { outcome: 'stopped', fault: fault('tool.stopped', 'Not run: the user pressed Stop.') };
  const over = run.overBudget(step);
  if (over !== undefined) return { outcome: 'failed', fault: over };
  const tool = parts.tools().find((candidate) => candidate.name === call.tool);
  if (tool === undefined) {
    // Those that stand behind `more_tools` may be many.
    const names = parts.tools().flatMap((candidate) => (candidate.offered && !candidate.rare ? [candidate.name] : []));
    return {
      outcome: 'failed',
      fault: fault('tool.unknown', `There is no tool named ${call.tool}. The tools are: ${names.join(', ')}.`),
    };
  }
  if (!mayCall(tool, run, parts.ports)) {
    const text = `${call.tool} cannot be called here: it is not among the tools of ${run.mode} mode.`;
    return { outcome: 'denied', fault: fault('tool.not-offered', text) };
  }
  const input = parseArguments(call.arguments, parts.repairJson);
  if (!input.ok) return { outcome: 'failed', fault: input.fault };
  try {
    const prepared = await tool.prepare(input.value, parts.ports, {
      seen: run.seen(step),
      call: call.call,
      mode: run.mode,
    });
    if (!prepared.ok) return { outcome: 'failed', fault: prepared.fault };
    const { effects, preview, as = tool } = prepared.value;
    const hash = parts.ports.clock.hash(JSON.stringify([as.name, input.value, effects, preview ?? null]));
    return { call: { ...call, tool: as.name }, tool: as, prepared: prepared.value, hash };
  } catch (error) {
    return { outcome: 'failed', fault: crashed(parts, tool.name, error) };
  }
}

async function finish(parts: RunnerParts, ready: Ready, step: string, run: Run): Promise<CallReport> {
  const { call, tool, prepared, hash } = ready;
  const seen = run.consent.reconsidered();
  const decision = await judge(parts, prepared.effects, run);
  const { reasons } = decision;
  const described: EventBody = {
    type: 'tool.prepared',
    run: run.id,
    step,
    call: call.call,
    tool: tool.name,
    title: tool.title,
    summary: prepared.summary,
    effects: [...prepared.effects],
    preview: prepared.preview,
    hash,
  };
  if (decision.verdict === 'deny') {
    await run.emit([described]);
    const text = `Not allowed: ${reasons.join(' ')} Do not try to reach the same by other means.`;
    return end(parts, run, step, call, refusal(parts, 'denied', fault('policy.denied', text)));
  }
  if (decision.verdict === 'ask') {
    const refused = await askConsent(parts, ready, described, { reasons, seen }, step, run);
    if (refused !== undefined) return end(parts, run, step, call, refusal(parts, refused.outcome, refused.fault));
    return perform(parts, ready, [], step, run);
  }
  return perform(parts, ready, [described], step, run);
}

async function perform(
  parts: RunnerParts,
  ready: Ready,
  before: readonly EventBody[],
  step: string,
  run: Run,
): Promise<CallReport> {
  const { call, tool, prepared, hash } = ready;
  const durable = !isPassive(prepared.effects);
  let give: () => void;
  try {
    const wanted = leasesOf(prepared.effects);
    give = run.tryLease(wanted) ?? (await run.lease(wanted));
  } catch {
    if (before.length > 0) await run.emit(before);
    const { outcome, fault: problem } = notBegun(run.signal);
    return end(parts, run, step, call, refusal(parts, outcome, problem));
  }
  try {
    const started: EventBody = {
      type: 'tool.started',
      run: run.id,
      step,
      call: call.call,
      tool: tool.name,
      hash,
      effects: [...prepared.effects],
    };
    await run.emit([...before, started], durable);
    return await end(parts, run, step, call, await guarded(parts, ready, step, run), {
      durable,
      effects: prepared.effects,
    });
  } finally {
    give();
  }
}

async function guarded(parts: RunnerParts, ready: Ready, step: string, run: Run): Promise<Ended> {
  const startedAt = parts.ports.clock.now();
  const { signal } = run;
  const { tool, prepared, hash } = ready;
  const calling = { tool, prepared, hash, context: contextOf(parts, ready, step, run), seen: run.seen(step) };
  const work = around(parts.middleware, calling).catch((error: unknown): ToolResult => {
    const problem = crashed(parts, ready.tool.name, error);
    return { forModel: problem.text, fault: problem };
  });
  const result = await Promise.race([work, stoppedTooLong(parts, signal, work)]);
  if (signal.reason === 'interrupted' && result?.fault !== undefined) return interrupted(ready, result, startedAt);
  if (result === undefined) {
    if (signal.reason === 'interrupted') return interrupted(ready, { forModel: '' }, startedAt);
    const text = 'Stopped by the user; it had not put itself away in time, so what it changed is not known.';
    return { outcome: 'stopped', result: { forModel: text, fault: fault('tool.stopped', text) }, startedAt };
  }
  const outcome = result.fault === undefined ? 'done' : signal.aborted ? 'stopped' : 'failed';
  return { outcome, result, startedAt };
}

/** The window went away while it ran: what it had done by then is not known, whatever the tool itself last said. */
function interrupted(ready: Ready, result: ToolResult, startedAt: number): Ended {
  const text = interruptedText(ready.prepared.effects);
  const problem = fault('tool.interrupted', text);
  return { outcome: 'interrupted', result: { ...result, forModel: text, fault: problem }, startedAt };
}

/** Settles only after Stop: with undefined when the grace is over and the work has still not ended. */
function stoppedTooLong(parts: RunnerParts, signal: AbortSignal, work: Promise<unknown>): Promise<undefined> {
  return new Promise((resolve) => {
    const wait = () => void parts.ports.clock.sleep(STOP_GRACE_MS).then(() => resolve(undefined));
    if (signal.aborted) {
      wait();
      return;
    }
    signal.addEventListener('abort', wait, { once: true });
    void work.finally(() => signal.removeEventListener('abort', wait));
  });
}

async function end(
  parts: RunnerParts,
  run: Run,
  step: string,
  call: ToolCallPart,
  ended: Ended,
  begun: Begun | undefined = undefined,
): Promise<CallReport> {
  const { outcome, result, startedAt } = ended;
  await run.emit(
    [
      {
        type: 'tool.ended',
        run: run.id,
        step,
        call: call.call,
        tool: call.tool,
        outcome,
        forModel: result.forModel,
        ...(result.output === undefined ? {} : { output: boundedOutput(result.output) }),
        display: result.display,
        changes: result.changes === undefined ? undefined : [...result.changes],
        fault: result.fault,
        ...(result.foreign === undefined ? {} : { foreign: [...result.foreign] }),
        ...(result.hidden === undefined ? {} : { hidden: { ...result.hidden } }),
        problems: result.problems === undefined ? undefined : [...result.problems],
        ms: parts.ports.clock.now() - startedAt,
      },
      ...undoneBy(run, step, result),
    ],
    begun?.durable ?? false,
  );
  const effects = begun?.effects ?? [];
  return {
    call: call.call,
    outcome,
    fault: result.fault,
    began: begun !== undefined,
    changed: !isPassive(effects),
    command: effects.flatMap((effect) => (effect.kind === 'execute' ? [effect.command] : []))[0],
    text: result.forModel,
    output: result.output,
  };
}

const refusal = (parts: RunnerParts, outcome: ToolOutcome, problem: Fault): Ended => ({
  outcome,
  result: { forModel: stripHidden(problem.text).text, fault: stripValue(problem).value },
  startedAt: parts.ports.clock.now(),
});

function crashed(parts: RunnerParts, tool: string, error: unknown): Fault {
  parts.ports.logger.write(
    'error',
    `${tool} failed unexpectedly: ${error instanceof Error ? error.stack : String(error)}`,
  );
  const text = error instanceof Error ? error.message : String(error);
  return fault('tool.crashed', `${tool} failed unexpectedly: ${text}. The log has the details.`);
}
