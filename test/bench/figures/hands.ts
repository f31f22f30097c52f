// What an edit costs from its input to the disk, with its before-image, beside a plain durable write of the same bytes.
import { mkdtemp, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlobs } from '../../../src/adapters/node/blobs.ts';
import { createClock } from '../../../src/adapters/node/clock.ts';
import { createFiles } from '../../../src/adapters/node/files.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { editFile } from '../../../src/core/tools/builtin/edit-file.ts';
import { createSeenFiles } from '../../../src/core/tools/seen-files.ts';
import type { RunContext } from '../../../src/core/tools/tool.ts';
import type { Measured } from '../report.ts';
import { median } from '../statistics.ts';
import type { Group } from './group.ts';

export const hands: Group = {
  name: 'hands',
  title: 'an edit beside a plain write, in process',
  fromSource: true,
  measure,
};

const ROUNDS = 60;
const FIRST = 15;
const SIZES = [
  { name: '10 kB', lines: 200 },
  { name: '1 MB', lines: 20_000 },
];

async function* measure(): AsyncIterable<Measured> {
  for (const { name, lines } of SIZES) {
    const [ours, floor] = await inFolder(async (folder, images) => [
      await repeated((round) => edit(folder, images, lines, round)),
      await repeated((round) => plainWrite(folder, lines, round)),
    ]);
    yield { figure: `edit of a ${name} file, input to disk with its before-image`, unit: 'ms', ours, floor, n: ROUNDS };
  }
}

const textOf = (lines: number, round: number) =>
  Array.from(
    { length: lines },
    (_, line) => `export const value${line} = ${line === 50 ? round : line}; // of many\n`,
  ).join('');

async function inFolder<T>(work: (folder: string, images: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-bench-')));
  const images = await mkdtemp(join(tmpdir(), 'orquestra-bench-images-'));
  try {
    return await work(folder, images);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(images, { recursive: true, force: true });
  }
}

async function repeated(work: (round: number) => Promise<number>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < FIRST + ROUNDS; round++) taken.push(await work(round));
  return median(taken.slice(FIRST));
}

/** Reads, finds, keeps the image, writes beside and renames: all that the tool does, without the engine around it. */
async function edit(folder: string, images: string, lines: number, round: number): Promise<number> {
  const path = join(folder, 'edited.ts');
  await writeFile(path, textOf(lines, round));
  const ports = { files: createFiles([folder]), blobs: createBlobs(images), clock: createClock() } as unknown as Ports;
  const input = { path: 'edited.ts', edits: [{ old: `value50 = ${round};`, new: `value50 = ${round + 1};` }] };
  const startedAt = performance.now();
  const prepared = await editFile.prepare(input, ports, { seen: createSeenFiles() });
  if (!prepared.ok) throw new Error(prepared.fault.text);
  const context = { signal: new AbortController().signal } as RunContext;
  const result = await prepared.value.run(context);
  const took = performance.now() - startedAt;
  if (result.fault !== undefined) throw new Error(result.fault.text);
  return took;
}

async function plainWrite(folder: string, lines: number, round: number): Promise<number> {
  const path = join(folder, 'plain.ts');
  await writeFile(path, textOf(lines, round));
  const startedAt = performance.now();
  const text = await readFile(path, 'utf8');
  const handle = await open(`${path}.tmp`, 'wx');
  await handle.writeFile(text.replace(`value50 = ${round};`, `value50 = ${round + 1};`));
  await handle.datasync();
  await handle.close();
  await rename(`${path}.tmp`, path);
  return performance.now() - startedAt;
}
