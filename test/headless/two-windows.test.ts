// Two processes on one store, 10,000 operations in any order: nothing is lost, and nobody waits long.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openLog } from '../../src/adapters/store/open-log.ts';
import { numbers } from '../contract/log/events.ts';
import { must } from '../contract/log/log-contract.ts';
import { SHARED, WindowReportSchema } from './support/window-report.ts';

const WINDOW = fileURLToPath(new URL('support/busy-window.ts', import.meta.url));
const OPERATIONS = 10_000;
const LONGEST_WAIT_MS = 2_000;

describe('two windows on one workspace', function () {
  this.timeout(120_000);
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-windows-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const startWindow = (name: string) => {
    const words = [WINDOW, folder, name, String(OPERATIONS / 2)];
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    const report = Promise.race([
      once(lines, 'line').then(([line]) => WindowReportSchema.parse(JSON.parse(String(line)))),
      ended.then(([code]) => assert.fail(`window ${name} ended with ${code}`)),
    ]);
    return { child, report, ended };
  };

  it(`lose nothing in ${OPERATIONS} operations, and neither waits over ${LONGEST_WAIT_MS} ms`, async () => {
    const windows = ['one', 'other'].map(startWindow);
    const reports = await Promise.all(windows.map(({ report }) => report));
    const total = reports.reduce((sum, report) => sum + report.shared, 0);
    for (const { child } of windows) child.stdin.end(`${total}\n`);
    for (const { ended } of windows) assert.deepEqual(await ended, [0, null]);

    const { log, warnings } = must(await openLog({ folder, logger: { write: (_, text) => assert.fail(text) } }));
    assert.deepEqual(warnings, []);
    const wanted = { ...Object.assign({}, ...reports.map(({ written }) => written)), [SHARED]: total };
    assert.equal(Object.keys(wanted).length, 9);
    for (const [session, last] of Object.entries(wanted)) {
      const seen = numbers(must(await log.read(session, {})));
      assert.deepEqual(
        seen,
        Array.from({ length: Number(last) }, (_, index) => index + 1),
        session,
      );
    }
    await log.close();
    assert.ok(
      reports.every(({ shared, refused }) => shared > 0 && refused > 0),
      'they did not fight',
    );
    for (const { slowestMs, slowest } of reports) {
      assert.ok(slowestMs < LONGEST_WAIT_MS, `${slowest} took ${Math.round(slowestMs)} ms`);
    }
  });
});
