// Commands: shown and run exactly as given, followed to their end, bounded for the model, stopped with their job.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readOutput } from '../../../../../src/core/tools/builtin/read-output.ts';
import { runCommand } from '../../../../../src/core/tools/builtin/run-command.ts';
import { createWorkbench } from '../workbench.ts';

const UNPARSED = { kind: 'execute', unknown: 'there is no parser for commands' } as const;

describe('run_command', () => {
  it('shows the exact command and folder, and runs just that', async () => {
    const bench = createWorkbench({ commands: { 'npm test  ': { output: 'ok\n' } } });
    const prepared = await bench.prepare(runCommand, { command: 'npm test  ', cwd: 'sub' });
    assert.deepEqual(prepared.effects, [{ ...UNPARSED, command: 'npm test  ', cwd: '/workspace/sub', inside: true }]);
    assert.ok(prepared.preview?.kind === 'terminal' && prepared.preview.command === 'npm test  ');
    const result = await prepared.run(bench.context);
    assert.deepEqual(bench.shell.started, [{ command: 'npm test  ', cwd: '/workspace/sub' }]);
    assert.match(result.forModel, /^exit 0 \(0\.\d s\)\nok$/);
  });

  it('tells the exit code without calling it a failure of the tool', async () => {
    const bench = createWorkbench({ commands: { x: { output: 'no', exitCode: 3 } } });
    const result = await bench.call(runCommand, { command: 'x' });
    assert.match(result.forModel, /^exit 3 /);
    assert.equal(result.fault, undefined);
    assert.ok(result.display?.kind === 'terminal' && result.display.exitCode === 3);
  });

  it('gives the model plain text and the screen the colours', async () => {
    const bench = createWorkbench({ commands: { x: { output: '\u001b[32mpass\u001b[0m\n10%\r90%\n' } } });
    const result = await bench.call(runCommand, { command: 'x' });
    assert.match(result.forModel, /\npass\n90%$/);
    assert.ok(result.display?.kind === 'terminal' && result.display.output.includes('\u001b[32m'));
  });

  it('bounds what the model reads and names where the rest is', async () => {
    const bench = createWorkbench({ commands: { x: { output: `begin${'x'.repeat(30_000)}end` } } });
    const { forModel } = await bench.call(runCommand, { command: 'x' });
    assert.ok(forModel.length < 12_500);
    assert.match(forModel, /\nbegin/);
    assert.match(forModel, /characters left out; read_output with job fake-1 gives the rest …/);
    assert.match(forModel, /end$/);
  });

  it('streams what is printed while it runs', async () => {
    const bench = createWorkbench({ commands: { x: { output: 'working', lasts: 30 } } });
    await bench.call(runCommand, { command: 'x' });
    assert.equal(bench.progress.join(''), 'working');
  });

  it('ends at its time and says so', async () => {
    const bench = createWorkbench({ commands: { x: { lasts: Number.POSITIVE_INFINITY } } });
    const result = await bench.call(runCommand, { command: 'x', timeout_s: 1 });
    assert.equal(result.fault?.code, 'command.timeout');
    assert.match(result.forModel, /after 1 s because its time was up/);
  });

  it('is stopped with its run, and not started once the run is', async () => {
    const bench = createWorkbench({ commands: { x: { lasts: Number.POSITIVE_INFINITY } } });
    const prepared = await bench.prepare(runCommand, { command: 'x' });
    setTimeout(() => bench.abort.abort(), 20);
    assert.equal((await prepared.run(bench.context)).fault?.code, 'tool.stopped');
    assert.equal((await prepared.run(bench.context)).fault?.code, 'tool.stopped');
    assert.equal(bench.shell.started.length, 1);
  });

  it('tells a folder outside by where it leads, and needs a folder at all', async () => {
    const bench = createWorkbench();
    const [effect] = (await bench.prepare(runCommand, { command: 'ls', cwd: '../x' })).effects;
    assert.deepEqual(effect, { ...UNPARSED, command: 'ls', cwd: '/x', inside: false });
    assert.equal((await createWorkbench({ roots: [] }).refusal(runCommand, { command: 'ls' })).code, 'workspace.none');
    assert.equal((await bench.refusal(runCommand, { command: ' ' })).code, 'tool.bad-input');
    assert.equal((await bench.refusal(runCommand, { command: 'ls', timeout_s: 1e9 })).code, 'tool.bad-input');
  });
});

describe('background jobs', () => {
  const bench = () =>
    createWorkbench({ commands: { server: { output: 'listening\n', lasts: Number.POSITIVE_INFINITY } } });

  it('go on after the call, are read from where one was, and are stopped', async () => {
    const work = bench();
    const started = await work.call(runCommand, { command: 'server', background: true });
    const job = /job (\S+)\./.exec(started.forModel)?.[1] ?? '';
    await new Promise((resolve) => setTimeout(resolve, 10));
    const first = await work.call(readOutput, { job });
    assert.equal(first.forModel, `job ${job} running; next from: 10\nlistening\n`);
    const stopped = await work.call(readOutput, { job, from: 10, stop: true });
    assert.match(stopped.forModel, /ended: stopped, SIGTERM \(.*\n\(nothing new\)$/);
    assert.deepEqual(
      (await work.prepare(readOutput, { job })).effects.map((effect) => effect.kind),
      ['own'],
    );
  });

  const prompted = (prompt = 'Name? ') =>
    createWorkbench({ commands: { asks: { output: 'first\n', prompt, reply: (name) => `hi ${name}\n` } } });
  const waits = async (work: ReturnType<typeof prompted>) => {
    while (work.shell.jobs()[0]?.waiting === undefined) await new Promise((resolve) => setImmediate(resolve));
  };

  it('that a foreground command becomes when nobody answers what it asks, are answered with consent to that', async () => {
    const work = prompted();
    const called = work.call(runCommand, { command: 'asks' });
    await waits(work);
    await work.clock.advance(9_999);
    assert.equal(work.shell.jobs()[0]?.background, false);
    await work.clock.advance(1);
    const handed = await called;
    assert.equal(handed.fault, undefined);
    assert.match(handed.forModel, /^Waits for input as job fake-1\. Answer it .*\nfirst\nName\?/);
    assert.deepEqual(handed.output, { exitCode: null, ms: null });
    assert.match((await work.call(readOutput, {})).forModel, /^fake-1 {2}waits for input: Name\? {2}asks$/);
    const prepared = await work.prepare(readOutput, { job: 'fake-1', input: "it's me" });
    assert.deepEqual(prepared.effects, [
      { kind: 'execute', command: "printf '%s\\n' 'it'\\''s me' | asks", cwd: '/workspace', inside: true },
      { kind: 'execute', command: "it's me", cwd: '/workspace', inside: true },
    ]);
    assert.ok(prepared.preview?.kind === 'terminal' && prepared.preview.output === "first\nName? it's me\n");
    const answered = await prepared.run(work.context);
    assert.match(answered.forModel, /^job fake-1 ended: exit 0 .*\nit's me\nhi it's me\n$/);
    assert.equal((await work.call(readOutput, { job: 'fake-1', input: 'more' })).fault?.code, 'job.ended');
  });

  it('are not made of a foreground command that the user answers in time', async () => {
    const work = prompted();
    const called = work.prepare(runCommand, { command: 'asks' });
    const result = (await called).run(work.context);
    await waits(work);
    work.shell.jobs()[0]?.answer('Bob');
    assert.match((await result).forModel, /^exit 0 .*\nfirst\nName\? Bob\nhi Bob$/);
  });

  it('end with the Stop of the run that started them', async () => {
    const work = bench();
    await work.call(runCommand, { command: 'server', background: true });
    work.abort.abort();
    assert.equal((await work.shell.jobs()[0]?.done)?.ended, 'stopped');
  });

  it('are read from their end too', async () => {
    const work = bench();
    await work.call(runCommand, { command: 'server', background: true });
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.match((await work.call(readOutput, { job: 'fake-1', from: -4 })).forModel, /next from: 10\ning\n$/);
    await work.shell.dispose();
  });

  it('that are not known are named as such, with those there are', async () => {
    const work = bench();
    assert.match((await work.refusal(readOutput, { job: 'x' })).text, /no job x\. There are none/);
    await work.call(runCommand, { command: 'server', background: true });
    assert.match((await work.refusal(readOutput, { job: 'x' })).text, /There are: fake-1/);
    await work.shell.dispose();
  });
});
