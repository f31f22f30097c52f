// Which model is asked for what, and how much it is to think: as the settings say, unless the session has chosen itself.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ModelRequest, Provider } from '../../../src/core/llm/model.ts';
import type { Session } from '../../../src/core/orchestrator/session.ts';
import { type Composed, compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS, type Settings } from '../../../src/hosts/settings.ts';
import type { Mode } from '../../../src/protocol/approval.ts';
import type { Effort } from '../../../src/protocol/message.ts';

describe('the models of a session', function () {
  this.timeout(30_000);
  let folder: string;
  let composed: Composed;
  let settings: Settings;
  let asked: (readonly [model: string, effort: ModelRequest['effort']])[];

  const provider: Provider = {
    id: 'here',
    label: 'Here',
    configured: true,
    defaultModel: 'usual',
    models: async () => ({ ok: true, value: [] }),
    check: async () => ({ ok: true, value: undefined }),
    model: (name) => ({
      id: `here/${name}`,
      capabilities: {
        tools: true,
        images: true,
        files: false,
        thinking: true,
        structured: true,
        continues: false,
        efforts: ['low', 'high'],
        contextLimit: null,
        outputLimit: null,
      },
      price: null,
      local: true,
      stream: async function* (request) {
        asked.push([name, request.effort]);
        yield { type: 'end', parts: [{ type: 'text', text: 'done' }], stop: 'end' };
      },
    }),
  };

  beforeEach(async () => {
    asked = [];
    settings = DEFAULTS;
    folder = await mkdtemp(join(tmpdir(), 'orquestra-roles-'));
    const made = await compose({
      storage: join(folder, 'state'),
      memory: join(folder, 'memory'),
      rulesFile: join(folder, 'rules.json'),
      roots: [folder],
      settings: () => ({ ...settings, findLocal: false }),
      key: async () => undefined,
      environment: {},
      logger: { write: () => undefined },
      trusted: () => true,
      blocked: () => undefined,
      defaultMode: () => 'agent',
      approve: 'ask',
      extraProviders: () => [provider],
    });
    assert.ok(made.ok);
    composed = made.value;
  });
  afterEach(async () => {
    await composed.close();
    await rm(folder, { recursive: true, force: true });
  });

  const configured = async (more: Partial<Settings>) => {
    settings = { ...DEFAULTS, ...more };
    await composed.directory.reload();
  };
  const create = async (choice: { mode: Mode; model?: string }) => {
    const created = await composed.orchestrator.sessions.create(choice);
    assert.ok(created.ok);
    return created.value;
  };
  const say = async (session: Session) => {
    const parts = [{ type: 'text' as const, text: 'Go.' }];
    const sent = await composed.orchestrator.dispatch({ type: 'message.send', session: session.id, parts });
    assert.ok(sent.ok, JSON.stringify(sent));
    await session.settled();
    return asked.at(-1);
  };
  const think = (session: Session, effort: Effort) =>
    composed.orchestrator.dispatch({ type: 'session.configure', session: session.id, effort });

  it('in plan mode is the one for planning, and the usual one otherwise', async () => {
    await configured({ models: { plan: 'here/planner' } });
    assert.deepEqual(await say(await create({ mode: 'plan' })), ['planner', 'default']);
    assert.deepEqual(await say(await create({ mode: 'ask' })), ['usual', 'default']);
    await configured({ models: { plan: 'here/planner', act: 'here/worker' }, model: 'here/other' });
    assert.deepEqual(await say(await create({ mode: 'ask' })), ['worker', 'default']);
  });

  it('is the one that the session has chosen, in every mode', async () => {
    await configured({ models: { plan: 'here/planner' } });
    assert.deepEqual(await say(await create({ mode: 'plan', model: 'here/chosen' })), ['chosen', 'default']);
  });

  it('thinks as the settings say until the session says otherwise', async () => {
    await configured({ effort: 'low' });
    const session = await create({ mode: 'ask' });
    assert.deepEqual(await say(session), ['usual', 'low']);
    assert.ok((await think(session, 'high')).ok);
    assert.deepEqual(await say(session), ['usual', 'high']);
    assert.ok((await think(session, 'default')).ok);
    assert.deepEqual(await say(session), ['usual', 'default']);
  });
});
