// What the executor got wrong once: each as the smallest plan that showed it, most of them found at random.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CoreCommand } from '../../../../src/protocol/command.ts';
import { definitionOf } from '../../../../src/protocol/plan.ts';
import type { Act, FileStep, Script } from './properties/random-plans.ts';
import { outputOf } from './properties/reference.ts';
import { act, createWorld, settle, type World } from './properties/world.ts';

const script = (...acts: readonly Act[]): Script => ({ acts, ends: [] });
const work = (ms: number): Act => ({ does: 'work', ms });
const wait = (ms: number): Act => ({ does: 'wait', ms });

const tool = (id: string, acts: readonly Act[], more: Partial<FileStep> = {}): FileStep => ({
  id,
  title: id,
  kind: 'tool',
  tool: 'work',
  needs: [],
  ...more,
  input: { script: script(...acts), ...more.input },
});

const agent = (id: string, acts: readonly Act[], more: Partial<FileStep> = {}): FileStep => ({
  id,
  title: id,
  kind: 'agent',
  needs: [],
  ...more,
  input: { instructions: JSON.stringify(script(...acts)) },
});

const group = (id: string, more: Partial<FileStep> = {}): FileStep => ({
  id,
  title: id,
  kind: 'group',
  needs: [],
  ...more,
});

async function begun(parallel: number, ...steps: readonly FileStep[]): Promise<World> {
  const world = await createWorld({ goal: 'g', parallel, steps });
  assert.ok(await act(world.dispatch, { type: 'plan.run', session: world.session.id }));
  return world;
}

const states = (world: World) => Object.fromEntries(world.plan().steps.map((step) => [step.id, step.state]));
const ran = (world: World) => world.calls.map((call) => call.id);
const on = ({ session }: World, step: string) => ({ session: session.id, step });

const edit = (world: World, ...edits: readonly unknown[]): CoreCommand => ({
  type: 'plan.edit',
  session: world.session.id,
  plan: world.plan().id,
  revision: world.plan().revision,
  label: 'Edit',
  edits: [...edits],
});

describe('the executor', () => {
  it('gives null for what a skipped step would have given', async () => {
    const when = { value: '{{steps.a.output.text}}', is: 'equal' as const, to: 99 };
    const given = '{{steps.b.output.text}}';
    const world = await begun(2, tool('a', []), tool('b', [], { when }), tool('c', [], { input: { given } }));
    await world.runOut();
    assert.deepEqual(states(world), { a: 'done', b: 'skipped', c: 'done' });
    assert.equal(world.calls.at(-1)?.input.given, null);
  });

  it('begins nothing under a group that is to stop', async () => {
    const inside = { parent: 'g' };
    const world = await begun(
      1,
      group('g'),
      tool('one', [work(20)], inside),
      tool('two', [], inside),
      tool('other', []),
    );
    await world.pass(5);
    assert.ok(await act(world.dispatch, { type: 'step.stop', ...on(world, 'g') }));
    await world.runOut();
    assert.deepEqual(states(world), { g: 'stopped', one: 'stopped', two: 'pending', other: 'done' });
    assert.deepEqual(ran(world), ['one', 'other']);
  });

  it('begins nothing under an agent that has ended, though it was ready and had only no place', async () => {
    const world = await begun(
      1,
      agent('parent', [work(10)]),
      tool('child', [], { parent: 'parent' }),
      tool('other', []),
    );
    await world.runOut();
    assert.deepEqual(ran(world), ['parent', 'other']);
    assert.deepEqual(states(world), { parent: 'done', child: 'pending', other: 'done' });
  });

  it('ends what still goes on under an agent in a group of its own', async () => {
    const world = await begun(
      2,
      agent('parent', [work(10)]),
      group('g', { parent: 'parent' }),
      tool('in', [work(30)], { parent: 'g' }),
      tool('late', [], { parent: 'g', needs: ['in'] }),
    );
    await world.runOut();
    assert.deepEqual(states(world), { parent: 'done', g: 'failed', in: 'done', late: 'pending' });
  });

  it('stops although it is paused and nothing runs', async () => {
    const world = await begun(1, tool('a', [work(5)]), tool('b', [], { needs: ['a'] }));
    await act(world.dispatch, { type: 'run.pause', session: world.session.id });
    await world.pass(20);
    assert.deepEqual(states(world), { a: 'done', b: 'pending' });
    void act(world.dispatch, { type: 'run.stop', session: world.session.id });
    await settle();
    assert.equal(world.session.running, false);
    assert.deepEqual(states(world), { a: 'done', b: 'pending' });
  });

  it('ends a group that is done before it gives up one that waits for it', async () => {
    const inFirst = tool('in-first', [], { parent: 'first' });
    const inSecond = tool('in-second', [], { parent: 'second', needs: ['first'] });
    const world = await begun(2, group('first'), group('second'), inSecond, inFirst, tool('other', []));
    await world.runOut();
    assert.deepEqual(Object.values(states(world)), ['done', 'done', 'done', 'done', 'done']);
  });

  it('keeps what was done in a group that is skipped when it begins again', async () => {
    const when = { value: '{{steps.a.output.text}}', is: 'equal' as const, to: 99 };
    const world = await createWorld({
      goal: 'g',
      parallel: 1,
      steps: [tool('a', []), group('g', { when }), tool('in', [], { parent: 'g' }), tool('in2', [], { parent: 'g' })],
    });
    assert.ok(await act(world.dispatch, { type: 'step.finish', ...on(world, 'in') }));
    assert.ok(await act(world.dispatch, { type: 'plan.run', session: world.session.id }));
    await world.runOut();
    assert.deepEqual(states(world), { a: 'done', g: 'skipped', in: 'done', in2: 'skipped' });
  });

  it('lets a child that waits for a place have its parent’s, which has done its work', async () => {
    const world = await begun(1, agent('parent', [wait(5), work(20)]), tool('child', [wait(10)], { parent: 'parent' }));
    await world.runOut();
    assert.deepEqual(states(world), { parent: 'done', child: 'done' });
  });

  it('stops at once who waits for a place to go on', async () => {
    const world = await begun(1, tool('waits', [wait(5)]), tool('works', [work(40)]));
    await world.pass(20);
    assert.ok(await act(world.dispatch, { type: 'step.stop', ...on(world, 'waits') }));
    await settle();
    assert.deepEqual(states(world), { waits: 'stopped', works: 'running' });
    await world.runOut();
  });

  it('holds a limit that is lowered while more work, and uses one that is raised while some wait to go on', async () => {
    const world = await begun(
      3,
      tool('a', [wait(5), work(5)]),
      tool('b', [work(20)]),
      tool('c', [work(20)]),
      tool('d', [work(20)]),
    );
    await act(world.dispatch, edit(world, { op: 'settings', settings: { goal: 'g', parallel: 1 } }));
    await world.pass(15);
    assert.equal(states(world).a, 'waiting', 'b and c work, one may');
    await act(world.dispatch, edit(world, { op: 'settings', settings: { goal: 'g', parallel: 4 } }));
    await settle();
    assert.equal(states(world).a, 'running');
    await world.runOut();
  });

  it('does not say of a step that its own time was up when that of the one above was', async () => {
    const world = await begun(
      2,
      agent('parent', [{ does: 'delegate', parts: [script(work(40))] }], { timeoutMs: 10 }),
      agent('child', [work(40)], { parent: 'parent', timeoutMs: 30 }),
    );
    await world.runOut();
    assert.deepEqual(states(world), { parent: 'failed', child: 'stopped', 'parent.a2': 'stopped' });
  });

  it('takes an edit that comes while the run only begins, in whatever moment', async () => {
    for (let turns = 0; turns < 40; turns++) {
      const steps = [tool('a', []), tool('b', [], { needs: ['a'] })];
      const world = await createWorld({ goal: 'g', parallel: 1, steps });
      const running = act(world.dispatch, { type: 'plan.run', session: world.session.id });
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      const skipped = await act(world.dispatch, { type: 'step.skip', ...on(world, 'b') });
      assert.ok(await running);
      await world.runOut();
      assert.deepEqual(ran(world), skipped ? ['a'] : ['a', 'b'], `after ${turns} turns`);
      assert.equal(states(world).b, skipped ? 'skipped' : 'done', `after ${turns} turns`);
    }
  });

  it('lets an edited step wait for what it refers to, also when it loses what it waited for', async () => {
    const given = '{{steps.a.output.text}}';
    const steps = [tool('c', [], { needs: ['b'], input: { given } }), tool('b', [], { needs: ['a'] }), tool('a', [])];
    const world = await createWorld({ goal: 'g', parallel: 1, steps });
    const without = (id: string) => ({
      ...definitionOf(world.plan().steps.find((one) => one.id === id) ?? assert.fail()),
      needs: [],
    });
    assert.ok(await act(world.dispatch, edit(world, { op: 'put', step: without('b') })));
    assert.ok(await act(world.dispatch, edit(world, { op: 'put', step: without('c') })));
    assert.deepEqual(
      world.plan().steps.map((step) => step.needs),
      [['a'], [], []],
    );
    await act(world.dispatch, { type: 'plan.run', session: world.session.id });
    await world.runOut();
    assert.deepEqual(ran(world), ['b', 'a', 'c']);
  });

  it('lets a step wait itself for what it refers to, though another that it needs is done by hand before', async () => {
    const input = { given: '{{steps.a.output.text}}' };
    const steps = [tool('a', [work(10)]), tool('b', [], { needs: ['a'] }), tool('c', [], { needs: ['b'], input })];
    const world = await createWorld({ goal: 'g', parallel: 2, steps });
    assert.ok(await act(world.dispatch, { type: 'step.finish', ...on(world, 'b') }));
    await act(world.dispatch, { type: 'plan.run', session: world.session.id });
    await world.runOut();
    assert.deepEqual(ran(world), ['a', 'c']);
    assert.equal(world.calls.at(-1)?.input.given, outputOf('a'));
  });
});
