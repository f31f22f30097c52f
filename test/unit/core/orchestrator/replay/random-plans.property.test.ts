// Random plans with steps side by side, agents, gates, failures and people who interfere: what was logged replays event for event.
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ModelRequest } from '../../../../../src/core/llm/model.ts';
import type { Session } from '../../../../../src/core/orchestrator/session.ts';
import type { Approval } from '../../../../../src/protocol/approval.ts';
import { calls, type Say, type Spine, says } from '../../../../support/spine.ts';
import { assertReplays, later, ok, worldOf } from './world.ts';

const delay = fc.constantFrom(0, 0, 0, 1, 3);

/** What an agent does, as data that its instructions carry to the model. */
const work = fc.record({
  wait: delay,
  answers: fc.array(
    fc.array(
      fc.record({
        tool: fc.constantFrom(
          'echo',
          'look',
          'write_a',
          'write_b',
          'keep',
          'delegate',
          'ask_user',
          'update_plan',
          'nothing',
        ),
        wait: delay,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    { maxLength: 3 },
  ),
});
type Work = typeof work extends fc.Arbitrary<infer T> ? T : never;

const toolInput = fc.record({
  wait: delay,
  fail: fc.option(fc.constant('not now'), { nil: undefined, freq: 4 }),
  times: fc.constantFrom(undefined, 1, 1, 3),
});

const stepOf = (index: number) =>
  fc.record({
    kind: fc.constantFrom('tool', 'tool', 'tool', 'agent', 'agent', 'gate', 'question', 'group'),
    tool: fc.constantFrom('echo', 'look', 'write_a', 'write_b'),
    input: toolInput,
    work,
    needs: fc.subarray(
      Array.from({ length: index }, (_, one) => `s${one}`),
      { maxLength: Math.min(2, index) },
    ),
    parent: fc.option(fc.nat(Math.max(0, index - 1)), { nil: undefined, freq: 3 }),
    refers: fc.option(fc.nat(Math.max(0, index - 1)), { nil: undefined, freq: 3 }),
    timeoutMs: fc.option(fc.constantFrom(2, 500), { nil: undefined, freq: 5 }),
    budget: fc.option(fc.record({ calls: fc.integer({ min: 1, max: 3 }) }), { nil: undefined, freq: 6 }),
    check: fc.option(fc.constantFrom(0, 1), { nil: undefined, freq: 6 }),
  });

const acts = fc.array(
  fc.record({
    at: fc.nat(60),
    what: fc.constantFrom('pause', 'continue', 'edit', 'skip', 'stopStep', 'stop', 'queue', 'retry', 'configure'),
    step: fc.nat(8),
  }),
  { maxLength: 3 },
);

const world = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc.record({
    parallel: fc.integer({ min: 1, max: 4 }),
    steps: fc.tuple(...Array.from({ length: count }, (_, index) => stepOf(index))),
    acts,
    asks: fc.boolean(),
    answerAfter: delay,
    answers: fc.array(fc.constantFrom('once', 'session', 'always', 'deny'), { minLength: 1, maxLength: 5 }),
  }),
);
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

describe('a replay of a random plan', () => {
  it('makes every event again', async function () {
    this.timeout(120_000);
    // About one disturbed plan in 250 is still said to differ where it does not: see the changelog. The stories beside
    // this file are exact; the search for the rest is made by hand, with ORQUESTRA_REPLAYS=200.
    if (process.env.ORQUESTRA_REPLAYS === undefined) this.skip();
    await fc.assert(fc.asyncProperty(world, carryOut), {
      numRuns: Number(process.env.ORQUESTRA_REPLAYS),
      timeout: 15_000,
      // What happened depends on the moment: a smaller plan is another one.
      endOnFailure: true,
      ...(process.env.ORQUESTRA_SEED === undefined ? {} : { seed: Number(process.env.ORQUESTRA_SEED) }),
    });
  });
});

async function carryOut(given: World): Promise<void> {
  const spine = worldOf({
    answers: Array.from({ length: 300 }, (): Say => answerOf),
    verdict: (effects, { rules }) => {
      const allowed = rules.some((rule) => rule.tier === 'session');
      return given.asks && !allowed && effects.some((effect) => effect.kind === 'write') ? 'ask' : 'allow';
    },
  });
  const session = ok(await spine.sessions.create({}));
  const plan = { goal: 'g', parallel: given.parallel, steps: planned(given) };
  const opened = await spine.dispatch({ type: 'plan.open', session: session.id, plan });
  // With what they hold and refer to, steps may wait for each other in a circle.
  fc.pre(opened.ok);
  const leave = interfere(spine, session, given);
  for (let runs = 0; runs < 2; runs++) {
    const started = await spine.dispatch({ type: 'plan.run', session: session.id });
    if (!started.ok) break;
    await session.settled();
  }
  await leave();
  await assertReplays(spine, session.id);
}

function planned({ steps }: World) {
  const groups = steps.flatMap((step, index) => (step.kind === 'group' ? [index] : []));
  return steps.map((step, index) => {
    const parent = groups.findLast((group) => group < index && group === step.parent);
    const common = {
      id: `s${index}`,
      title: `s${index}`,
      kind: step.kind,
      needs: step.needs.filter((need) => need !== `s${parent}`),
      ...(parent === undefined ? {} : { parent: `s${parent}` }),
    };
    const said =
      step.refers === undefined || step.refers >= index ? `s${index}` : `{{steps.s${step.refers}.output.text}}!`;
    const limits = {
      ...(step.timeoutMs === undefined ? {} : { timeoutMs: step.timeoutMs }),
      ...(step.budget === undefined ? {} : { budget: step.budget }),
      ...(step.check === undefined ? {} : { check: { tool: 'echo', input: { exit: step.check } } }),
    };
    switch (step.kind) {
      case 'tool':
        return {
          ...common,
          ...limits,
          tool: step.tool,
          input: { ...step.input, say: said },
          retry: { attempts: 3, pauseMs: 1 },
        };
      case 'agent':
        return { ...common, ...limits, input: { instructions: JSON.stringify(step.work) } };
      case 'question':
        return { ...common, input: { question: 'Which?' } };
      default:
        return common;
    }
  });
}

/** Does what the newest instructions say, one answer after the other. */
async function* answerOf(request: ModelRequest, signal: AbortSignal) {
  const texts = request.messages.flatMap((message) =>
    message.role === 'user' ? message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])) : [],
  );
  const [given] = texts.flatMap((text) => {
    const first = text.split('\n')[0] ?? '';
    return first.startsWith('{') ? [JSON.parse(first) as Work] : [];
  });
  const said = request.messages.filter((message) => message.role === 'assistant').length;
  await later(given?.wait, signal);
  if (signal.aborted) {
    yield { type: 'fault' as const, fault: { code: 'model.stopped', text: 'Stopped.', retryable: false }, parts: [] };
    return;
  }
  const wanted = given?.answers[said];
  if (wanted === undefined) yield* says(`said ${said}`);
  else
    yield* calls(...wanted.map(({ tool, wait }, index) => [`c${said}-${index}`, tool, inputOf(tool, wait)] as const));
}

function inputOf(tool: string, wait: number | undefined): object {
  switch (tool) {
    case 'delegate': {
      const tasks = [
        { wait, answers: [[{ tool: 'look', wait }]] },
        { wait: 0, answers: [] },
      ];
      return { tasks: tasks.map((one, index) => ({ title: `child ${index}`, instructions: JSON.stringify(one) })) };
    }
    case 'ask_user':
      return { question: 'Really?' };
    case 'update_plan':
      return { tasks: [{ title: 'one', state: 'running' }] };
    case 'keep':
      return { text: 'a fact' };
    default:
      return { wait };
  }
}

/** People answer what they are asked, and do as listed when the log has come so far. */
function interfere(spine: Spine, session: Session, given: World): () => Promise<unknown> {
  const doing: Promise<unknown>[] = [];
  let asked = 0;
  const open = [...given.acts];
  const leave = session.journal.subscribe({
    events: (events) => {
      for (const event of events) {
        if (event.type === 'approval.requested') void approve(event.approval);
        if (event.type === 'question.asked') void answer(event.question.call);
      }
      const seq = events.at(-1)?.seq ?? 0;
      for (const act of open.filter((one) => one.at <= seq)) {
        open.splice(open.indexOf(act), 1);
        doing.push(later(0).then(() => interfereOnce(spine, session, act)));
      }
    },
  });
  const approve = async ({ id, hash, rule, sessionRule }: Approval) => {
    await later(given.answerAfter ?? 0);
    const said = given.answers[asked++ % given.answers.length] ?? 'once';
    const command = { type: 'approval.answer', session: session.id, approval: id, hash, answer: said } as const;
    const shown = said === 'always' ? rule : said === 'session' ? sessionRule : undefined;
    await spine.dispatch({ ...command, ...(shown === undefined ? {} : { rule: shown }) });
  };
  const answer = async (call: string) => {
    await later(given.answerAfter ?? 0);
    await spine.dispatch({ type: 'question.answer', session: session.id, call, answer: 'Go on' });
  };
  return async () => {
    leave();
    await Promise.all(doing);
    // What people do comes in a turn of its own.
    await later(0);
    await session.stop('stopped');
  };
}

async function interfereOnce(spine: Spine, session: Session, act: World['acts'][number]): Promise<void> {
  const id = session.id;
  const step = `s${act.step}`;
  const plan = session.plan();
  switch (act.what) {
    case 'pause':
      await spine.dispatch({ type: 'run.pause', session: id });
      await later(8);
      if (session.activeRun?.paused === true) await spine.dispatch({ type: 'run.resume', session: id });
      break;
    case 'edit':
      if (plan === undefined) return;
      await spine.dispatch({
        type: 'plan.edit',
        session: id,
        plan: plan.id,
        revision: plan.revision,
        label: 'Add',
        edits: [
          {
            op: 'put',
            step: { id: `x${act.at}`, title: 'x', kind: 'tool', tool: 'echo', needs: [], input: { wait: 0 } },
          },
        ],
      });
      break;
    case 'skip':
      await spine.dispatch({ type: 'step.skip', session: id, step });
      break;
    case 'retry':
      await spine.dispatch({ type: 'step.retry', session: id, step });
      break;
    case 'stopStep':
      await spine.dispatch({ type: 'step.stop', session: id, step });
      break;
    case 'stop':
      await spine.dispatch({ type: 'run.stop', session: id });
      break;
    case 'queue':
      if (session.running) await session.journal.emit([{ type: 'message.unqueued', message: 'none' }]);
      break;
    case 'configure':
      await spine.dispatch({ type: 'session.configure', session: id, mode: 'agent' });
      break;
    default:
  }
}
