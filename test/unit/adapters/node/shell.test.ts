// What only real processes can show: order, floods, background work, environment, standard input.
import { strict as assert } from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createShell } from '../../../../src/adapters/node/shell.ts';
import type { ShellJob, ShellPort } from '../../../../src/core/ports/shell.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

describe('shell with real processes', function () {
  this.timeout(20_000);
  let folder: string;
  let shell: ShellPort;
  const environment = { ...process.env, SHELL: '/bin/bash', OPENAI_API_KEY: 'sk-1', GIT_DIR: '/x', NODE_OPTIONS: '-x' };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-shell-'));
    shell = createShell({ outputFolder: join(folder, 'outputs'), environment });
  });
  afterEach(async () => {
    await shell.dispose();
    await rm(folder, { recursive: true });
  });
  const start = async (command: string) => value(await shell.start({ command, cwd: folder }));
  const run = async (command: string) => (await start(command)).done;

  it('keeps both outputs in the order they came', async () => {
    const { output } = await run('for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done');
    const expected = Array.from({ length: 9 }, (_, index) => `out ${index + 1}\nerr ${index + 1}\n`).join('');
    assert.equal(output, expected);
  });

  it('lets programs open /dev/stdout and /dev/stderr', async () => {
    const end = await run('echo one; echo two > /dev/stderr; echo three > /dev/stdout');
    assert.deepEqual([end.output, end.exitCode], ['one\ntwo\nthree\n', 0]);
  });

  it('has no terminal, and nothing to read where a program would search what it can read', async () => {
    assert.equal((await run('test -t 0 -o -t 1 || echo no terminal')).output, 'no terminal\n');
    assert.equal((await run('readlink /proc/self/fd/0; : rg x')).output, '/dev/null\n');
  });

  const waiting = async (job: ShellJob) => {
    for (let tries = 0; tries < 800 && job.waiting === undefined; tries++) await sleep(10);
    return job.waiting;
  };
  const asking: readonly (readonly [who: string, command: string, prompt: string, answer: string, said: RegExp])[] = [
    ['a program that reads without a word', 'sleep 0.2; head -1', '', 'one', /one\n$/],
    ['a shell deep below', '(sh -c \'(read line; echo "got $line")\')', '', 'two', /got two\n$/],
    ['Perl', 'perl -e \'$| = 1; print "Sure? [y/N] "; print "so: " . <STDIN>\'', 'Sure? [y/N]', 'y', /so: y\n$/],
    [
      'what listens for lines',
      `'${process.execPath}' -e 'const r = require("readline").createInterface({ input: process.stdin, output: process.stdout }); r.question("Age: ", (a) => { console.log("is", a); r.close() })'`,
      'Age:',
      '7',
      /is 7\n$/,
    ],
    [
      'a program on a terminal of its own',
      'script -qfc \'stty -echo; read -p "Word: " w; echo is $w\' /dev/null',
      'Word:',
      'abc',
      /is abc\r?\n$/,
    ],
  ];
  for (const [who, command, prompt, answer, said] of asking) {
    it(`is seen to wait for input and takes it: ${who}`, async () => {
      const job = await start(command);
      assert.equal(await waiting(job), prompt);
      assert.ok(job.answer(answer).ok);
      assert.match((await job.done).output, said);
    });
  }

  it('is not said to wait while it works, sleeps or only could be woken by input', async () => {
    const jobs = await Promise.all(
      [
        'while :; do :; done',
        'sleep 30',
        'sleep 30 | cat',
        'echo -n "Working: "; sleep 30',
        `'${process.execPath}' -e 'process.stdin.resume(); console.log("server listens")'`,
      ].map(start),
    );
    const told: string[] = [];
    shell.watch((job) => job.waiting !== undefined && told.push(job.command));
    await sleep(3_000);
    assert.deepEqual(told, []);
    await Promise.all(jobs.map((job) => job.stop()));
  });

  it('gives the end of its input to what only listens, asks nothing and does nothing', async () => {
    const filter = `'${process.execPath}' -e 'process.stdin.on("data", String).on("end", () => console.log("read all"))'`;
    const job = await start(filter);
    assert.deepEqual([(await job.done).output, job.waiting], ['read all\n', undefined]);
    assert.equal(code(job.answer('x')), 'job.ended');
  });

  it('shows what is typed, but no secrets', async () => {
    const job = await start("printf 'Name: '; read name; printf 'Password: '; read secret; echo ok");
    await waiting(job);
    job.answer('me');
    for (let tries = 0; tries < 800 && job.waiting !== 'Password:'; tries++) await sleep(10);
    job.answer('hidden');
    assert.equal((await job.done).output, 'Name: me\nPassword: \nok\n');
  });

  it('says so when nobody reads what is typed', async () => {
    const job = await start('exec sleep 30');
    const room = 'x'.repeat(16_000);
    for (let tries = 0; tries < 4 && job.answer(room).ok; tries++);
    assert.equal(code(job.answer(room)), 'job.deaf');
    await job.stop();
  });

  it('does not wait for what was started in the background and holds the output', async () => {
    const job = await start('(sleep 2; echo later; sleep 30) & echo now');
    const end = await job.done;
    assert.deepEqual([end.output, end.ended, end.exitCode], ['now\n', 'exit', 0], 'it ended before the other spoke');
    for (let tries = 0; tries < 80 && job.read(4, 100).text === ''; tries++) await sleep(100);
    assert.equal(job.read(4, 100).text, 'later\n');
    await job.stop();
  });

  it('tells what was printed while it still goes on', async () => {
    const job = await start('echo first; sleep 0.4; echo second; sleep 30');
    const seen: [number, string][] = [];
    job.listen((piece) => seen.push([performance.now(), piece]));
    await sleep(1200);
    assert.deepEqual(
      seen.map(([, piece]) => piece),
      ['first\n', 'second\n'],
    );
    assert.ok((seen[1]?.[0] ?? 0) - (seen[0]?.[0] ?? 0) > 250);
  });

  it('never hands a listener half a character, and survives one that throws', async () => {
    const job = await start(
      "printf '\\xf0\\x9f'; sleep 0.2; printf '\\x98\\x80|\\xff|'; sleep 0.2; printf '\\xe2\\x82'",
    );
    const pieces: string[] = [];
    job.listen(() => {
      throw new Error('a mistake');
    });
    job.listen((piece) => pieces.push(piece));
    const end = await job.done;
    assert.equal(pieces.join(''), '😀|\ufffd|\ufffd');
    assert.equal(end.output, '😀|\ufffd|\ufffd');
  });

  it('passes neither keys nor what changes how programs behave', async () => {
    const { output } = await run('env');
    assert.doesNotMatch(output, /OPENAI_API_KEY|GIT_DIR|NODE_OPTIONS/);
    assert.match(output, /^PATH=/m);
    assert.match(output, /^GIT_PAGER=cat$/m);
  });

  it('goes on when the output cannot be kept on the disk', async () => {
    await writeFile(join(folder, 'file'), '');
    const other = createShell({ outputFolder: join(folder, 'file'), environment });
    const job = value(await other.start({ command: 'seq 1 40000', cwd: folder }));
    const end = await job.done;
    assert.deepEqual([end.exitCode, end.bytes, end.outputFile], [0, 228894, undefined]);
    assert.match(end.output, /bytes left out; it could not be kept on the disk/);
    assert.match(job.read(100_000, 1000).text, /bytes left out/);
    await other.dispose();
  });

  it('reads a flood without filling the memory, and only as fast as it is kept', async () => {
    const job = await start('head -c 200000000 /dev/zero | tr "\\0" "x"');
    let most = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 10);
    const end = await job.done;
    clearInterval(watch);
    assert.equal(end.bytes, 200_000_000);
    assert.ok(end.output.length < 66_000);
    assert.ok(most < 64 * 1024 * 1024, `${Math.round(most / 1048576)} MB`);
    assert.equal(job.read(199_999_990, 100).text, 'xxxxxxxxxx');
  });

  it('says what is wrong with a shell that cannot be started and a command that is too long', async () => {
    assert.equal(
      code(await shell.start({ command: `echo ${'x'.repeat(3_000_000)}`, cwd: folder })),
      'shell.bad-command',
    );
    await writeFile(join(folder, 'bash'), 'not a program', { mode: 0o644 });
    const broken = createShell({ outputFolder: folder, environment: { SHELL: join(folder, 'bash') } });
    const outcome = await broken.start({ command: 'true', cwd: folder });
    assert.equal(code(outcome), 'shell.unavailable');
    assert.ok(text(outcome).includes(join(folder, 'bash')));
    await broken.dispose();
    assert.equal(code(await shell.start({ command: 'true', cwd: join(folder, 'bash') })), 'shell.bad-folder');
  });

  it('leaves no files behind when there was little to keep', async () => {
    await run('true');
    await run('echo small');
    await shell.dispose();
    assert.deepEqual(await readdir(join(folder, 'outputs')), []);
  });

  it('tells which signal ended a command', async () => {
    const end = await run('kill -9 $$');
    assert.deepEqual([end.exitCode, end.signal, end.ended], [null, 'SIGKILL', 'exit']);
  });
});
