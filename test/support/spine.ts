// A whole orchestrator's spine over fakes: log, clock, tools and model in memory, for tests of runs and sessions.
import * as z from 'zod';
import { createAgentStep } from '../../src/core/agents/agent-step.ts';
import { createMakeRoom } from '../../src/core/agents/make-room.ts';
import { createSummarise } from '../../src/core/agents/summarise.ts';
import { compactionOf, withSummary } from '../../src/core/llm/compaction.ts';
import type { Model, ModelChunk, ModelRequest } from '../../src/core/llm/model.ts';
import type { Route } from '../../src/core/llm/route/route.ts';
import { repairTranscript } from '../../src/core/llm/transcript.ts';
import { createDispatch, type Dispatch } from '../../src/core/orchestrator/dispatch.ts';
import { type Asks, humanSteps } from '../../src/core/orchestrator/human-steps.ts';
import { createLeases, type Leases } from '../../src/core/orchestrator/leases.ts';
import type { EngineOver, Outside } from '../../src/core/orchestrator/outside.ts';
import type { PlanCommandParts } from '../../src/core/orchestrator/plan-commands.ts';
import type { ReplayParts } from '../../src/core/orchestrator/replay/conducted-session.ts';
import type { Approve, StepRunner } from '../../src/core/orchestrator/run.ts';
import { Sessions } from '../../src/core/orchestrator/sessions.ts';
import type { Ports } from '../../src/core/ports.ts';
import { schemaIssue } from '../../src/core/shared/json-schema.ts';
import { examineUndo } from '../../src/core/tools/edit/undo-input.ts';
import { knownTools } from '../../src/core/tools/known-tools.ts';
import { withTasks } from '../../src/core/tools/report-tasks.ts';
import { createToolRunner } from '../../src/core/tools/runner.ts';
import { createSeenFiles } from '../../src/core/tools/seen-files.ts';
import { defineTool, type RunContext, type Tool, type ToolResult } from '../../src/core/tools/tool.ts';
import { createToolStep } from '../../src/core/tools/tool-step.ts';
import type { Effect, Rule, Verdict } from '../../src/protocol/approval.ts';
import { fail, succeed } from '../../src/protocol/fault.ts';
import { createFakeLog, type FakeLog } from './fakes-log.ts';

/** What the model says to one request: chunks, or a function that makes them as they are asked for. */
export type Say = (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelChunk> | readonly ModelChunk[];

export const says = (text: string): readonly ModelChunk[] => [
  { type: 'text', part: 0, text },
  { type: 'end', parts: [{ type: 'text', text }], stop: 'end', usage: { input: 10, output: 5, cachedInput: 0 } },
];

export const calls = (
  ...wanted: readonly (readonly [call: string, tool: string, input: unknown])[]
): readonly ModelChunk[] => [
  ...wanted.map(([call, tool], part): ModelChunk => ({ type: 'call', part, call, tool })),
  {
    type: 'end',
    stop: 'tools',
    parts: wanted.map(([call, tool, input]) => ({
      type: 'tool-call' as const,
      call,
      tool,
      arguments: typeof input === 'string' ? input : JSON.stringify(input),
    })),
  },
];

export function fakeModel(answers: Say[], requests: ModelRequest[] = [], contextLimit = 1_000): Model {
  return {
    id: 'fake/model',
    capabilities: {
      tools: true,
      images: false,
      thinking: false,
      structured: true,
      files: false,
      continues: false,
      efforts: [],
      contextLimit,
      outputLimit: 100,
    },
    local: false,
    price: { input: 1, cachedInput: 1, output: 1 },
    stream: async function* (request, signal) {
      requests.push(structuredClone(request));
      const answer = answers.shift();
      yield* answer === undefined ? says('done') : answer(request, signal);
    },
  };
}

/** A tool that records when it runs; what it does is given by the test. */
export function fakeTool(
  name: string,
  effect: Effect,
  act: (input: Readonly<Record<string, unknown>>, context: RunContext) => Promise<ToolResult>,
): Tool {
  return defineTool({
    name,
    title: name,
    description: name,
    input: z.record(z.string(), z.unknown()),
    prepare: async (input) =>
      succeed({
        summary: `${name} ${JSON.stringify(input)}`,
        effects: [effect],
        run: (context) => act(input, context),
      }),
  });
}

export const READ: Effect = { kind: 'read', path: '/w/a', label: 'a', inside: true };
export const WRITE: Effect = { kind: 'write', path: '/w/a', label: 'a', inside: true };

export interface Spine {
  readonly log: FakeLog;
  readonly requests: ModelRequest[];
  readonly sessions: Sessions;
  readonly dispatch: Dispatch;
  readonly rules: Rule[];
  readonly parts: PlanCommandParts;
}

let counter = 0;

export function createSpine(given: {
  readonly tools?: readonly Tool[];
  readonly answers?: Say[];
  readonly verdict?: (effects: readonly Effect[], question: Parameters<Outside['decide']>[0]) => Verdict;
  readonly log?: FakeLog;
  readonly approve?: Approve;
  readonly asks?: Asks;
  readonly agent?: StepRunner;
  readonly leases?: Leases;
  /** Tokens that the model holds. */
  readonly contextLimit?: number;
  /** The model for summaries. */
  readonly summariser?: string;
  /** How answers find their model; otherwise each is asked of the one, once. */
  readonly route?: (ports: Ports, model: Model) => Route;
}): Spine {
  const log = given.log ?? createFakeLog();
  const requests: ModelRequest[] = [];
  const rules: Rule[] = [];
  const ports = fakePorts(log, rules);
  const tools = given.tools ?? [];
  const model = fakeModel(given.answers ?? [], requests, given.contextLimit);
  const engine = engineOver(given.agent);
  const real: Outside = {
    ports,
    tools,
    asks: given.asks,
    resolve: () => succeed(model),
    makeRoom: createMakeRoom({
      resolve: () => succeed(model),
      compactionOf,
      withSummary,
      summarise: createSummarise({
        clock: ports.clock,
        route: given.route?.(ports, model) ?? straight(model),
        costOf: () => 0.25,
        modelFor: () => given.summariser,
      }),
    }),
    route: given.route?.(ports, model) ?? straight(model),
    costOf: () => 0.5,
    system: () => 'system',
    toolSpecs: () => [],
    trusted: () => true,
    decide: (question) => ({ verdict: given.verdict?.(question.effects, question) ?? 'allow', reasons: ['because'] }),
    proposeRule: ([effect]) => {
      const paths = [effect !== undefined && 'path' in effect ? effect.path : '/w/a'];
      const rule = { when: { paths }, verdict: 'allow' as const, reason: 'writing a' };
      return { always: { ...rule, tier: 'user' }, session: { ...rule, tier: 'session' } };
    },
    middleware: [],
  };
  const replay: ReplayParts = {
    engine,
    tools,
    seenFiles: createSeenFiles,
    personaMode: (persona) => (persona === 'planner' ? 'plan' : undefined),
    soon: ports.clock.soon,
  };
  const parts: PlanCommandParts = {
    ports,
    ...engine(real),
    schemaIssue,
    replay,
    seenFiles: replay.seenFiles,
    personaMode: replay.personaMode,
    effectsOf: async (name, input) => {
      const tool = given.tools?.find((one) => one.name === name);
      const prepared = await tool?.prepare(input, ports, { seen: createSeenFiles() });
      return prepared?.ok === true ? prepared.value.effects : undefined;
    },
    foresee: (effects) => ({
      verdict: given.verdict?.(effects, { effects, mode: 'agent', rules: [], trusted: true, denied: [] }) ?? 'allow',
      reasons: ['because'],
    }),
    compactionOf,
    examineUndo: (input) => examineUndo(input, ports),
    leases: given.leases ?? createLeases(),
    defaultModel: () => 'fake/model',
    settleModel: async () => undefined,
    blocked: () => undefined,
  };
  const sessions = new Sessions({ ...parts, defaultMode: () => 'agent' });
  return { log, requests, sessions, rules, parts, dispatch: createDispatch(sessions, parts, given.approve ?? 'ask') };
}

const straight =
  (model: Model): Route =>
  () => ({
    pick: () => ({ ok: true, leg: { model, report: () => undefined } }),
    after: () => ({ go: 'end' }),
    wait: async () => undefined,
  });

/** The engine as `create.ts` joins it, with an agent of the test's own where it has one. */
const engineOver =
  (agent: StepRunner | undefined): EngineOver =>
  (outside) => {
    const { ports, tools } = outside;
    const runner = createToolRunner({
      ...outside,
      tools: () => tools,
      repairJson: (text) => text.replace(/,\s*}/, '}'),
      reportTasks: (run, step, tasks) => run.revise((plan) => withTasks(plan, step, tasks)),
    });
    return {
      runners: {
        agent:
          agent ??
          createAgentStep({
            ...outside,
            runner,
            repairJson: (text) => text,
            schemaIssue,
            repairTranscript,
            showsOf: (name) => tools.find((tool) => tool.name === name)?.shows,
          }),
        tool: createToolStep({ clock: ports.clock, runner }),
        ...humanSteps(outside.asks),
      },
      known: () => ({
        ...knownTools(tools, ports),
        personas: ['engineer', 'planner'],
        modelIssue: (name) => (name.startsWith('fake/') ? undefined : `there is no model ${name}.`),
      }),
    };
  };

/** Only what the spine itself touches; a test whose tool needs files brings them along. */
function fakePorts(log: FakeLog, rules: Rule[]): Ports {
  const clock: Ports['clock'] = {
    now: () => Date.now(),
    id: () => `id${String(counter++).padStart(6, '0')}`,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        // A test that plays a crash leaves its run where it is: its watchdog keeps no process alive.
        if (ms >= 10_000) timer.unref();
        const wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (signal?.aborted === true) wake();
        else signal?.addEventListener('abort', wake, { once: true });
      }),
    soon: () => new Promise((resolve) => setImmediate(resolve)),
    hash: (bytes) => `hash-${String(bytes).length}-${String(bytes)}`,
  };
  const used: Pick<Ports, 'log' | 'clock' | 'logger' | 'rules'> & { readonly files: Pick<Ports['files'], 'roots'> } = {
    log,
    clock,
    logger: { write: () => undefined },
    rules: {
      list: async () => succeed(rules),
      add: async (rule) => {
        rules.push(rule);
        return succeed(undefined);
      },
      remove: async () => fail('test.unused', 'No run removes rules.'),
    },
    files: { roots: () => [{ name: 'w', path: '/w' }] },
  };
  // The other ports are never reached from here; reaching one is a failing test, not a silent answer.
  return used as Ports;
}

/** Resolves when the session's log holds an event that the test waits for. */
export async function until(check: () => boolean, patienceMs = 3000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!check()) {
    if (Date.now() > end) throw new Error(`Waited ${patienceMs} ms in vain for: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
