// Several processes on one store: one writer a session, and nothing lost between sessions.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn, waitUntil } from './support/cli.ts';

describe('processes side by side on one store', () => {
  let cli: Cli;
  let model: ScriptedModel | undefined;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());
  afterEach(() => model?.close());

  const words = (...more: string[]) => [
    'run',
    '--cwd',
    cli.workspace,
    '--model',
    'openai/scripted',
    '--approve',
    'all',
    '--json',
    ...more,
  ];

  it('refuse a second writer of a session in a sentence, and the first goes on', async () => {
    let free = () => {};
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    model = await startScriptedModel({
      script: async () => {
        await held;
        return { text: 'first done' };
      },
    });
    const env = { OPENAI_BASE_URL: `${model.url}/v1` };
    const first = cli.start(words('one'), { env });
    await waitUntil(() => first.stdout().includes('model.requested'));
    const session = eventsIn(first.stdout())[0]?.session ?? '';
    const second = await cli.run(words('--session', session, 'two'), { env });
    assert.equal(second.code, 1, second.stderr);
    assert.equal(second.stdout, '');
    assert.match(second.stderr, /^orquestra: .*open in another window or process.*\n$/);
    const shown = await cli.run(['sessions', 'show', session]);
    assert.match(shown.stdout, /= running in another/);
    free();
    const ended = await first.ended;
    assert.equal(ended.code, 0, ended.stderr);
    const exported = eventsIn((await cli.run(['sessions', 'export', session])).stdout);
    assert.deepEqual(exported, eventsIn(ended.stdout));
  }).timeout(30_000);

  it('lose nothing when each writes a session of its own', async () => {
    model = await startScriptedModel({
      script: ({ messages }) =>
        messages.length > 12
          ? { text: 'done' }
          : {
              calls: [
                { name: 'list_files', arguments: { path: '.' } },
                { name: 'list_files', arguments: { path: '.', depth: messages.length } },
              ],
            },
    });
    const env = { OPENAI_BASE_URL: `${model.url}/v1` };
    const all = await Promise.all([1, 2, 3, 4].map((number) => cli.run(words(`go ${number}`), { env })));
    for (const { code, stdout, stderr } of all) {
      assert.equal(code, 0, stderr);
      const printed = eventsIn(stdout);
      const exported = eventsIn((await cli.run(['sessions', 'export', printed[0]?.session ?? ''])).stdout);
      assert.deepEqual(exported, printed);
      assert.deepEqual(
        printed.map((event) => event.seq),
        printed.map((_, index) => index + 1),
      );
    }
  }).timeout(30_000);

  it('list, show and take back what others have done', async () => {
    model = await startScriptedModel({
      script: ({ messages }) =>
        messages.length > 1
          ? { text: 'done' }
          : {
              calls: [
                { name: 'write_file', arguments: { path: 'a.txt', content: 'a\n' } },
                { name: 'write_file', arguments: { path: 'b.txt', content: 'b\n' } },
              ],
            },
    });
    const ended = await cli.run(words('make both'), { env: { OPENAI_BASE_URL: `${model.url}/v1` } });
    const events = eventsIn(ended.stdout);
    const session = events[0]?.session ?? '';
    const listed = await cli.run(['sessions', 'list']);
    assert.match(listed.stdout, new RegExp(`^${session}  .*make both$`, 'm'));
    const asJson = (await cli.run(['sessions', 'list', '--json'])).stdout.trim().split('\n');
    assert.ok(asJson.some((line) => JSON.parse(line).session === session));

    const files = async () =>
      JSON.parse((await cli.run(['tool', 'list_files', '--input', '{}', '--cwd', cli.workspace])).stdout).text;
    const call = events.flatMap((event) => (event.type === 'tool.ended' ? [event.call] : []))[1] ?? '';
    const step = await cli.run(['sessions', 'undo', session, '--step', call]);
    const { calls, files: names } = JSON.parse(step.stdout);
    assert.deepEqual([step.code, calls, names], [0, [call], ['b.txt']]);
    assert.match(await files(), /a\.txt/);
    assert.doesNotMatch(await files(), /b\.txt/);
    const turn = await cli.run(['sessions', 'undo', session]);
    assert.deepEqual([turn.code, JSON.parse(turn.stdout).files], [0, ['a.txt']]);
    assert.doesNotMatch(await files(), /\.txt/);
    const nothing = await cli.run(['sessions', 'undo', session]);
    assert.equal(nothing.code, 1);
    assert.match(nothing.stderr, /nothing to take back/);
    assert.equal(nothing.stdout, '');
  }).timeout(60_000);
});
