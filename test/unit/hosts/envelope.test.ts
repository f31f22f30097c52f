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
    assert.deepEqual(
      envelope.effects.map((effect) => effect.kind),
      ['write', 'execute', 'write', 'write'],
    );
    assert.equal(envelope.rules.length, 3);
    assert.match(envelope.notes.join(), /\.vscode\/tasks\.json always asks/);
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
      ],
    };
    const { envelope } = await open([agent]);
    assert.deepEqual(
      envelope.rules.map((rule) => rule.when),
      [
        { effects: ['write'], paths: [join(root, 'work', 'src/**')] },
        { effects: ['execute'], commands: ['npm test'], cwd: join(root, 'work') },
      ],
    );
  });
});
