// A session over fakes whose steps do what their scripts say, in a time that tests move; watches every rule while it runs.
import assert from 'node:assert/strict';
import { createDispatch, type Dispatch } from '../../../../../src/core/orchestrator/dispatch.ts';
import { createLeases } from '../../../../../src/core/orchestrator/leases.ts';
import type { PlanCommandParts } from '../../../../../src/core/orchestrator/plan-commands.ts';
import type { StepRun, StepRunner } from '../../../../../src/core/orchestrator/run.ts';
import type { Session } from '../../../../../src/core/orchestrator/session.ts';
import { Sessions } from '../../../../../src/core/orchestrator/sessions.ts';
import type { Ports } from '../../../../../src/core/ports.ts';
import { schemaIssue } from '../../../../../src/core/shared/json-schema.ts';
import { createSeenFiles } from '../../../../../src/core/tools/seen-files.ts';
import type { CoreCommand } from '../../../../../src/protocol/command.ts';
import { fail } from '../../../../../src/protocol/fault.ts';
import type { Plan, Step } from '../../../../../src/protocol/plan.ts';
import { createFakeClock, type FakeClock } from '../../../../support/fakes/clock.ts';
import { createFakeLog, type FakeLog } from '../../../../support/fakes-log.ts';
import { play, type Watch } from './acts.ts';
import type { RandomPlan } from './random-plans.ts';
import { above, idle, orphans, whyNot } from './reference.ts';

export interface World {
  readonly session: Session;
  readonly sessions: Sessions;
  readonly dispatch: Dispatch;
  readonly clock: FakeClock;
  readonly log: FakeLog;
  /** Each call of a runner, in order: step and attempt. */
  readonly calls: readonly { readonly id: string; readonly attempt: number; readonly input: Step['input'] }[];
  /** Steps whose runner goes on, and what tells them to stop. */
  readonly active: ReadonlyMap<string, AbortSignal>;
  plan(): Plan;
  /** Lets the time pass until nothing goes on any more; fails where nothing ever will. */
  runOut(): Promise<void>;
  /** For so long, with a look at every rule in between. */
  pass(ms: number): Promise<void>;
}

/** So long nothing new in the log means that nothing ever will be: the longest pause before another attempt is shorter. */
const PATIENCE_MS = 5_000;

export const settle = async (turns = 3) => {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
};

export async function createWorld(file: RandomPlan): Promise<World> {
  const log = createFakeLog();
  const clock = createFakeClock();
  const watch: Watch = {
    calls: [],
    active: new Map(),
    working: new Set(),
    held: new Set(),
    broken: [],
    plan: () => assert.fail('no plan yet'),
    paused: () => false,
  };
  const parts = partsOf(log, clock, scripted(watch, clock));
  const sessions = new Sessions({ ...parts, defaultMode: () => 'agent' });
  const dispatch = createDispatch(sessions, parts, 'ask');
  const created = await sessions.create({});
  assert.ok(created.ok);
  const session = created.value;
  const opened = await dispatch({ type: 'plan.open', session: session.id, plan: file });
  assert.ok(opened.ok, opened.ok ? '' : opened.fault.text);
  const plan = () => session.plan() ?? assert.fail('the plan is gone');
  watch.plan = plan;
  watch.paused = () => session.planRun?.paused === true;
  const world = { session, sessions, dispatch, clock, log, calls: watch.calls, active: watch.active, plan };
  const pass = async (ms: number) => {
    const end = clock.now() + ms;
    while (clock.now() < end) {
      await settle();
      lookAt(session, watch);
      await clock.advance(Math.min(end - clock.now(), ms > 50 ? 50 : 5));
    }
  };
  return {
    ...world,
    pass,
    runOut: async () => {
      await runOut(session, dispatch, pass);
      lookAt(session, watch);
    },
  };
}

async function runOut(session: Session, dispatch: Dispatch, pass: World['pass']): Promise<void> {
  let [seen, quiet] = [session.view().seq, 0];
  await settle();
  while (session.running) {
    const ms = quiet < 100 ? 5 : 100;
    await pass(ms);
    const { seq } = session.view();
    [seen, quiet] = [seq, seq === seen ? quiet + ms : 0];
    if (quiet < PATIENCE_MS) continue;
    const states = session.plan()?.steps.map((step) => `${step.id} ${step.state}`);
    assert.ok(session.activeRun?.paused, `nothing goes on and the run does not end: ${states?.join(', ')}`);
    await act(dispatch, { type: 'run.resume', session: session.id });
    quiet = 0;
  }
  await settle();
}

/** What a user asks may be refused; it must not crash. */
export async function act(dispatch: Dispatch, command: CoreCommand): Promise<boolean> {
  const done = await dispatch(command);
  assert.notEqual(!done.ok && done.fault.code, 'command.crashed');
  return done.ok;
}

/** Looked at whenever everything waits for the time to move on. */
function lookAt(session: Session, { plan, active, working, broken }: Watch): void {
  if (broken.length > 0) throw broken[0];
  const now = plan();
  assert.deepEqual(orphans(now, [...active.keys()]), [], 'goes on although what is above it has ended');
  const run = session.planRun;
  if (run === undefined || run.paused || run.run.signal.aborted) return;
  // All that has happened is in the log by now: what is read from there is the plan that runs.
  assert.deepEqual(plain(session.view().plan), plain(now));
  const limit = now.parallel ?? 4;
  // Under an agent that only waits for others to end, or is to stop, nothing more needs to begin.
  const closed = (id: string) =>
    active.get(id)?.aborted !== false && now.steps.some((one) => one.id === id && one.kind === 'agent');
  const waiting = idle(now).filter((id) => !above(now, id).some(closed));
  if (working.size < limit) assert.deepEqual(waiting, [], `could begin: ${working.size} of ${limit} work`);
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function scripted(watch: Watch, clock: FakeClock): StepRunner {
  const begin = (step: Step, run: StepRun) => {
    const { calls, active } = watch;
    const now = watch.plan();
    assert.equal(whyNot(now, step), undefined);
    assert.ok(!run.signal.aborted, `${step.id} begins although it is to stop`);
    for (const id of above(now, step.id))
      assert.ok(active.get(id)?.aborted !== true, `${step.id} begins under ${id}, which is to stop`);
    assert.ok(!active.has(step.id), `${step.id} runs twice at once`);
    for (const need of step.needs) assert.ok(!active.has(need), `${step.id} runs beside ${need}, which it needs`);
    const again = calls.some((call) => call.id === step.id);
    assert.ok(!watch.paused() || again, `${step.id} begins although the run is paused`);
    calls.push({ id: step.id, attempt: step.attempts, input: step.input });
    active.set(step.id, run.signal);
  };
  return async (step, run) => {
    try {
      begin(step, run);
      return await play(watch, clock, step, run);
    } catch (error) {
      // Thrown here it would only be the run's failure.
      watch.broken.push(error);
      throw error;
    } finally {
      watch.active.delete(step.id);
      watch.working.delete(step.id);
    }
  };
}

function partsOf(log: FakeLog, clock: FakeClock, runner: StepRunner): PlanCommandParts {
  const used: Pick<Ports, 'log' | 'clock' | 'logger'> & { readonly files: Pick<Ports['files'], 'roots'> } = {
    log,
    clock,
    logger: { write: () => undefined },
    files: { roots: () => [{ name: 'w', path: '/w' }] },
  };
  const parts: Omit<PlanCommandParts, 'replay'> = {
    // The others are never reached from here; reaching one is a failing test, not a silent answer.
    ports: used as Ports,
    runners: { agent: runner, tool: runner, question: runner, gate: runner },
    schemaIssue,
    known: () => ({
      tools: ['work'],
      personas: ['planner'],
      outputs: () => ['text'],
      inputIssues: () => [],
      modelIssue: () => undefined,
    }),
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
  return parts as PlanCommandParts;
}
