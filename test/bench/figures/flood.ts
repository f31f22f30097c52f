// A command that prints 5 GB: how much more memory that takes, the longest moment nothing else was answered, and the time.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createShell } from '../../../src/adapters/node/shell.ts';
import type { Measured } from '../report.ts';
import type { Group } from './group.ts';

const BYTES = 5_000_000_000;
const COMMAND = `yes "a line of some output, and the next one, and the one after that" | head -c ${BYTES}`;
const SAMPLE_MS = 5;

export const flood: Group = {
  name: 'flood',
  title: 'a command that prints 5 GB',
  fromSource: true,
  measure: async function* () {
    const folder = await mkdtemp(join(tmpdir(), 'orquestra-flood-'));
    try {
      const started = performance.now();
      const idle = sample();
      await promisify(execFile)('/bin/sh', ['-c', `${COMMAND} > '${join(folder, 'plain')}'`]);
      const floor = performance.now() - started;
      const without = idle();
      await rm(join(folder, 'plain'));
      const { ms, memory, stall, work } = await run(folder);
      yield figure('flood of 5 GB: more memory', 'MB', memory, { most: 64 });
      // The floor is what the machine itself makes a thread wait that has nothing to do.
      yield { ...figure('flood of 5 GB: longest stall', 'ms', stall, { most: 100 }), floor: without.stall };
      yield figure('flood of 5 GB: longest work of the thread in one go', 'ms', work, { most: 100 });
      yield { figure: 'flood of 5 GB: until all is in its file', unit: 'ms', ours: ms, floor, n: 1 };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const figure = (name: string, unit: string, ours: number, aim: Measured['aim']): Measured => ({
  figure: name,
  unit,
  ours,
  ...(aim === undefined ? {} : { aim }),
  n: 1,
});

/** As a window does it: somebody listens to each piece. */
async function run(folder: string) {
  const shell = createShell({ outputFolder: join(folder, 'outputs') });
  const warm = await shell.start({ command: 'seq 1 40000', cwd: folder });
  if (warm.ok) await warm.value.done;
  const sampled = sample();
  const started = performance.now();
  const job = await shell.start({ command: COMMAND, cwd: folder });
  if (!job.ok) throw new Error(job.fault.text);
  let heard = 0;
  job.value.listen((text) => {
    heard += text.length;
  });
  const end = await job.value.done;
  const ms = performance.now() - started;
  const { size } = await stat(end.outputFile ?? folder);
  if (end.bytes !== BYTES || heard !== BYTES || size !== BYTES) {
    throw new Error(`Of ${BYTES} bytes ${end.bytes} were counted, ${heard} told and ${size} kept.`);
  }
  await shell.dispose();
  return { ms, ...sampled() };
}

/** Looks at this thread all the time; what was found is given when it is asked. */
function sample() {
  const before = process.memoryUsage.rss();
  let most = 0;
  let stall = 0;
  let work = 0;
  let last = performance.now();
  let used = cpuMs();
  const look = () => {
    const now = performance.now();
    const cpu = cpuMs();
    stall = Math.max(stall, now - last - SAMPLE_MS);
    work = Math.max(work, cpu - used);
    [last, used] = [now, cpu];
    most = Math.max(most, process.memoryUsage.rss() - before);
  };
  const sampling = setInterval(look, SAMPLE_MS);
  return () => {
    clearInterval(sampling);
    return { stall, work, memory: most / 1024 ** 2 };
  };
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
