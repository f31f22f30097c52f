// The list of commands that a page is sent: what runs, what waits, the newest that have ended; told when something changes.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { actOnJob, createJobList } from '../../../src/hosts/jobs.ts';
import { createFakeShell } from '../../support/fakes/shell.ts';

describe('the list of jobs', () => {
  const endless = { output: 'one\n\u001b[32mtwo\u001b[0m\n', lasts: Number.POSITIVE_INFINITY };
  const make = () =>
    createFakeShell({
      commands: { server: endless, quick: { exitCode: 3 }, asks: { prompt: 'Sure? ', reply: () => 'ok' } },
    });
  const start = async (shell: ReturnType<typeof make>, command: string, owner = 'call') => {
    const started = await shell.start({ command, cwd: '/w', owner });
    assert.ok(started.ok);
    return started.value;
  };
  const soon = () => new Promise((resolve) => setTimeout(resolve, 10));

  it('has everything that runs, with its newest line, and of what has ended only jobs', async () => {
    const shell = make();
    const list = createJobList(shell);
    const [server, quick, job] = [
      await start(shell, 'server'),
      await start(shell, 'quick'),
      await start(shell, 'quick'),
    ];
    server.detach();
    job.detach();
    await Promise.all([quick.done, job.done]);
    const { startedAt } = server;
    assert.deepEqual(list.current()[0], {
      id: server.id,
      call: 'call',
      command: 'server',
      cwd: '/w',
      startedAt,
      background: true,
      last: 'two',
    });
    assert.deepEqual(
      list.current().map((one) => [one.id, one.ended?.how, one.ended?.failed]),
      [
        [server.id, undefined, undefined],
        [job.id, 'exit 3', true],
      ],
    );
    await shell.dispose();
  });

  it('tells of what waits, and is told no more by whoever left', async () => {
    const shell = make();
    const list = createJobList(shell);
    const { promise, resolve } = Promise.withResolvers<void>();
    const leave = list.watch(resolve);
    const job = await start(shell, 'asks');
    await promise;
    assert.equal(list.current()[0]?.waiting, 'Sure?');
    leave();
    list.watch(() => assert.fail('told'))();
    await actOnJob(shell, { type: 'job.input', job: job.id, text: 'y' });
    assert.equal((await job.done).output, 'Sure? y\nok');
    await soon();
  });

  it('lets the user stop one and refuses what is not there', async () => {
    const shell = make();
    const job = await start(shell, 'server');
    assert.deepEqual(await actOnJob(shell, { type: 'job.stop', job: job.id }), { ok: true, value: undefined });
    assert.equal((await job.done).ended, 'stopped');
    const gone = await actOnJob(shell, { type: 'job.input', job: 'x', text: '' });
    assert.equal(!gone.ok && gone.fault.code, 'job.unknown');
    const ended = await actOnJob(shell, { type: 'job.input', job: job.id, text: '' });
    assert.equal(!ended.ok && ended.fault.code, 'job.ended');
  });
});
