// A session that grows beyond what its model holds goes on over real wires: refused once, compacted, and the same prefix in every request.
import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonrepair } from 'jsonrepair';
import { describe, it } from 'mocha';
import { createOrchestrator, type Orchestrator } from '../../src/core/create.ts';
import { compose } from '../../src/hosts/compose.ts';
import { readSettings } from '../../src/hosts/settings.ts';
import type { Event } from '../../src/protocol/event.ts';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';

interface World {
  readonly model: ScriptedModel;
  /** What was refused as too long. */
  readonly refused: () => number;
  readonly orchestrator: Orchestrator;
  talk(session: string, turns: number): Promise<void>;
  events(session: string): Promise<readonly Event[]>;
  dispose(): Promise<void>;
}

const WORDS = 'What the answer says about it, at some length and with some care. '.repeat(30);
/** As a server counts, whose limit nobody knows beforehand. */
const tokensOf = ({ body }: ScriptedRequest) => Math.round(body.length / 4);

const PROVIDERS = {
  openai: {
    words: (asked: number, limit: number) =>
      `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${asked} tokens. Please reduce the length of the messages.`,
    environment: (url: string) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'sk-scripted' }),
  },
  anthropic: {
    words: (asked: number, limit: number) => `prompt is too long: ${asked} tokens > ${limit} maximum`,
    environment: (url: string) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'sk-ant-scripted' }),
  },
};

async function worldOf(provider: keyof typeof PROVIDERS, limit: number): Promise<World> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-context-')));
  const { words, environment } = PROVIDERS[provider];
  let refused = 0;
  const script = (request: ScriptedRequest): Answer => {
    const asked = tokensOf(request);
    if (asked <= limit) return { text: WORDS, usage: { input: asked, output: 500 } };
    refused += 1;
    const error = { message: words(asked, limit), type: 'invalid_request_error', code: 'context_length_exceeded' };
    return { fault: { status: 400, body: { type: 'error', error } } };
  };
  const model = await startScriptedModel({ script });
  const { settings } = readSettings(
    () => undefined,
    (key) => key,
  );
  const composed = await compose({
    storage: folder,
    memory: join(folder, 'memory'),
    rulesFile: join(folder, 'rules.json'),
    roots: [folder],
    settings: () => settings,
    key: async () => undefined,
    environment: { PATH: process.env.PATH, HOME: folder, OLLAMA_HOST: 'http://127.0.0.1:9', ...environment(model.url) },
    logger: { write: () => undefined },
    trusted: () => true,
    blocked: () => undefined,
    defaultMode: () => 'agent',
    approve: 'all',
  });
  assert.ok(composed.ok, composed.ok ? '' : composed.fault.text);
  const { ports, directory } = composed.value;
  const orchestrator = createOrchestrator({
    ports,
    models: directory,
    repairJson: jsonrepair,
    trusted: () => true,
    blocked: () => undefined,
    defaultMode: () => 'agent',
    approve: 'all',
  });
  return {
    model,
    refused: () => refused,
    orchestrator,
    talk: async (session, turns) => {
      for (let turn = 0; turn < turns; turn++) {
        const parts = [{ type: 'text' as const, text: `Question ${turn}` }];
        await orchestrator.dispatch({ type: 'message.send', session, parts });
        const opened = await orchestrator.sessions.open(session);
        if (opened.ok) await opened.value.settled();
      }
    },
    events: async (session) => {
      const read = await ports.log.read(session, {});
      return read.ok ? read.value : [];
    },
    dispose: async () => {
      await orchestrator.close();
      await composed.value.close();
      await model.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function begin(world: World, provider: string): Promise<string> {
  const created = await world.orchestrator.sessions.create({ model: `${provider}/scripted` });
  assert.ok(created.ok);
  return created.value.id;
}

/** What stands before the conversation. */
const prefixOf = ({ system, tools }: ScriptedRequest) => JSON.stringify([system, tools]);

describe('a session beyond what its model holds', () => {
  for (const provider of ['openai', 'anthropic'] as const) {
    it(`goes on with ${provider}, refused once and no more`, async () => {
      const world = await worldOf(provider, 8_000);
      try {
        const session = await begin(world, provider);
        await world.talk(session, 40);
        const events = await world.events(session);
        const ended = events.flatMap((event) => (event.type === 'run.ended' ? [event] : []));
        assert.deepEqual(
          new Set(ended.map(({ outcome, fault }) => `${outcome} ${fault?.text ?? ''}`)),
          new Set(['done ']),
        );
        assert.equal(world.refused(), 1);
        const reasons = events.flatMap((event) => (event.type === 'context.compacted' ? [event.reason] : []));
        assert.equal(reasons[0], 'refused');
        assert.ok(reasons.length > 1 && reasons.slice(1).every((reason) => reason === 'near-limit'));
        assert.match(world.model.requests.at(-1)?.body ?? '', /Question 0/);
        const other = await begin(world, provider);
        await world.talk(other, 1);
        assert.equal(new Set(world.model.requests.map(prefixOf)).size, 1);
      } finally {
        await world.dispose();
      }
    });
  }

  it('ends with a clear fault where the server finds everything too long', async () => {
    const world = await worldOf('openai', 10);
    try {
      const session = await begin(world, 'openai');
      await world.talk(session, 1);
      const ended = (await world.events(session)).findLast((event) => event.type === 'run.ended');
      assert.equal(ended?.fault?.code, 'model.context-too-long');
      assert.equal(ended?.fault?.action, 'new-session');
      assert.ok(world.refused() <= 2);
    } finally {
      await world.dispose();
    }
  });
});
