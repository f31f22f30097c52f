// `orquestra policy`: rules listed, explained, tried on what has been, suggested and added, as a process of its own.
import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'mocha';
import { type Cli, createCli } from './support/cli.ts';

const RULE = { when: { effects: ['write'], paths: ['**/a.txt'] }, verdict: 'allow', reason: 'Notes may change.' };

describe('orquestra policy', function () {
  this.timeout(60_000);
  let cli: Cli;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());
  afterEach(() => rm(cli.home, { recursive: true, force: true }));

  const policy = (words: readonly string[], input = '') =>
    cli.run(['policy', ...words, '--cwd', cli.workspace], { input });
  const json = async (words: readonly string[], input = '') => {
    const ended = await policy([...words, '--json'], input);
    assert.equal(ended.code, 0, ended.stderr);
    return JSON.parse(ended.stdout);
  };
  const writes = (approve: 'all' | 'none') =>
    cli.run(
      ['tool', 'write_file', '--input', '{"path":"a.txt","content":"x"}', '--approve', approve, '--cwd', cli.workspace],
      {},
    );

  it('explains a command, and runs nothing of it', async () => {
    const explained = await json(['explain', 'frobnicate > made.txt']);
    assert.equal(explained.verdict, 'ask');
    assert.ok(explained.effects.length > 0);
    assert.deepEqual(await readdir(cli.workspace), []);
    const text = await policy(['explain', 'rm -rf ~']);
    assert.equal(text.code, 0);
    assert.match(text.stdout, /: blocked/);
    assert.match(text.stdout, /Nothing: it is never run/);
  });

  it('adds a rule that then holds, lists it, and explains the call it answers', async () => {
    const added = await json(['add', '-'], JSON.stringify(RULE));
    assert.deepEqual([added.tier, added.verdict], ['user', 'allow']);
    const listed = await json(['list']);
    assert.deepEqual(
      listed.map(({ id }: { id: string }) => id),
      [added.id],
    );
    const explained = await json(['explain', '--path', 'a.txt', '--access', 'write']);
    assert.equal(explained.verdict, 'allow');
    assert.equal(explained.effects[0].rules[0].id, added.id);
    const ran = await writes('none');
    assert.equal(ran.code, 0, ran.stderr);
    await rm(`${cli.workspace}/a.txt`);
    assert.deepEqual(await json(['remove', added.id]), { removed: added.id });
    assert.deepEqual(await json(['list']), []);
    const again = await policy(['remove', added.id]);
    assert.equal(again.code, 2);
    assert.match(again.stderr, new RegExp(`no rule ${added.id}`));
  });

  it('tries a rule on the calls that were made, and explains one of them', async () => {
    assert.equal((await writes('none')).code, 3);
    const simulated = await json(['simulate', '-'], JSON.stringify(RULE));
    assert.deepEqual([simulated.calls, simulated.changes], [1, 1]);
    const [changed] = simulated.changed;
    assert.deepEqual([changed.before, changed.after, changed.tool], ['ask', 'allow', 'write_file']);
    const explained = await json(['explain', '--session', changed.session, '--call', changed.call]);
    assert.equal(explained.recorded.outcome, 'denied');
  });

  it('before anything has been done says so', async () => {
    const simulated = await policy(['simulate', '-'], JSON.stringify(RULE));
    assert.match(simulated.stdout, /no run has made a call/);
    assert.match((await policy(['suggest'])).stdout, /Nothing suggests itself/);
    assert.match((await policy(['list'])).stdout, /There are no rules/);
  });

  it('says what is wrong with its words and with a rule, and changes nothing', async () => {
    for (const [words, input, said] of [
      [[], '', /policy needs a word after it/],
      [['burn'], '', /Unknown: policy burn; there are list, explain/],
      [['explain'], '', /policy explain needs one of/],
      [['explain', 'ls', '--path', 'x'], '', /policy explain needs one of/],
      [['explain', '--path', 'x', '--access', 'fly'], '', /--access is one of read, write, delete/],
      [['explain', '--tool', 'nope'], '', /no tool named nope/],
      [['explain', '--tool', 'read_file', '--input', '{"pat":1}'], '', /input of read_file is not valid/],
      [['explain', '--session', 'nope', '--call', 'x'], '', /no session nope/],
      [['simulate'], '', /needs a file with a rule/],
      [['simulate', 'missing.json'], '', /no file missing\.json/],
      [['simulate', '-'], '{"when":{"pathes":["a"]},"verdict":"allow","reason":"x"}', /when has unknown field pathes/],
      [['add', '-'], '{oops', /stdin/],
      [
        ['add', '-'],
        '{"when":{"paths":["a"]},"verdict":"perhaps","reason":"x"}',
        /verdict must be one of allow, ask, deny/,
      ],
    ] as const) {
      const ended = await policy(words, input);
      assert.deepEqual([ended.code, ended.stdout], [2, ''], `${words.join(' ')}: ${ended.stderr}`);
      assert.match(ended.stderr, said);
    }
    assert.deepEqual(await json(['list']), []);
  });
});
