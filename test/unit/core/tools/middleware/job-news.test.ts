// What became of background jobs is told with the next result, once, to the session that started them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { tellJobs } from '../../../../../src/core/tools/middleware/job-news.ts';
import type { ToolResult } from '../../../../../src/core/tools/tool.ts';
import { createFakeShell } from '../../../../support/fakes/shell.ts';
import { createWorkbench } from '../workbench.ts';

describe('news of jobs', () => {
  const commands = {
    build: { output: 'x\n', exitCode: 2, lasts: Number.POSITIVE_INFINITY },
    asks: { prompt: 'Sure? ', reply: () => 'ok\n' },
  };
  const make = async (session = 'session-1') => {
    const shell = createFakeShell({ commands });
    const middleware = tellJobs(shell);
    const bench = createWorkbench({ files: { a: 'b' } });
    const prepared = await bench.prepare(readFile, { path: 'a' });
    const context = { ...bench.context, session };
    const calling = { tool: readFile, prepared, context, hash: '', seen: bench.scope.seen };
    const call = async (result: ToolResult = { forModel: 'read' }) =>
      (await middleware(calling, async () => result)).forModel;
    const start = async (command: string) => {
      const started = await shell.start({ command, cwd: '/', session: 'session-1' });
      assert.ok(started.ok);
      return started.value;
    };
    return { call, start };
  };

  it('are told once: that one waits, and how it ended', async () => {
    const { call, start } = await make();
    const [build, asks] = [await start('build'), await start('asks')];
    assert.equal(await call(), 'read');
    build.detach();
    asks.detach();
    while (asks.waiting === undefined) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await call(), `read\n[Job ${asks.id} (asks) waits for input: Sure?.]`);
    asks.answer('y');
    await asks.done;
    await build.stop();
    const text = await call();
    assert.match(
      text,
      /^read\n\[Job fake-1 \(build\) was stopped after .*\]\n\[Job fake-2 \(asks\) ended with exit 0 after .*\]$/,
    );
    assert.equal(await call(), 'read');
  });

  it('are not told where the result speaks of the job itself, nor of foreground commands, nor to other sessions', async () => {
    const { call, start } = await make();
    const job = await start('build');
    const foreground = await start('build');
    job.detach();
    await Promise.all([job.stop(), foreground.stop()]);
    assert.equal(await call({ forModel: `job ${job.id} ended` }), `job ${job.id} ended`);
    assert.equal(await call(), 'read');
    const other = await make('session-2');
    const theirs = await other.start('build');
    theirs.detach();
    await theirs.stop();
    assert.equal(await other.call(), 'read');
  });
});
