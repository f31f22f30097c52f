// Runs plans of all kinds over the spine, with tools and a model that answer at once or later, and replays what they logged.
import assert from 'node:assert/strict';
import type { Session } from '../../../../../src/core/orchestrator/session.ts';
import { askUser } from '../../../../../src/core/tools/builtin/ask-user.ts';
import { delegate } from '../../../../../src/core/tools/builtin/delegate.ts';
import { proposePlan } from '../../../../../src/core/tools/builtin/propose-plan.ts';
import { updatePlan } from '../../../../../src/core/tools/builtin/update-plan.ts';
import type { RunContext, Tool, ToolResult } from '../../../../../src/core/tools/tool.ts';
import type { Effect } from '../../../../../src/protocol/approval.ts';
import type { Event } from '../../../../../src/protocol/event.ts';
import type { Outcome } from '../../../../../src/protocol/fault.ts';
import type { ReplayReport } from '../../../../../src/protocol/view.ts';
import { createSpine, fakeTool, READ, type Spine } from '../../../../support/spine.ts';

export function ok<T>(outcome: Outcome<T>): T {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.fault.text);
  return outcome.value;
}

/** Undefined: in the same turn; otherwise after so many milliseconds, 0 for the next turn. */
export function later(ms: unknown, signal?: AbortSignal): Promise<void> {
  if (typeof ms !== 'number') return Promise.resolve();
  if (ms === 0) return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Gives back what it is told to say; waits and fails as told, `times` times in a way that may pass. */
export function scripted(name: string, effect: Effect): Tool {
  const failed = new Map<string, number>();
  return fakeTool(name, effect, async (input, context): Promise<ToolResult> => {
    await later(input.wait, context.signal);
    if (context.signal.aborted) {
      const fault = { code: 'tool.stopped', text: 'Stopped.', retryable: false };
      return { forModel: fault.text, fault };
    }
    const key = JSON.stringify(input);
    const count = (failed.get(key) ?? 0) + 1;
    failed.set(key, count);
    if (typeof input.fail === 'string' && (input.times === undefined || count <= Number(input.times))) {
      const fault = { code: 'tool.failed', text: input.fail, retryable: input.times !== undefined };
      return { forModel: fault.text, fault };
    }
    const problems = typeof input.problem === 'string' ? { problems: [{ label: input.problem }] } : {};
    return { forModel: String(input.say ?? name), output: { exitCode: input.exit ?? 0 }, ...problems };
  });
}

const remember: Tool = fakeTool('keep', { kind: 'own', what: 'the memory' }, async (input, context: RunContext) => {
  await later(0);
  await context.remembered(`kept-${Math.random()}`, String(input.text));
  return { forModel: 'Kept.' };
});

export const TOOLS: readonly Tool[] = [
  scripted('echo', { kind: 'own', what: 'nothing' }),
  scripted('look', READ),
  ...['a', 'b'].map((file) =>
    scripted(`write_${file}`, { kind: 'write', path: `/w/${file}`, label: file, inside: true }),
  ),
  remember,
  askUser,
  delegate,
  proposePlan,
  updatePlan,
];

/** As in a real one, reading the rules takes a moment of its own. */
export function worldOf(given: Parameters<typeof createSpine>[0] = {}): Spine {
  const spine = createSpine({ tools: TOOLS, ...given });
  const { rules } = spine.parts.ports;
  const list = rules.list.bind(rules);
  Object.assign(rules, {
    list: async () => {
      await later(0);
      return list();
    },
  });
  return spine;
}

export async function withPlan(spine: Spine, plan: object): Promise<Session> {
  const session = ok(await spine.sessions.create({}));
  ok(await spine.dispatch({ type: 'plan.open', session: session.id, plan }));
  return session;
}

export async function runPlan(spine: Spine, session: Session): Promise<void> {
  ok(await spine.dispatch({ type: 'plan.run', session: session.id }));
  await session.settled();
}

export async function runTurn(spine: Spine, text: string, approve: 'ask' | 'all' | 'none' = 'ask'): Promise<Session> {
  const session = ok(await spine.sessions.create({}));
  ok(await session.send([{ type: 'text', text }], approve));
  await session.settled();
  return session;
}

export async function replay(spine: Spine, session: string, run?: string): Promise<ReplayReport> {
  const replayed = ok(await spine.dispatch({ type: 'run.replay', session, run }));
  return replayed as ReplayReport;
}

export const runsOf = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'run.started' ? [event.run ?? ''] : []));

/** Each run of the session comes out event for event as it was logged, and nothing is added to the log by that. */
export async function assertReplays(spine: Spine, session: string): Promise<void> {
  const before = spine.log.events(session).length;
  const asked = spine.requests.length;
  for (const run of runsOf(spine.log.events(session))) {
    const report = await replay(spine, session, run);
    const told =
      report.difference === undefined ? '' : `${JSON.stringify(report.difference)}\n${story(spine, session)}`;
    assert.ok(report.same, told);
    assert.ok(report.events > 0);
  }
  assert.equal(spine.log.events(session).length, before);
  assert.equal(spine.requests.length, asked);
}

/** The log in short lines, for whoever must find out why. */
export const story = (spine: Spine, session: string) =>
  spine.log
    .events(session)
    .map((event) => {
      const { seq, type, step } = event;
      const more = ['call', 'state', 'waitingFor', 'outcome', 'reason', 'label'].flatMap((key) =>
        key in event ? [String(Object.entries(event).find(([own]) => own === key)?.[1])] : [],
      );
      return [seq, type, step, ...more].join(' ');
    })
    .join('\n');
