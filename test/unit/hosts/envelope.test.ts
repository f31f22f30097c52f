// The envelope of a plan on the real policy and the real files: inside it nothing asks, what leaves it is asked for.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Composed, compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS } from '../../../src/hosts/settings.ts';
import { EnvelopeSchema } from '../../../src/protocol/view.ts';

describe("a plan's envelope", function () {
  this.timeout(20_000);
  let root: string;
  let composed: Composed;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-envelope-')));
    await mkdir(join(root, 'work'));
    const made = await compose({
      storage: join(root, 'state'),
      memory: join(root, 'memory'),
      rulesFile: join(root, 'rules.json'),
      roots: [join(root, 'work')],
      settings: () => DEFAULTS,
      key: async () => 'key',
      environment: {},
      logger: { write: () => undefined },
      trusted: () => true,
      blocked: () => undefined,
      defaultMode: () => 'agent',
      // Nobody can be asked: what asks is denied.
      approve: 'none',
    });
    assert.ok(made.ok);
    composed = made.value;
  });
  afterEach(async () => {
    await composed.close();
    await rm(root, { recursive: true });
  });

  const write = (id: string, path: string, more: object = {}) => ({
    id,
    kind: 'tool',
    tool: 'write_file',
    input: { path, content: `${id}\n` },
    ...more,
  });

  async function open(steps: readonly object[]) {
    const { orchestrator } = composed;
    const created = await orchestrator.sessions.create({});
    assert.ok(created.ok);
    const session = created.value;
    const opened = await orchestrator.dispatch({ type: 'plan.open', session: session.id, plan: { goal: 'g', steps } });
    assert.ok(opened.ok, opened.ok ? '' : opened.fault.text);
    const shown = await orchestrator.dispatch({ type: 'plan.envelope', session: session.id });
    assert.ok(shown.ok);
    return { session, envelope: EnvelopeSchema.parse(shown.value) };
  }

  const states = (steps: readonly { readonly id: string; readonly state: string }[] | undefined) =>
    Object.fromEntries((steps ?? []).map((step) => [step.id, step.state]));

  it('lets run what was shown and nothing else: not what is guarded, not what another step was changed to', async () => {
    const command = { id: 'say', kind: 'tool', tool: 'run_command', input: { command: 'echo hi > said.txt' } };
    const { session, envelope } = await open([
      write('one', 'one.txt'),
      command,
      write('guarded', '.vscode/tasks.json'),
    ]);
    assert.ok(envelope.effects.some((effect) => effect.kind === 'write' && effect.label === 'one.txt'));
    assert.ok(envelope.rules.length >= 2);
    assert.match(envelope.notes.join(), /tasks\.json" always asks\. It writes \.vscode\/tasks\.json/);
    assert.equal(envelope.budget, undefined);
    await composed.orchestrator.dispatch({ type: 'plan.run', session: session.id, envelope: envelope.hash });
    await session.settled();
    assert.deepEqual(states(session.plan()?.steps), { one: 'done', say: 'done', guarded: 'failed' });
    assert.equal(await readFile(join(root, 'work', 'said.txt'), 'utf8'), 'hi\n');
    await assert.rejects(readFile(join(root, 'work', '.vscode', 'tasks.json')));
  });

  it('asks for everything without an agreement, and takes none for another plan than was shown', async () => {
    const { session, envelope } = await open([write('one', 'one.txt')]);
    const plan = session.plan();
    assert.ok(plan);
    const step = { ...write('one', 'two.txt'), title: 'one', needs: [] };
    const edit = {
      type: 'plan.edit',
      session: session.id,
      plan: plan.id,
      revision: plan.revision,
      label: 'x',
    } as const;
    assert.ok((await composed.orchestrator.dispatch({ ...edit, edits: [{ op: 'put', step }] })).ok);
    const refused = await composed.orchestrator.dispatch({
      type: 'plan.run',
      session: session.id,
      envelope: envelope.hash,
    });
    assert.equal(!refused.ok && refused.fault.code, 'envelope.changed');
    await composed.orchestrator.dispatch({ type: 'plan.run', session: session.id });
    const result = await session.settled();
    assert.equal(result?.outcome, 'denied');
    await assert.rejects(readFile(join(root, 'work', 'two.txt')));
  });

  it('covers what an agent declares, and never what points out of the workspace', async () => {
    const agent = {
      id: 'a',
      kind: 'agent',
      input: 'Go',
      effects: [
        { kind: 'write', what: 'src/**' },
        { kind: 'write', what: '../outside.txt' },
        { kind: 'execute', what: 'npm test' },
        { kind: 'execute', what: 'npm *' },
        { kind: 'network', what: '*.com' },
        { kind: 'network', what: 'example.org' },
      ],
    };
    const { envelope } = await open([agent]);
    assert.deepEqual(
      envelope.rules.map((rule) => rule.when),
      [
        { effects: ['write'], paths: [join(root, 'work', 'src/**')] },
        { effects: ['execute'], commands: ['npm test'], cwd: join(root, 'work') },
        { effects: ['network'], hosts: ['example.org'] },
      ],
    );
    assert.deepEqual(envelope.notes, [
      '“../outside.txt” asks when it comes to it.',
      '“npm *” asks when it comes to it.',
      '“*.com” asks when it comes to it.',
    ]);
  });

  it('agreed to any file where a command has a star in it', async () => {
    const { envelope } = await open([
      { id: 'all', kind: 'tool', tool: 'run_command', input: { command: 'frobnicate *' } },
    ]);
    assert.deepEqual(
      envelope.rules.map((rule) => rule.when.commands),
      [["frobnicate '*'"]],
    );
  });

  it('agrees to a whole call of several effects, and to no secret', async () => {
    const move = { tool: 'run_command', input: { command: 'echo a > a.txt && touch b.txt && rm a.txt' } };
    const secret = { tool: 'read_file', input: { path: '.env' } };
    const { session, envelope } = await open([
      { id: 'move', kind: 'tool', ...move },
      { id: 'secret', kind: 'tool', ...secret },
      { id: 'look', kind: 'tool', tool: 'read_file', input: { path: 'one.txt' } },
    ]);
    assert.ok(
      !envelope.effects.some((effect) => effect.kind === 'read' && effect.label === 'one.txt'),
      'not worth a line',
    );
    assert.match(envelope.notes.join(), /"\.env" always asks/);
    await composed.orchestrator.dispatch({ type: 'plan.run', session: session.id, envelope: envelope.hash });
    await session.settled();
    assert.equal(states(session.plan()?.steps).move, 'done');
    const asked = session.journal.view().plan?.steps.find((step) => step.id === 'secret');
    assert.equal(asked?.state, 'failed');
  });

  it('says what limits it, and is another one with another limit', async () => {
    const { session, envelope } = await open([write('one', 'one.txt')]);
    const plan = session.plan();
    assert.ok(plan);
    await composed.orchestrator.dispatch({
      type: 'plan.edit',
      session: session.id,
      plan: plan.id,
      revision: plan.revision,
      label: 'Limits',
      edits: [{ op: 'settings', settings: { goal: 'g', budget: { calls: 9 } } }],
    });
    const shown = await composed.orchestrator.dispatch({ type: 'plan.envelope', session: session.id });
    assert.ok(shown.ok);
    const limited = EnvelopeSchema.parse(shown.value);
    assert.deepEqual(limited.budget, { calls: 9 });
    assert.notEqual(limited.hash, envelope.hash);
  });
});
