// A process of its own: 500 sessions whose scripted runs go on at once over a real store, then idle; prints one line of JSON.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonrepair } from 'jsonrepair';
import { createOrchestrator } from '../../../src/core/create.ts';
import type { Model, ModelChunk, ModelDirectory } from '../../../src/core/llm/model.ts';
import type { Session } from '../../../src/core/orchestrator/session.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS } from '../../../src/hosts/settings.ts';
import { succeed } from '../../../src/protocol/fault.ts';
import { numberedTokens } from '../numbered-tokens.ts';

/** What the parent process reads. */
export interface ManySessions {
  readonly sessions: number;
  /** Runs that did not end well, or whose end is not in the store. */
  readonly lost: number;
  /** From the first message to the end of the last run. */
  readonly ms: number;
  readonly requests: number;
  /** Heap of one session that has ended its run while nobody watches it. */
  readonly idleBytes: number;
}

const SESSIONS = 500;
/** Built and thrown away first, so that what the program itself needs is not counted as a session's. */
const BEFORE = 20;
const FILE = 'notes.txt';
const ANSWER = numberedTokens(120).join('');

const usage = { input: 900, output: 120, cachedInput: 0 };

/** Two calls of a tool, then an answer: three requests a run. */
function scripted(count: () => void): Model {
  return {
    id: 'bench/scripted',
    capabilities: {
      tools: true,
      images: false,
      thinking: false,
      structured: true,
      files: false,
      continues: false,
      efforts: [],
      contextLimit: 100_000,
      outputLimit: 4_000,
    },
    local: false,
    price: { input: 1, cachedInput: 1, output: 1 },
    stream: async function* ({ messages }): AsyncGenerator<ModelChunk> {
      count();
      await new Promise((resolve) => setImmediate(resolve));
      const called = messages.filter((message) => message.role === 'tool').length;
      if (called === 2) {
        yield { type: 'text', part: 0, text: ANSWER };
        yield { type: 'end', stop: 'end', usage, parts: [{ type: 'text', text: ANSWER }] };
        return;
      }
      const call = { call: `call-${called}`, tool: 'read_file' };
      yield { type: 'call', part: 0, ...call };
      const input = JSON.stringify({ path: FILE, offset: 1 + called });
      yield { type: 'end', stop: 'tools', usage, parts: [{ type: 'tool-call', ...call, arguments: input }] };
    },
  };
}

async function main(): Promise<ManySessions> {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-bench-sessions-'));
  await writeFile(join(folder, FILE), ANSWER.repeat(60));
  const composed = await compose({
    storage: join(folder, 'storage'),
    memory: join(folder, 'memory'),
    rulesFile: join(folder, 'rules.json'),
    roots: [folder],
    settings: () => DEFAULTS,
    key: async () => undefined,
    environment: {},
    logger: { write: () => undefined },
    trusted: () => true,
    blocked: () => undefined,
    defaultMode: () => 'agent',
    approve: 'none',
  });
  if (!composed.ok) throw new Error(composed.fault.text);
  try {
    return await measure(composed.value.ports);
  } finally {
    await composed.value.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(ports: Ports): Promise<ManySessions> {
  let requests = 0;
  const model = scripted(() => {
    requests += 1;
  });
  const models: ModelDirectory = {
    providers: () => [],
    resolve: () => succeed(model),
    defaultModel: () => model.id,
  };
  const orchestrator = createOrchestrator({
    ports,
    models,
    repairJson: jsonrepair,
    trusted: () => true,
    blocked: () => undefined,
    defaultMode: () => 'agent',
    approve: 'none',
  });
  const run = async (): Promise<Session> => {
    const created = await orchestrator.sessions.create({});
    if (!created.ok) throw new Error(created.fault.text);
    const sent = await created.value.send(
      [{ type: 'text', text: 'Read the notes twice and tell what they say.' }],
      'none',
    );
    if (!sent.ok) throw new Error(sent.fault.text);
    await created.value.settled();
    return created.value;
  };
  for (const before of await Promise.all(Array.from({ length: BEFORE }, run))) {
    await orchestrator.sessions.release(before.id);
  }
  requests = 0;
  const empty = await held();
  const startedAt = performance.now();
  const all = await Promise.all(Array.from({ length: SESSIONS }, run));
  const ms = performance.now() - startedAt;
  const idleBytes = ((await held()) - empty) / all.length;
  const ends = await Promise.all(all.map((session) => endOf(ports, session)));
  return { sessions: all.length, lost: ends.filter((end) => end !== 'done').length, ms, requests, idleBytes };
}

async function endOf({ log }: Ports, session: Session): Promise<string | undefined> {
  const events = await log.read(session.id, { types: ['run.ended'] });
  const [end] = events.ok ? events.value : [];
  return end?.type === 'run.ended' ? end.outcome : undefined;
}

/** What is still held when everything that has ended has been collected. */
async function held(): Promise<number> {
  if (gc === undefined) throw new Error('Run with --expose-gc.');
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await gc({ execution: 'async', type: 'major' });
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

process.stdout.write(`${JSON.stringify(await main())}\n`);
