// The engine in process, from source: sessions over a given log, whose steps do nothing or call tools that do nothing.

import { createClock } from '../../../src/adapters/node/clock.ts';
import { createDispatch, type Dispatch } from '../../../src/core/orchestrator/dispatch.ts';
import { createLeases } from '../../../src/core/orchestrator/leases.ts';
import type { PlanCommandParts } from '../../../src/core/orchestrator/plan-commands.ts';
import type { StepRunner } from '../../../src/core/orchestrator/run.ts';
import type { Session } from '../../../src/core/orchestrator/session.ts';
import { Sessions } from '../../../src/core/orchestrator/sessions.ts';
import type { EventLogPort } from '../../../src/core/ports/log.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { schemaIssue } from '../../../src/core/shared/json-schema.ts';
import { knownTools } from '../../../src/core/tools/known-tools.ts';
import { createToolRunner } from '../../../src/core/tools/runner.ts';
import { createSeenFiles } from '../../../src/core/tools/seen-files.ts';
import type { Tool } from '../../../src/core/tools/tool.ts';
import { createToolStep } from '../../../src/core/tools/tool-step.ts';
import type { Effect } from '../../../src/protocol/approval.ts';
import { fail, succeed } from '../../../src/protocol/fault.ts';
import { fakeTool } from '../../support/spine.ts';

export interface Engine {
  readonly sessions: Sessions;
  readonly dispatch: Dispatch;
}

const nothing: StepRunner = async () => ({ state: 'done' });

export const OWN: Effect = { kind: 'own', what: 'nothing' };
export const WRITE: Effect = { kind: 'write', path: '/w/a', label: 'a', inside: true };

/** Without `effect` steps end where they begin; with one they are calls of a tool that has it and does nothing. */
export function createEngine(log: EventLogPort, effect?: Effect, runner = nothing): Engine {
  const clock = createClock();
  const used: Pick<Ports, 'log' | 'clock' | 'logger' | 'rules'> & { readonly files: Pick<Ports['files'], 'roots'> } = {
    log,
    clock,
    logger: { write: () => undefined },
    rules: {
      list: async () => succeed([]),
      add: async () => succeed(undefined),
      remove: async () => succeed(undefined),
    },
    files: { roots: () => [{ name: 'w', path: '/w' }] },
  };
  // The other ports are never reached from here.
  const ports = used as Ports;
  const tools: readonly Tool[] = [fakeTool('nothing', effect ?? OWN, async () => ({ forModel: '' }))];
  const calls = createToolRunner({
    ports,
    tools: () => tools,
    repairJson: (text) => text,
    trusted: () => true,
    decide: () => ({ verdict: 'allow', reasons: [] }),
    proposeRule: () => ({}),
    middleware: [],
    reportTasks: async () => undefined,
  });
  const tool = effect === undefined ? runner : createToolStep({ clock, runner: calls });
  const parts: Omit<PlanCommandParts, 'replay'> = {
    ports,
    runners: { agent: nothing, tool, question: nothing, gate: nothing },
    schemaIssue,
    known: () => ({ ...knownTools(tools, ports), personas: [], modelIssue: () => undefined }),
    seenFiles: createSeenFiles,
    personaMode: () => undefined,
    effectsOf: async () => [],
    foresee: () => ({ verdict: 'ask', reasons: [] }),
    examineUndo: async () => fail('test.unused', 'Nothing is taken back here.'),
    compactionOf: () => fail('test.unused', 'Nothing is compacted here.'),
    leases: createLeases(),
    defaultModel: () => 'fake/model',
    settleModel: async () => undefined,
    blocked: () => undefined,
  };
  const all = parts as PlanCommandParts;
  const sessions = new Sessions({ ...all, defaultMode: () => 'agent' });
  return { sessions, dispatch: createDispatch(sessions, all, 'ask') };
}

export interface BenchStep {
  readonly id: string;
  readonly kind: 'tool';
  readonly tool: 'nothing';
  readonly needs: readonly string[];
}

const step = (id: string, needs: readonly string[]): BenchStep => ({ id, kind: 'tool', tool: 'nothing', needs });

/** Each step needs the one before. */
export const chain = (length: number): readonly BenchStep[] =>
  Array.from({ length }, (_, index) => step(`s${index}`, index === 0 ? [] : [`s${index - 1}`]));

/** One step, `width` that need it, and one that needs them all. */
export function fan(width: number): readonly BenchStep[] {
  const side = Array.from({ length: width }, (_, index) => step(`s${index}`, ['first']));
  return [
    step('first', []),
    ...side,
    step(
      'last',
      side.map(({ id }) => id),
    ),
  ];
}

export async function openPlan(
  { sessions, dispatch }: Engine,
  steps: readonly BenchStep[],
  parallel = 4,
): Promise<Session> {
  const created = await sessions.create({});
  if (!created.ok) throw new Error(created.fault.text);
  const plan = { goal: 'bench', parallel, steps };
  const opened = await dispatch({ type: 'plan.open', session: created.value.id, plan });
  if (!opened.ok) throw new Error(opened.fault.text);
  return created.value;
}

/** Milliseconds from the wish to run the plan to the end of its run. */
export async function runPlan({ dispatch }: Engine, session: Session): Promise<number> {
  const startedAt = performance.now();
  const begun = await dispatch({ type: 'plan.run', session: session.id });
  if (!begun.ok) throw new Error(begun.fault.text);
  const result = await session.settled();
  const taken = performance.now() - startedAt;
  if (result !== undefined && result.outcome !== 'done')
    throw new Error(`It ended ${result.outcome}: ${result.fault?.text}`);
  const left = session.plan()?.steps.filter((one) => one.state !== 'done') ?? [];
  if (left.length > 0) throw new Error(`Not done: ${left.length} of the plan's steps.`);
  return taken;
}

/** Keeps what it is given, and does nothing else. */
export function memoryLog(): EventLogPort {
  const events = new Map<string, Parameters<EventLogPort['append']>[1][number][]>();
  return {
    append: async (session, more) => {
      const known = events.get(session) ?? [];
      events.set(session, known);
      known.push(...more);
      return succeed(undefined);
    },
    read: async (session, { after = 0, types }) =>
      succeed(
        (events.get(session) ?? []).filter((event) => event.seq > after && (types?.includes(event.type) ?? true)),
      ),
    open: async (session) => succeed({ lastSeq: events.get(session)?.length ?? 0 }),
    saveHead: async () => succeed(undefined),
    list: async () => succeed([]),
    remove: async () => succeed(undefined),
    lock: async () => succeed(true),
    unlock: async () => undefined,
    watch: () => () => undefined,
    close: async () => undefined,
  };
}
