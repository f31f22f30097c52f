// A crash after each single event of a plan: nothing that had begun is done twice, nothing done is lost, the plan goes on.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelRequest } from '../../../../src/core/llm/model.ts';
import type { Session } from '../../../../src/core/orchestrator/session.ts';
import type { Effect } from '../../../../src/protocol/approval.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';
import { calls, createSpine, fakeTool, READ, type Say, type Spine, says } from '../../../support/spine.ts';

const PLAN = {
  goal: 'g',
  steps: [
    { id: 'read', kind: 'tool', tool: 'look' },
    { id: 'one', kind: 'tool', tool: 'write', input: { what: 'one' } },
    { id: 'two', kind: 'tool', tool: 'write', input: { what: 'two after {{steps.one.output.text}}' } },
    { id: 'agent', kind: 'agent', input: 'Write three', needs: ['read'] },
    { id: 'group', title: 'Group', kind: 'group', needs: ['agent'] },
    { id: 'four', kind: 'tool', tool: 'write', input: { what: 'four' }, parent: 'group' },
    {
      id: 'proven',
      kind: 'tool',
      tool: 'write',
      input: { what: 'five' },
      check: { tool: 'look', input: {} },
      needs: ['group'],
    },
  ],
};

/** Each path of its own: what writes one does not wait for what writes another. */
const effectOf = (what: string): Effect => ({ kind: 'write', path: `/w/${what}`, label: what, inside: true });

function spineOver(log: ReturnType<typeof createFakeLog>, ran: string[]): Spine {
  const look = { ...fakeTool('look', READ, async () => ({ forModel: 'seen' })), idempotent: true };
  const write = fakeTool('write', effectOf('x'), async (input) => {
    ran.push(String(input.what).split(' ')[0] ?? '');
    return { forModel: String(input.what) };
  });
  const answer: Say = (request) =>
    request.messages.some((message) => message.role === 'tool')
      ? says('written')
      : calls(['c1', 'write', { what: 'three' }]);
  return createSpine({ log, tools: [look, write], answers: Array.from({ length: 9 }, () => answer) });
}

/** Every call of the transcript has exactly one result, right behind it. */
function assertSound({ messages }: ModelRequest) {
  for (const [index, message] of messages.entries()) {
    const wanted = message.parts.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []));
    if (wanted.length === 0) continue;
    const given = messages[index + 1]?.parts.flatMap((part) => (part.type === 'tool-result' ? [part.call] : []));
    assert.deepEqual(given, wanted);
  }
}

async function wholeRun(): Promise<readonly Event[]> {
  const log = createFakeLog();
  const spine = spineOver(log, []);
  const created = await spine.sessions.create({});
  assert.ok(created.ok);
  const { id } = created.value;
  const opened = await spine.dispatch({ type: 'plan.open', session: id, plan: PLAN });
  assert.ok(opened.ok, opened.ok ? '' : opened.fault.text);
  assert.ok((await spine.dispatch({ type: 'plan.run', session: id })).ok);
  assert.equal((await created.value.settled())?.outcome, 'done');
  return log.events(id);
}

/** Everything that waits for a decision is said to be done by hand. */
async function decide(spine: Spine, session: Session) {
  for (let round = 0; round < 10; round++) {
    await spine.dispatch({ type: 'plan.run', session: session.id });
    await session.settled();
    const waiting =
      session.plan()?.steps.filter((step) => ['interrupted', 'stopped', 'failed'].includes(step.state)) ?? [];
    const [first] = waiting.filter((step) => step.kind !== 'group');
    if (first === undefined) return;
    const done = await spine.dispatch({ type: 'step.finish', session: session.id, step: first.id });
    assert.ok(done.ok, done.ok ? '' : done.fault.text);
  }
}

describe('a crash after any event of a plan', () => {
  it('does nothing twice, loses nothing that was done, and lets the plan come to its end', async () => {
    const events = await wholeRun();
    const session = events[0]?.session ?? '';
    const from = events.findIndex((event) => event.type === 'run.started');
    for (let kept = from + 1; kept < events.length; kept++) {
      const log = createFakeLog();
      await log.append(session, events.slice(0, kept), true);
      const begun = events
        .slice(0, kept)
        .flatMap((event) => (event.type === 'tool.started' && event.tool === 'write' ? [event.call] : []));
      const doneBefore = events
        .slice(0, kept)
        .flatMap((event) => (event.type === 'step.ended' && event.state === 'done' ? [event.id] : []));
      const ran: string[] = [];
      const spine = spineOver(log, ran);
      const opened = await spine.sessions.open(session);
      assert.ok(opened.ok, `after event ${kept}`);
      const doneNow =
        opened.value
          .plan()
          ?.steps.filter((step) => step.state === 'done')
          .map((step) => step.id) ?? [];
      assert.ok(
        doneBefore.every((id) => doneNow.includes(id)),
        `after event ${kept} what was done is done`,
      );
      await decide(spine, opened.value);
      assert.ok(
        ran.length <= 5 - begun.length,
        `after event ${kept} (${events[kept - 1]?.type}): ${ran} after ${begun.length} begun`,
      );
      assert.equal(new Set(ran).size, ran.length, `after event ${kept}: ${ran}`);
      assert.ok(
        opened.value.plan()?.steps.every((step) => step.state === 'done'),
        `after event ${kept}: ${JSON.stringify(opened.value.plan()?.steps.map((step) => [step.id, step.state, step.fault?.text]))}`,
      );
      for (const request of spine.requests) assertSound(request);
      const all = log.events(session);
      assert.deepEqual(
        all.map((event) => event.seq),
        all.map((_, index) => index + 1),
      );
    }
  }).timeout(60_000);
});
