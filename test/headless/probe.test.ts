// `orquestra probe`: one answer a line, in order, in the shapes that scripts and measurements rely on.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Cli, createCli } from './support/cli.ts';

interface Answer {
  readonly id: unknown;
  readonly ok: boolean;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly text: string };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('orquestra probe', function () {
  this.timeout(30_000);
  let cli: Cli;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());

  const probe = async (...requests: readonly (object | string)[]): Promise<readonly Answer[]> => {
    const lines = requests.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
    const ended = await cli.run(['probe'], { input: lines.join('\n') });
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stderr, '');
    return ended.stdout
      .trim()
      .split('\n')
      .map((line): Answer => JSON.parse(line));
  };
  const decisionOf = ({ result }: Answer) => result?.decision;

  it('takes a line to its end, whatever separators of Unicode it holds', async () => {
    const [first, second] = await probe(
      { id: 1, op: 'classify', cmd: 'ls\u2028rm x\u2029\u0085' },
      { id: 2, op: 'redact', text: 'a\rb' },
    );
    assert.deepEqual([first?.id, first?.result?.decision, second?.id], [1, 'deny', 2]);
  });

  it('answers in order, a bad line with an error, a blank line not at all', async () => {
    const answers = await probe(
      { id: 'a', op: 'redact', text: 'nothing' },
      'nonsense',
      '',
      '   ',
      '[1]',
      'null',
      { id: 2, op: 'fly' },
      { op: 'classify' },
      { id: { deep: [1] }, op: 'classify', cmd: 'ls', mode: 'bogus' },
      { id: 'constructor', op: 'constructor' },
      { id: 'z', op: 'redact', text: 'nothing' },
    );
    assert.deepEqual(
      answers.map(({ id, ok, error }) => [id, ok, error?.code]),
      [
        ['a', true, undefined],
        [null, false, 'probe.bad-json'],
        [null, false, 'probe.bad-request'],
        [null, false, 'probe.bad-request'],
        [2, false, 'probe.unknown-op'],
        [null, false, 'probe.bad-request'],
        [{ deep: [1] }, false, 'probe.bad-request'],
        ['constructor', false, 'probe.unknown-op'],
        ['z', true, undefined],
      ],
    );
    assert.match(answers[5]?.error?.text ?? '', /^cmd: /);
    assert.match(answers[6]?.error?.text ?? '', /^mode: /);
  });

  it('classifies a command with decision, reasons and effects', async () => {
    const rule = { id: 'r', when: { commands: ['ls'] }, verdict: 'allow', tier: 'user', reason: 'listing' };
    const answers = await probe(
      { id: 1, op: 'classify', cmd: 'ls', cwd: '/w', shell: 'bash' },
      { id: 2, op: 'classify', cmd: 'rm -rf /', shell: 'zsh' },
      { id: 3, op: 'classify', cmd: 'ls', rules: [rule] },
      { id: 4, op: 'classify', cmd: 'ls', mode: 'plan' },
    );
    assert.deepEqual(answers.map(decisionOf), ['allow', 'deny', 'allow', 'deny']);
    assert.deepEqual(answers[0]?.result, {
      decision: 'allow',
      reasons: ['It runs ls, and all that it does is known.', 'It reads . in the workspace.'],
      effects: [
        { kind: 'execute', command: 'ls', cwd: '/w', inside: true, words: ['ls'], known: true },
        { kind: 'read', path: '/w', label: '.', inside: true },
      ],
    });
  });

  it('takes rules and modes as people write them, and refuses by name what it does not understand', async () => {
    const allow = { when: { command: 'make' }, verdict: 'allow' };
    const write = { op: 'decideCall', tool: 'write_file', input: { path: 'n.ts', content: '' }, root: '/w' };
    const answers = await probe(
      { id: 1, op: 'classify', cmd: 'make', rules: [allow] },
      { id: 2, op: 'classify', cmd: 'make', rules: [{ ...allow, expires: '2020-01-01' }] },
      { id: 3, op: 'classify', cmd: 'make', rules: [{ ...allow, agnet: 'x' }] },
      { id: 4, ...write, mode: 'autonomous' },
      { id: 5, ...write, mode: 'careful' },
      { id: 6, ...write, mode: 'autonomous', rules: { managed: [{ when: { path: '*.ts' }, verdict: 'ask' }] } },
    );
    assert.deepEqual(answers.map(decisionOf), ['allow', 'ask', undefined, 'allow', 'ask', 'ask']);
    assert.match(answers[2]?.error?.text ?? '', /^rules\.0 has unknown field agnet/);
  });

  it('decides over a path, whichever way the access to it is said', async () => {
    const there = { path: 'src/a.ts', root: '/w' };
    const answers = await probe(
      { id: 1, op: 'decidePath', ...there },
      { id: 2, op: 'decidePath', access: 'write', ...there },
      { id: 3, op: 'decidePath', input: { op: 'delete', ...there } },
      { id: 4, op: 'write', ...there },
      { id: 5, op: 'decidePath', path: '../a', root: '/w' },
      { id: 6, op: 'decidePath', access: 'write', path: '.GIT/config', root: '/w', case: 'insensitive' },
      { id: 7, op: 'decidePath', access: 'fly', ...there },
    );
    assert.deepEqual(answers.map(decisionOf), ['allow', 'ask', 'ask', 'ask', 'ask', 'ask', undefined]);
    assert.match(String(answers[5]?.result?.reasons), /git/i);
    assert.match(answers[6]?.error?.text ?? '', /^access: /);
  });

  it('decides over an address', async () => {
    const answers = await probe(
      { id: 1, op: 'decideUrl', url: 'https://example.com/a' },
      { id: 2, op: 'decideUrl', url: 'file:///etc/passwd' },
      { id: 3, op: 'decideUrl', url: 'not an address' },
    );
    assert.deepEqual(answers.map(decisionOf), ['ask', 'deny', 'deny']);
    assert.match(String(answers[0]?.result?.reasons), /example\.com/);
  });

  it('decides over a call as the tool itself describes it', async () => {
    const root = '/w';
    const answers = await probe(
      { id: 1, op: 'decideCall', root, tool: 'read_file', input: { path: 'a.txt' } },
      { id: 2, op: 'decideCall', root, tool: 'write_file', input: { path: 'a.txt', content: '' } },
      { id: 3, op: 'decideCall', root, tool: 'run_command', input: { command: 'rm -rf ~' } },
      { id: 4, op: 'decideCall', root, tool: 'write_file', input: { path: 'a.txt' } },
      { id: 5, op: 'decideCall', root, tool: 'fly', input: {} },
    );
    assert.deepEqual(answers.map(decisionOf), ['allow', 'ask', 'deny', undefined, undefined]);
    assert.deepEqual(answers.map(({ error }) => error?.code).slice(3), ['tool.bad-input', 'tool.unknown']);
    const effect = { kind: 'write', path: '/w/a.txt', label: 'a.txt', inside: true };
    assert.deepEqual(answers[1]?.result?.effects, [effect]);
  });

  it('applies an edit to given files, or gives a fault and no file', async () => {
    const files = { 'a.txt': base64('one\r\ntwo\r\n'), 'b.txt': base64('b') };
    const replace = (old: string) => ({
      op: 'applyEdit',
      files,
      kind: 'replace',
      payload: { path: 'a.txt', edits: [{ old, new: 'TWO' }] },
    });
    const write = { op: 'applyEdit', files, kind: 'write', payload: { path: 'new.txt', content: 'n\n' } };
    const answers = await probe({ id: 1, ...replace('two') }, { id: 2, ...replace('three') }, { id: 3, ...write });
    assert.deepEqual(answers[0]?.result, { files: { 'b.txt': base64('b'), 'a.txt': base64('one\r\nTWO\r\n') } });
    assert.equal(answers[1]?.ok, false);
    assert.equal(answers[1]?.result, undefined);
    assert.deepEqual(answers[2]?.result, { files: { ...files, 'new.txt': base64('n\n') } });
  });

  it('reads a recorded stream, whole and cut', async () => {
    const chunk = (delta: object, finish: string | null = null) =>
      base64(
        `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
      );
    const chunks = [
      chunk({ role: 'assistant', content: 'Hel' }),
      chunk({ content: 'lo' }),
      chunk({}, 'stop'),
      base64('data: [DONE]\n\n'),
    ];
    const request = { op: 'parseStream', wire: 'openai-chat' };
    const [whole, cut] = await probe(
      { id: 1, ...request, chunks },
      { id: 2, ...request, chunks: chunks.slice(0, 2), end: 'reset' },
    );
    assert.match(JSON.stringify(whole?.result?.message), /Hello/);
    assert.equal(whole?.result?.fault, undefined);
    assert.match(JSON.stringify(cut?.result?.fault), /model\.cut/);
    assert.equal(cut?.result?.message, undefined);
  });

  it('redacts and folds', async () => {
    const secret = 'sk-abcdefghijklmnopqrstuvwx1234567890AB';
    const created = {
      v: 1,
      seq: 1,
      at: 5,
      session: 's',
      type: 'session.created',
      title: 'T',
      roots: ['/w'],
      mode: 'agent',
      model: 'm/x',
    };
    const [redacted, view, broken] = await probe(
      { id: 1, op: 'redact', text: `key ${secret}` },
      { id: 2, op: 'fold', events: [created] },
      { id: 3, op: 'fold', events: [created, { v: 1 }] },
    );
    assert.doesNotMatch(String(redacted?.result?.text), new RegExp(secret));
    assert.deepEqual(redacted?.result?.found, ['openai-key']);
    assert.deepEqual([view?.result?.session, view?.result?.seq, view?.result?.mode], ['s', 1, 'agent']);
    assert.match(broken?.error?.text ?? '', /^events\.1: /);
  });

  it('answers ten thousand lines, each its own', async () => {
    const requests = Array.from({ length: 10_000 }, (_, id) => ({ id, op: 'classify', cmd: `echo ${id}` }));
    const begun = performance.now();
    const answers = await probe(...requests);
    assert.deepEqual(
      answers.map(({ id }) => id),
      requests.map(({ id }) => id),
    );
    assert.ok(performance.now() - begun < 20_000);
  }).timeout(30_000);
});
