// Many sessions in one process, each with a turn under way at the same time, over the real adapters.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { type Composed, compose } from '../../src/hosts/compose.ts';
import { DEFAULTS } from '../../src/hosts/settings.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';

const SESSIONS = 100;

describe('many sessions in one process', function () {
  this.timeout(60_000);
  let root: string;
  let model: ScriptedModel;
  let composed: Composed;
  const said: string[] = [];

  before(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-many-')));
    model = await startScriptedModel({
      script: ({ messages }) =>
        messages.length > 2
          ? { text: 'done' }
          : {
              calls: [
                { name: 'read_file', arguments: { path: 'a.txt' } },
                { name: 'write_file', arguments: { path: `out/${messages[0]?.text}.txt`, content: 'x\n' } },
              ],
            },
    });
    await writeFile(join(root, 'a.txt'), 'alpha\n');
    const state = join(root, 'state');
    const made = await compose({
      storage: state,
      memory: join(state, 'memory'),
      rulesFile: join(state, 'rules.json'),
      roots: [root],
      settings: () => ({ ...DEFAULTS, model: 'openai/scripted' }),
      key: async () => 'key',
      environment: { OPENAI_BASE_URL: `${model.url}/v1`, OLLAMA_HOST: 'http://127.0.0.1:9' },
      logger: { write: (level, text) => (level === 'error' || level === 'warn' ? said.push(text) : undefined) },
      trusted: () => true,
      blocked: () => undefined,
      defaultMode: () => 'agent',
      approve: 'all',
    });
    assert.ok(made.ok);
    composed = made.value;
  });
  after(async () => {
    await composed.close();
    await model.close();
    await rm(root, { recursive: true, force: true });
  });

  it('each end well, with all they wrote and a log of their own', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: SESSIONS }, async (_, index) => {
        const created = await composed.orchestrator.sessions.create({});
        assert.ok(created.ok);
        const session = created.value;
        assert.ok((await session.send([{ type: 'text', text: String(index) }], 'all')).ok);
        await session.settled();
        const events = await composed.ports.log.read(session.id, {});
        assert.ok(events.ok);
        assert.deepEqual(
          events.value.map((event) => event.seq),
          events.value.map((_event, at) => at + 1),
        );
        return session.view().run?.outcome;
      }),
    );
    assert.deepEqual(new Set(outcomes), new Set(['done']));
    assert.equal((await readdir(join(root, 'out'))).length, SESSIONS);
    assert.deepEqual([model.refusals, said], [[], []]);
  });
});
