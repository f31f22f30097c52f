// What every ShellPort must do, with real processes or without.
import { strict as assert } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ShellJob, ShellPort } from '../../../src/core/ports/shell.ts';
import { code, text, value } from '../../support/fakes/outcome.ts';

/** Commands that both can run: a real shell runs them, the fake was told what they do. */
export const COMMANDS = {
  hello: 'echo hello',
  fails: 'echo bad; exit 3',
  hangs: 'echo started; sleep 1000',
  large: 'seq 1 40000',
  asks: "echo first; printf 'Name? '; read name; echo hi $name",
  colours: "printf '\\033[31mé😀\\033[0m'",
} as const;

export interface ShellHarness {
  readonly shell: ShellPort;
  readonly folder: string;
  dispose(): Promise<void>;
}

export function shellContract(name: string, make: () => Promise<ShellHarness>): void {
  describe(`shell: ${name}`, function () {
    this.timeout(10_000);
    let on: ShellHarness;
    beforeEach(async () => {
      on = await make();
    });
    afterEach(() => on.dispose());
    const start = async (command: string, timeoutMs?: number) =>
      value(await on.shell.start({ command, cwd: on.folder, timeoutMs }));
    const heard = async (job: ShellJob, part: string) => {
      for (let tries = 0; tries < 200 && !job.read(0, 1000).text.includes(part); tries++) await sleep(10);
    };

    it('runs a command and tells its output, exit code, size and time', async () => {
      const job = await start(COMMANDS.hello);
      assert.deepEqual([job.command, job.cwd, job.end], [COMMANDS.hello, on.folder, undefined]);
      const end = await job.done;
      assert.deepEqual([end.output, end.exitCode, end.ended, end.bytes], ['hello\n', 0, 'exit', 6]);
      assert.equal(end.outputFile, undefined);
      assert.ok(end.ms >= 0 && end.ms < 5000);
      assert.equal(job.end, end);
    });

    it('tells how a command failed', async () => {
      const end = await (await start(COMMANDS.fails)).done;
      assert.deepEqual([end.output, end.exitCode, end.ended], ['bad\n', 3, 'exit']);
      assert.equal((await (await start('orquestra-no-such-program')).done).exitCode, 127);
    });

    it('keeps characters and colours whole', async () => {
      assert.equal((await (await start(COMMANDS.colours)).done).output, '\u001b[31mé😀\u001b[0m');
    });

    it('lets somebody listen, and stop listening', async () => {
      const job = await start(COMMANDS.hello);
      const pieces: string[] = [];
      job.listen((piece) => pieces.push(piece));
      const stop = job.listen(() => pieces.push('too many'));
      stop();
      await job.done;
      assert.equal(pieces.join(''), 'hello\n');
    });

    it('stops what goes on, and says that it was stopped', async () => {
      const job = await start(COMMANDS.hangs);
      await heard(job, 'started');
      assert.equal(job.end, undefined);
      await job.stop();
      const end = await job.done;
      assert.deepEqual([end.ended, end.exitCode, end.output], ['stopped', null, 'started\n']);
      assert.ok(end.signal !== undefined);
      await job.stop();
    });

    it('ends what takes too long, unless it was let go', async () => {
      const [late, free] = [await start(COMMANDS.hangs, 150), await start(COMMANDS.hangs, 150)];
      free.detach();
      assert.equal((await late.done).ended, 'timeout');
      await sleep(100);
      assert.equal(free.end, undefined);
      await free.stop();
      assert.equal((await free.done).ended, 'stopped');
    });

    it('notices that one waits for input, says with what, and types the answer into it', async () => {
      const told: (string | undefined)[] = [];
      const deaf = on.shell.watch((one) => told.push(one.waiting));
      const job = await start(COMMANDS.asks);
      assert.deepEqual([job.waiting, job.background], [undefined, false]);
      for (let tries = 0; tries < 500 && job.waiting === undefined; tries++) await sleep(10);
      assert.equal(job.waiting, 'Name?');
      assert.equal(told.at(-1), 'Name?');
      assert.deepEqual(job.answer('Bob'), { ok: true, value: undefined });
      const end = await job.done;
      assert.deepEqual([end.output, end.exitCode, job.waiting], ['first\nName? Bob\nhi Bob\n', 0, undefined]);
      assert.equal(code(job.answer('again')), 'job.ended');
      assert.equal(told.at(-1), undefined);
      deaf();
    });

    it('tells who watches when a job starts, is let go and ends', async () => {
      const told: [ShellJob, boolean, boolean][] = [];
      const deaf = on.shell.watch((one) => told.push([one, one.background, one.end !== undefined]));
      const job = await start(COMMANDS.hangs);
      job.detach();
      await job.stop();
      deaf();
      await (await start(COMMANDS.hello)).done;
      assert.deepEqual(
        told.map(([one, background, ended]) => [one === job, background, ended]),
        [
          [true, false, false],
          [true, true, false],
          [true, true, true],
        ],
      );
    });

    it('knows its jobs and ends them all when it is disposed', async () => {
      const [one, two] = [await start(COMMANDS.hangs), await start(COMMANDS.hangs)];
      assert.notEqual(one.id, two.id);
      assert.equal(on.shell.job(two.id), two);
      assert.equal(on.shell.job('other'), undefined);
      assert.deepEqual(on.shell.jobs(), [one, two]);
      await on.shell.dispose();
      assert.deepEqual([(await one.done).ended, (await two.done).ended], ['stopped', 'stopped']);
    });

    it('keeps the beginning and the end of a large output, and all of it in a file', async () => {
      const end = await (await start(COMMANDS.large)).done;
      const whole = Array.from({ length: 40000 }, (_, index) => `${index + 1}\n`).join('');
      assert.equal(end.bytes, whole.length);
      assert.ok(end.output.length < 67_000);
      assert.ok(end.output.startsWith('1\n2\n3\n') && end.output.endsWith('\n39999\n40000\n'));
      const left = Number(/\n\[… (\d+) bytes left out/.exec(end.output)?.[1]);
      assert.equal(left, whole.length - 64 * 1024);
      assert.ok(end.outputFile !== undefined && end.output.includes(end.outputFile));
      assert.equal(readFileSync(end.outputFile, 'utf8'), whole);
    });

    it('gives back what was printed piece by piece', async () => {
      const job = await start(COMMANDS.large);
      await job.done;
      let from = 0;
      let all = '';
      for (;;) {
        const { text: piece, next } = job.read(from, 10_000);
        assert.ok(piece.length <= 10_000);
        if (next === from) break;
        all += piece;
        from = next;
      }
      assert.equal(all.length, job.end?.bytes);
      assert.ok(all.endsWith('39999\n40000\n'));
      assert.equal(job.read(2, 4).text, '2\n3\n');
    });

    it('refuses a folder that does not exist and a command that no shell takes', async () => {
      const cwd = join(on.folder, 'missing');
      assert.equal(existsSync(cwd), false);
      const outcome = await on.shell.start({ command: COMMANDS.hello, cwd });
      assert.equal(code(outcome), 'shell.bad-folder');
      assert.ok(text(outcome).includes(cwd));
      assert.equal(code(await on.shell.start({ command: 'echo a\0b', cwd: on.folder })), 'shell.bad-command');
    });
  });
}
