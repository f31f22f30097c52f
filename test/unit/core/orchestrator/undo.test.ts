// Which changes an undo takes back, and how little of a long session is read to know it.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { findUndo, type Wanted } from '../../../../src/core/orchestrator/undo.ts';
import type { EventLogPort } from '../../../../src/core/ports/log.ts';
import type { FileChange } from '../../../../src/protocol/display.ts';
import type { Event, EventBody } from '../../../../src/protocol/event.ts';
import { createFakeLog, type FakeLog } from '../../../support/fakes-log.ts';

const change = (label: string): FileChange => ({
  path: `/w/${label}`,
  label,
  change: 'edit',
  hunks: '',
  added: 1,
  removed: 0,
  before: 'x',
  after: 'y',
});
const started = (run: string, kind: 'turn' | 'undo' = 'turn'): EventBody => ({
  type: 'run.started',
  run,
  kind,
  goal: 'g',
  mode: 'agent',
  model: 'm',
});
const ended = (run: string, call: string, ...labels: readonly string[]): EventBody => ({
  type: 'tool.ended',
  run,
  call,
  tool: 't',
  outcome: 'done',
  forModel: '',
  ms: 1,
  ...(labels.length === 0 ? {} : { changes: labels.map(change) }),
});
const undone = (by: string, calls: readonly string[], restored: readonly string[] = []): EventBody => ({
  type: 'edit.undone',
  by,
  calls: [...calls],
  restored: [...restored],
});

describe('findUndo', () => {
  let fake: FakeLog;
  let parsed = 0;
  let log: EventLogPort;
  beforeEach(() => {
    fake = createFakeLog();
    parsed = 0;
    log = {
      ...fake,
      read: async (session, range) => {
        const read = await fake.read(session, range);
        if (read.ok) parsed += read.value.length;
        return read;
      },
    };
  });
  const write = (...bodies: readonly EventBody[]) => {
    const last = fake.events('s').length;
    const events = bodies.map((body, index): Event => ({ v: 1, seq: last + index + 1, at: 1, session: 's', ...body }));
    return fake.append('s', events, false);
  };
  const find = async (wanted: Wanted = {}) => {
    const found = await findUndo(log, 's', wanted);
    return found.ok ? found.value.calls : found.fault.code;
  };

  it('takes the newest turn that changed something', async () => {
    await write(started('r1'), ended('r1', 'a', 'one'), ended('r1', 'b', 'two'), started('r2'), ended('r2', 'c'));
    assert.deepEqual(await find(), ['a', 'b']);
    assert.deepEqual(await find({ run: 'r1' }), ['a', 'b']);
    assert.deepEqual(await find({ call: 'b' }), ['b']);
    assert.equal(await find({ call: 'c' }), 'undo.nothing');
    assert.equal(await find({ run: 'r2' }), 'undo.nothing');
    assert.equal(await find({ call: 'nobody' }), 'undo.nothing');
  });

  it('goes further back after each undo, and takes an undo back when that is named', async () => {
    await write(started('r1'), ended('r1', 'a', 'one'), started('r2'), ended('r2', 'b', 'two'));
    await write(started('u1', 'undo'), ended('u1', 'back', 'two'), undone('u1', ['b']));
    assert.deepEqual(await find(), ['a']);
    const redo = await findUndo(log, 's', { run: 'u1' });
    assert.ok(redo.ok);
    assert.deepEqual([redo.value.calls, redo.value.undone(new Set()).restored], [['back'], ['b']]);
    await write(started('u2', 'undo'), ended('u2', 'again', 'two'), undone('u2', ['back'], ['b']));
    assert.deepEqual(await find(), ['b']);
  });

  it('takes nothing back on the word of a file that was brought in', async () => {
    await write(
      { type: 'session.created', title: '', roots: [], mode: 'agent', model: '', importedTo: 3 },
      started('r1'),
      ended('r1', 'a', 'one'),
      started('r2'),
      ended('r2', 'b', 'two'),
    );
    assert.deepEqual(await find(), ['b']);
    assert.equal(await find({ call: 'a' }), 'undo.nothing');
  });

  const inStep = (step: string, body: EventBody): EventBody => ({ ...body, step });
  const stepStarted = (run: string, id: string): EventBody => ({ type: 'step.started', run, step: id, id, attempt: 1 });

  it('takes a step of a plan with all that is under it, of its newest run; a plan; all after a point', async () => {
    const plan = (run: string): EventBody => ({ ...started(run), kind: 'plan', plan: 'p' }) as EventBody;
    await write(started('r0'), ended('r0', 'z', 'zero'));
    for (const run of ['r1', 'r2']) {
      await write(plan(run), stepStarted(run, 'one'), inStep('one', ended(run, `${run}-a`, 'x')));
      await write(inStep('one.sub', ended(run, `${run}-b`, 'y')), inStep('two', ended(run, `${run}-c`, 'x')));
    }
    assert.deepEqual(await find({ step: 'one' }), ['r2-a']);
    const under = await findUndo(log, 's', { step: 'one', plan: 'p' }, { under: () => new Set(['one', 'one.sub']) });
    assert.deepEqual(under.ok && under.value.calls, ['r2-a', 'r2-b']);
    assert.deepEqual(await find({ plan: 'p' }), ['r1-a', 'r1-b', 'r1-c', 'r2-a', 'r2-b', 'r2-c']);
    assert.deepEqual(await find({ after: 7 }), ['r2-a', 'r2-b', 'r2-c']);
    assert.equal(await find({ step: 'three' }), 'undo.no-step');
    assert.equal(await find({ plan: 'other' }), 'undo.nothing');
  });

  it('takes parts, then what is left of them, and knows what comes back', async () => {
    const hunks = '@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\n@@ -19 +19 @@\n-e\n+f';
    const body = ended('r1', 'a', 'one', 'two');
    if (body.type === 'tool.ended') for (const file of body.changes ?? []) file.hunks = hunks;
    await write(started('r1'), body);
    const take = async (wanted: Wanted) => {
      const found = await findUndo(log, 's', wanted);
      assert.ok(found.ok, found.ok ? '' : found.fault.code);
      const { items, undone } = found.value;
      const { parts = [], restoredParts = [] } = undone(new Set());
      return { items: items.map((item) => [item.change.label, item.hunks]), parts, restoredParts };
    };
    const first = await take({ call: 'a', parts: [{ path: '/w/one', hunks: [1] }] });
    assert.deepEqual(first.items, [['one', [1]]]);
    assert.deepEqual(first.parts, [{ call: 'a', path: '/w/one', hunks: [1] }]);
    await write(started('u1', 'undo'), ended('u1', 'back', 'one'));
    await write({ type: 'edit.undone', by: 'u1', calls: ['a'], restored: [], parts: [...first.parts] });
    const second = await take({ call: 'a' });
    assert.deepEqual(second.items, [
      ['one', [0, 2]],
      ['two', undefined],
    ]);
    assert.deepEqual((await take({ run: 'u1' })).restoredParts, first.parts);
    await write(started('u2', 'undo'), ended('u2', 'rest', 'one', 'two'));
    await write({ type: 'edit.undone', by: 'u2', calls: ['a'], restored: [], parts: [...second.parts] });
    assert.equal(await find({ call: 'a' }), 'undo.nothing');
    const redo = await take({ call: 'rest', parts: [{ path: '/w/two' }] });
    assert.deepEqual(redo.restoredParts, [{ call: 'a', path: '/w/two' }]);
    await write(started('u3', 'undo'), ended('u3', 'again', 'two'));
    const { parts, restoredParts } = redo;
    await write({
      type: 'edit.undone',
      by: 'u3',
      calls: ['rest'],
      restored: ['a'],
      parts: [...parts],
      restoredParts: [...restoredParts],
    });
    assert.deepEqual((await take({ call: 'a' })).items, [['two', undefined]]);
  });

  it('says so when nothing was changed', async () => {
    assert.equal(await find(), 'undo.nothing');
    await write(started('r1'), ...Array.from({ length: 450 }, (_, index) => ended('r1', `${index}`)));
    assert.equal(await find(), 'undo.nothing');
  });

  it('read all tool events of a long session', async () => {
    for (let run = 0; run < 40; run++) {
      await write(started(`r${run}`), ...Array.from({ length: 100 }, (_, at) => ended(`r${run}`, `${run}-${at}`, 'f')));
    }
    for (const [wanted, calls, most] of [
      [{ call: '3-7' }, 1, 5],
      [{ run: 'r3' }, 100, 110],
      [{}, 100, 350],
    ] as const) {
      parsed = 0;
      assert.equal((await find(wanted)).length, calls);
      assert.ok(parsed <= most, `read ${parsed} events for ${JSON.stringify(wanted)}`);
    }
  });
});
