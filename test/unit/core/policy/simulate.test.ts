// What a rule would have asked, allowed or blocked: counts and the calls that change, over sessions of the log.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { MOST_CALLS, MOST_SESSIONS, recordedCalls } from '../../../../src/core/policy/recorded-calls.ts';
import type { Candidate } from '../../../../src/protocol/policy.ts';
import { readEvent } from '../../../../src/protocol/upcast.ts';
import { createFakeClock } from '../../../support/fakes/clock.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';
import { command, createPolicyBench, record, write } from './recorded.ts';

type Bench = ReturnType<typeof createPolicyBench>;
const simulate = async ({ policy }: Bench, candidate: Candidate) => {
  const simulated = await policy.simulate(candidate);
  assert.ok(simulated.ok, simulated.ok ? '' : simulated.fault.text);
  return simulated.value;
};
const SOURCES = { when: { effects: ['write'], paths: ['/w/app/src/**'] }, verdict: 'allow', reason: 'Sources.' };

describe('a simulation', () => {
  it('counts what a rule changes, and lists each with how it had been answered', async () => {
    const bench = createPolicyBench();
    await record(bench.log, 's1', [
      { effects: [write('src/a.ts')], summary: 'Change src/a.ts', answer: 'once' },
      { effects: [write('src/b.ts')], summary: 'Change src/b.ts', answer: 'deny' },
      { effects: [write('other.ts')], answer: 'once', by: 'flag' },
      { effects: [{ kind: 'read', path: '/w/app/a', label: 'a', inside: true }] },
    ]);
    const simulation = await simulate(bench, { add: [SOURCES] });
    assert.deepEqual(simulation.before, { allow: 1, ask: 3, deny: 0 });
    assert.deepEqual(simulation.after, { allow: 3, ask: 1, deny: 0 });
    assert.deepEqual([simulation.sessions, simulation.runs, simulation.calls, simulation.more], [1, 1, 4, false]);
    assert.deepEqual(
      simulation.changed.map(({ summary, before, after, answer, run }) => [summary, before, after, answer, run]),
      [
        ['Change src/b.ts', 'ask', 'allow', 'deny', 'run-s1'],
        ['Change src/a.ts', 'ask', 'allow', 'once', 'run-s1'],
      ],
    );
  });

  it('of a rule that blocks says what it would have blocked, and why', async () => {
    const bench = createPolicyBench();
    await record(bench.log, 's1', [{ effects: [write('src/a.ts')], answer: 'once' }]);
    const { changed } = await simulate(bench, { add: [{ ...SOURCES, verdict: 'deny', reason: 'Frozen.' }] });
    assert.deepEqual(
      changed.map(({ before, after }) => [before, after]),
      [['ask', 'deny']],
    );
    assert.match(changed[0]?.reasons.join() ?? '', /Frozen/);
  });

  it('of a rule that goes, or is another from now on, compares with the rules as they are', async () => {
    const bench = createPolicyBench();
    const saved = await bench.policy.save({ ...SOURCES, id: 'sources' });
    assert.ok(saved.ok);
    await record(bench.log, 's1', [{ effects: [write('src/a.ts')] }]);
    const gone = await simulate(bench, { remove: ['sources'] });
    assert.deepEqual([gone.before.allow, gone.after.ask], [1, 1]);
    const narrower = await simulate(bench, {
      add: [{ ...SOURCES, id: 'sources', when: { paths: ['/w/app/doc/**'] } }],
    });
    assert.deepEqual(
      narrower.changed.map(({ before, after }) => [before, after]),
      [['allow', 'ask']],
    );
  });

  it('judges a call in the mode of its run, with the rules of its session', async () => {
    const bench = createPolicyBench();
    await record(bench.log, 's1', [{ effects: [write('src/a.ts')] }], { mode: 'ask' });
    assert.deepEqual((await simulate(bench, { add: [SOURCES] })).after, { allow: 0, ask: 0, deny: 1 });
  });

  it('judges a call with the text from elsewhere that stood in its context', async () => {
    const bench = createPolicyBench();
    const rule = {
      when: { effects: ['execute'], commands: ['frobnicate *'] },
      verdict: 'allow',
      reason: 'It is mine.',
    };
    await record(bench.log, 's1', [{ effects: [command('frobnicate --all')] }], { foreign: ['https://docs.dev'] });
    assert.equal((await simulate(bench, { add: [rule] })).changes, 0);
    assert.equal((await simulate(bench, { add: [{ ...rule, despiteForeignText: true }] })).changes, 1);
  });

  it('judges a call as the persona that made it', async () => {
    const bench = createPolicyBench();
    await record(bench.log, 's1', [{ effects: [write('src/a.ts')] }], { persona: 'reviewer' });
    const only = (agent: string) => ({ ...SOURCES, when: { ...SOURCES.when, agents: [agent] } });
    assert.equal((await simulate(bench, { add: [only('tester')] })).changes, 0);
    assert.equal((await simulate(bench, { add: [only('reviewer')] })).changes, 1);
  });

  it('without any session yet says so by its counts', async () => {
    const { calls, sessions, changes } = await simulate(createPolicyBench(), { add: [SOURCES] });
    assert.deepEqual([calls, sessions, changes], [0, 0, 0]);
  });

  it('looks at a bounded number of sessions and calls, and says that there was more', async () => {
    const bench = createPolicyBench();
    for (let index = 0; index <= MOST_SESSIONS; index++) {
      await record(bench.log, `s${index}`, [{ effects: [write('src/a.ts')] }]);
    }
    const many = await simulate(bench, { add: [SOURCES] });
    assert.deepEqual([many.sessions, many.more], [MOST_SESSIONS, true]);
    const long = createPolicyBench();
    const call = { effects: [write('src/a.ts')] };
    await record(
      long.log,
      's',
      Array.from({ length: MOST_CALLS + 1 }, () => call),
    );
    const cut = await simulate(long, { add: [SOURCES] });
    assert.deepEqual([cut.calls, cut.more, cut.changes], [MOST_CALLS, true, MOST_CALLS]);
    assert.ok(cut.changed.length < cut.changes);
  });

  it('refuses a rule that is none, and names its field', async () => {
    const refused = await createPolicyBench().policy.simulate({ add: [{ ...SOURCES, when: { path: 'x' } }] });
    assert.ok(!refused.ok);
    assert.match(refused.fault.text, /when has unknown field path/);
  });

  it('finds the calls in logs of every version', async () => {
    for (const version of ['v1', 'v2']) {
      const file = join(import.meta.dirname, '..', '..', '..', 'samples', 'logs', `${version}.jsonl`);
      const events = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .flatMap((line) => {
          const event = readEvent(JSON.parse(line));
          return event.ok ? [event.value] : [];
        });
      const log = createFakeLog();
      const session = events[0]?.session ?? '';
      assert.ok((await log.append(session, events, false)).ok);
      const recorded = await recordedCalls(log, session);
      assert.ok(recorded.ok);
      const prepared = new Set(events.flatMap((event) => (event.type === 'tool.prepared' ? [event.call] : [])));
      assert.ok(prepared.size > 0);
      assert.deepEqual(new Set(recorded.value.calls.map(({ call }) => call)), prepared);
      assert.ok(recorded.value.calls.every(({ outcome }) => outcome !== undefined));
    }
  });

  it('gives the thread free every few milliseconds', async () => {
    const clock = createFakeClock();
    let [now, breaths] = [0, 0];
    const soon = async () => {
      breaths += 1;
    };
    const bench = createPolicyBench({ clock: { ...clock, soon, now: () => now++ } });
    const calls = 200;
    await record(
      bench.log,
      's1',
      Array.from({ length: calls }, () => ({ effects: [command('frobnicate --all')] })),
    );
    await simulate(bench, { add: [SOURCES] });
    assert.ok(breaths >= calls / 5, `${breaths} for ${calls} calls that take a millisecond each`);
  });
});
