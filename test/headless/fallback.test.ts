// A run goes on across providers: the first two fail in different ways, in the middle of an answer and of the work with tools.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Event } from '../../src/protocol/event.ts';
import type { Answer, Script } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn, waitUntil } from './support/cli.ts';

const write = (path: string, more: Answer = {}): Answer => ({
  ...more,
  calls: [{ name: 'write_file', arguments: { path, content: `${path}\n` } }],
});
const LONG = 'First I made one file, and then I go on to make the other file, which takes a little longer than that.';
const away = (status: number, headers: Record<string, string> = {}): Answer => ({ fault: { status, headers } });
const again =
  (answer: Answer): Script =>
  () =>
    answer;

const of = <T extends Event['type']>(events: readonly Event[], type: T) =>
  events.filter((event): event is Extract<Event, { type: T }> => event.type === type);

describe('a run across providers', function () {
  this.timeout(90_000);
  let cli: Cli;
  let servers: ScriptedModel[] = [];
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    for (const path of ['one.txt', 'two.txt']) await rm(join(cli.workspace, path), { force: true });
  });

  /** Anthropic messages first, then OpenAI's chat completions, then responses at a server of the user's own. */
  async function connect(scripts: readonly [Script, Script, Script], settings: object = {}) {
    const options = scripts.map((script) => ({ script }));
    servers = await Promise.all(options.map(startScriptedModel));
    const [first, second, third] = servers;
    const own = {
      id: 'house',
      kind: 'compatible',
      baseUrl: `${third?.url}/v1`,
      models: ['c'],
      wire: 'openai-responses',
    };
    const all = { providers: [own], fallback: ['openai/b', 'house/c'], ...settings };
    await writeFile(join(cli.home, 'settings.json'), JSON.stringify(all));
    return { ANTHROPIC_BASE_URL: first?.url ?? '', OPENAI_BASE_URL: `${second?.url}/v1` };
  }

  const words = () => [
    'run',
    '--cwd',
    cli.workspace,
    '--model',
    'anthropic/a',
    '--approve',
    'all',
    '--json',
    'Make both',
  ];
  const run = (env: Record<string, string>) => cli.run(words(), { env });

  it('keeps what was said and done, says who answers in whose place, and comes out the same from its log', async () => {
    const first: Answer[] = [
      write('one.txt', { thinking: 'Two files, one after another.', text: 'I begin.' }),
      { text: LONG, fault: 'reset', thinking: 'Now.' },
      away(529),
    ];
    const second = [away(429, { 'retry-after': '300' })];
    const third: Script = ({ index, messages }) =>
      index > 0 ? { text: 'Both are there.' } : write('two.txt', { text: LONG.slice(messages[3]?.text.length) });
    const env = await connect([first, second, third]);
    const ended = await run(env);
    assert.equal(ended.code, 0, ended.stdout.slice(-2_000) + ended.stderr);
    const events = eventsIn(ended.stdout);
    assert.ok(existsSync(join(cli.workspace, 'one.txt')) && existsSync(join(cli.workspace, 'two.txt')));
    assert.deepEqual(
      of(events, 'model.requested').map(({ model }) => model),
      ['anthropic/a', 'anthropic/a', 'anthropic/a', 'openai/b', 'house/c', 'house/c'],
    );
    assert.deepEqual(
      of(events, 'model.ended').map(({ request }) => request),
      of(events, 'model.requested').map(({ request }) => request),
    );
    assert.deepEqual(
      of(events, 'model.switched').map(({ from, to, reason }) => [from, to, reason.code]),
      [
        ['anthropic/a', 'openai/b', 'model.overloaded'],
        ['openai/b', 'house/c', 'model.rate-limited'],
      ],
    );
    const said = of(events, 'message.completed').map(({ parts }) =>
      parts.flatMap((part) => (part.type === 'text' ? part.text : [])),
    );
    assert.deepEqual(said, [['I begin.'], [LONG], ['Both are there.']]);
    assert.deepEqual(
      servers.flatMap((server) => server.refusals),
      [],
    );
    const request = servers[2]?.requests[0];
    assert.deepEqual(
      request?.messages.map(({ role }) => role),
      ['user', 'assistant', 'tool', 'assistant', 'user'],
    );
    assert.equal(request?.messages[1]?.calls[0]?.name, 'write_file');
    assert.doesNotMatch(request?.body ?? '', /Two files, one after another|signature/);
    const session = events[0]?.session ?? '';
    const replayed = await cli.run(['replay', session]);
    assert.match(replayed.stdout, /identical\n$/, replayed.stdout);
  });

  it('ends in a sentence that names each, when none can answer, after no more requests than it may make', async () => {
    const env = await connect([again(away(401)), again({ text: 'Half', fault: 'eof' }), again(away(503))]);
    const ended = await run(env);
    assert.equal(ended.code, 1);
    const events = eventsIn(ended.stdout);
    const fault = of(events, 'run.ended')[0]?.fault;
    assert.equal(fault?.code, 'model.gave-up');
    assert.match(fault?.text ?? '', /None of 3 models.*anthropic\/a: .*key.*openai\/b: .*house\/c: /);
    assert.deepEqual(
      servers.map(({ requests }) => requests.length),
      [1, 2, 3],
    );
  });

  it('switches to nobody whom the user did not name, and says what can be done', async () => {
    const env = await connect([again(away(401)), again({ text: 'never' }), again({ text: 'never' })], { fallback: [] });
    const ended = await run(env);
    assert.equal(ended.code, 2);
    const events = eventsIn(ended.stdout);
    assert.deepEqual(of(events, 'model.switched'), []);
    const fault = of(events, 'run.ended')[0]?.fault;
    assert.deepEqual([fault?.code, fault?.action], ['model.unauthorized', 'connect-provider']);
    assert.deepEqual(
      servers.map(({ requests }) => requests.length),
      [1, 0, 0],
    );
  });

  it('is stopped while it waits to be let in again', async () => {
    const env = await connect([again(away(429, { 'retry-after': '50' })), again({}), again({})], { fallback: [] });
    const started = cli.start(words(), { env });
    await waitUntil(() => started.stdout().includes('Trying again'), 30_000);
    started.child.kill('SIGINT');
    const ended = await started.ended;
    assert.equal(ended.code, 130, ended.stderr);
    assert.equal(servers[0]?.requests.length, 1);
  });

  it('spends no more than its plan allows, however often answers break off', async () => {
    const cut = again({ text: LONG, fault: 'reset', usage: { input: 1_000, output: 1_000 } });
    const prices = Object.fromEntries(
      ['anthropic/a', 'openai/b', 'house/c'].map((id) => [id, { input: 1_000, output: 1_000 }]),
    );
    const env = await connect([cut, cut, cut], { prices });
    const steps = ['x', 'y', 'z'].map((id) => ({
      id,
      kind: 'agent',
      input: 'Go on',
      retry: { attempts: 5, pauseMs: 1 },
    }));
    await writeFile(join(cli.folder, 'plan.json'), JSON.stringify({ goal: 'Spend', steps, budget: { usd: 8 } }));
    const flags = ['--cwd', cli.workspace, '--model', 'anthropic/a', '--approve', 'all', '--json'];
    const ended = await cli.run(['plan', 'run', join(cli.folder, 'plan.json'), ...flags], { env });
    assert.equal(ended.code, 1, ended.stderr);
    const events = eventsIn(ended.stdout);
    const costs = of(events, 'model.ended').map(({ cost }) => cost ?? 0);
    const spent = costs.reduce((sum, cost) => sum + cost, 0);
    assert.ok(costs.length > 0 && spent > 0, 'what was cut off is reckoned');
    assert.ok(spent <= 8, `$${spent} in ${costs.length} requests`);
    const requests = servers.reduce((sum, server) => sum + server.requests.length, 0);
    assert.equal(requests, costs.length);
    assert.ok(requests <= 3 + 20, `${requests} requests`);
  });
});
