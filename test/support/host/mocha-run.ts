// Runs test files with mocha in this process: `node mocha-run.ts --result FILE [--timeout MS] [--grep TEXT] FILES`.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { failedTally, followRun, type Tally } from './tally.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    result: { type: 'string' },
    timeout: { type: 'string', default: '10000' },
    grep: { type: 'string' },
  },
});

async function run(): Promise<Tally> {
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', timeout: Number(values.timeout) });
  if (values.grep) mocha.grep(values.grep);
  for (const file of positionals) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    let tally = (): Tally => failedTally('mocha', 'The run ended before it began.');
    const runner = mocha.run(() => resolve(tally()));
    tally = followRun(runner);
  });
}

const tally = await run().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  return failedTally('a test file does not load', error.message, error.stack ?? '');
});
if (values.result) await writeFile(values.result, JSON.stringify(tally));
process.exitCode = tally.failed > 0 ? 1 : 0;
// A timer that keeps nothing alive: it fires only when a test left something else open.
setTimeout(() => {
  process.stderr.write('[tests] something a test opened was still open 5 s after the last test\n');
  process.exit();
}, 5000).unref();
