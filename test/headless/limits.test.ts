// Limits and spending from the command line: each kind of limit ends a run in time, and a raised one lets it go on.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Answer } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn } from './support/cli.ts';

const usage = { input: 2_000, output: 100 };
const LOOK: Answer = { calls: [{ name: 'list_files', arguments: {} }], usage };
const BYE: Answer = { text: 'All done.', usage };
const PRICES = { 'openai/scripted': { input: 10, output: 10 } };

describe('limits', function () {
  this.timeout(60_000);
  let cli: Cli;
  let model: ScriptedModel | undefined;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());
  beforeEach(() => settings({ prices: PRICES }));
  afterEach(async () => {
    await model?.close();
    for (const side of ['', '-wal', '-shm']) await rm(join(cli.home, `sessions.db${side}`), { force: true });
  });

  const settings = (all: object) => writeFile(join(cli.home, 'settings.json'), JSON.stringify(all));
  const serve = async (script: readonly Answer[]) => {
    model = await startScriptedModel({ script });
    return { env: { OPENAI_BASE_URL: `${model.url}/v1` } };
  };
  const run = ['run', '--model', 'openai/scripted'];
  const here = () => ['--cwd', cli.workspace, '--json'];

  for (const [limit, most] of [
    ['--max-requests=2', /2 requests \(made 2\)/],
    ['--max-tokens=6500', /6500 tokens \(used 4200/],
    ['--max-usd=0.065', /\$0\.065 \(spent \$0\.0420/],
  ] as const) {
    it(`${limit} ends the run before the third request, and Resume goes on when it is raised`, async () => {
      const server = await serve([LOOK, LOOK, BYE]);
      const ended = await cli.run([...run, ...here(), limit, 'look'], server);
      assert.equal(ended.code, 1, ended.stderr);
      assert.equal(model?.requests.length, 2);
      const last = eventsIn(ended.stdout).at(-1);
      assert.ok(last?.type === 'run.ended' && last.outcome === 'failed');
      assert.equal(last.fault?.code, 'budget.exhausted');
      assert.match(last.fault?.text ?? '', most);
      const again = await cli.run(['resume', last.session, '--json', limit], server);
      assert.equal(again.code, 1, again.stdout);
      assert.equal(model?.requests.length, 2);
      const raised = limit.replace(/=.*/, '=99999');
      const resumed = await cli.run(['resume', last.session, '--json', raised], server);
      assert.equal(resumed.code, 0, resumed.stdout);
      assert.equal(model?.requests.length, 3);
    });
  }

  it('in money pass over a model whose price nobody knows, where the chain has another', async () => {
    await settings({ prices: PRICES, fallback: ['openai/unknown', 'openai/scripted'] });
    const server = await serve([BYE]);
    const asked = ['run', '--model', 'openai/nobody-knows', ...here(), '--max-usd=1', 'look'];
    const ended = await cli.run(asked, server);
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(
      model?.requests.map((request) => request.model),
      ['scripted'],
    );
    const events = eventsIn(ended.stdout);
    const switched = events.find((event) => event.type === 'model.switched');
    assert.ok(switched?.type === 'model.switched' && switched.reason.code === 'budget.unpriced');
    const last = events.at(-1);
    const replayed = await cli.run(['replay', last?.session ?? '', last?.run ?? '']);
    assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr);
    await settings({ prices: PRICES });
    const alone = await cli.run(asked, server);
    assert.equal(alone.code, 1, alone.stderr);
    assert.match(alone.stdout, /budget\.unpriced/);
  });

  it('--max-minutes cuts off a request that streams', async () => {
    const server = await serve([{ text: 'word '.repeat(4_000), delayMs: 500 }]);
    const ended = await cli.run([...run, ...here(), '--max-minutes=0.04', 'talk'], server);
    assert.equal(ended.code, 1, ended.stderr);
    const events = eventsIn(ended.stdout);
    const last = events.at(-1);
    assert.ok(last?.type === 'run.ended' && last.outcome === 'failed');
    assert.match(last.fault?.text ?? '', /used up: 0\.04 minutes/);
    assert.ok(events.some((event) => event.type === 'stop.requested' && event.reason === 'timeout'));
    assert.equal(model?.requests.length, 1);
    const replayed = await cli.run(['replay', last.session, last.run ?? '']);
    assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr);
  });

  it('of a session and of a day hold over several runs, and a replay needs neither', async () => {
    for (const limits of [{ session: { requests: 3 } }, { day: { requests: 3 } }]) {
      await settings({ prices: PRICES, limits });
      const server = await serve([LOOK, BYE, LOOK, BYE]);
      const first = eventsIn((await cli.run([...run, ...here(), 'look'], server)).stdout);
      const session = first[0]?.session ?? '';
      const second = await cli.run([...run, ...here(), '--session', session, 'again'], server);
      assert.equal(second.code, 1, second.stdout);
      assert.equal(model?.requests.length, 3);
      const replayed = await cli.run(['replay', session, eventsIn(second.stdout).at(-1)?.run ?? '']);
      assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr);
      await model?.close();
      for (const side of ['', '-wal', '-shm']) await rm(join(cli.home, `sessions.db${side}`), { force: true });
    }
  });

  it('in money ask no model whose price is not known, and limits that cannot be read let nothing be spent', async () => {
    await settings({});
    const server = await serve([BYE, BYE]);
    const unknown = await cli.run([...run, ...here(), '--max-usd', '5', 'hi'], server);
    assert.match(unknown.stdout, /budget\.unpriced/);
    await settings({ limits: { run: { dollars: 5 } } });
    const misspelt = await cli.run([...run, ...here(), 'hi'], server);
    assert.equal(misspelt.code, 1, misspelt.stderr);
    assert.equal(model?.requests.length, 0);
    const wrong = await cli.run([...run, ...here(), '--max-usd', 'much', 'hi'], server);
    assert.equal(wrong.code, 2);
  });

  it('are looked up: what was spent is told at the end of a run, and by day and model', async () => {
    const server = await serve([LOOK, BYE]);
    const ended = await cli.run([...run, '--cwd', cli.workspace, 'look'], server);
    assert.match(ended.stderr, /^2 requests, 4,200 tokens, \$0\.04$/m);
    const spend = await cli.run(['spend', '--days', '2', '--json']);
    const { day: _day, ...rest } = JSON.parse(spend.stdout);
    assert.deepEqual(rest, {
      ...{ model: 'openai/scripted', requests: 2, input: 4_000, output: 200, cachedInput: 0, usd: 0.042, unpriced: 0 },
    });
    const plan = JSON.stringify({ goal: 'g', steps: [{ id: 'a', kind: 'agent', input: 'Do it' }] });
    const foretold = await cli.run(['plan', 'forecast', '-', '--model', 'openai/scripted'], { ...server, input: plan });
    assert.match(foretold.stdout, /^Forecast: \$0\.0420, 4,200 tokens, .* from 1 step of the past\.\n$/);
    const table = await cli.run(['spend']);
    assert.match(table.stdout, /openai\/scripted +2 +4,000 +200 +\$0\.04\n/);
  });
});
