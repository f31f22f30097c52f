// What a command waits for because it can be undone: the look at all files before and after it, beside a plain listing of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlobs } from '../../../src/adapters/node/blobs.ts';
import { createChanges } from '../../../src/adapters/node/changes/create-changes.ts';
import { findRipgrep } from '../../../src/adapters/node/ripgrep.ts';
import { say } from '../progress.ts';
import type { Measured } from '../report.ts';
import { median } from '../statistics.ts';
import type { Group } from './group.ts';

export const snapshot: Group = {
  name: 'snapshot',
  title: 'the look at all files before and after a command',
  fromSource: true,
  measure,
};

const ROUNDS = 15;
const FILES_A_FOLDER = 50;
const SIZES = [
  { files: 4_400, aim: 110 },
  { files: 100_000, aim: 300 },
] as const;

async function* measure(): AsyncIterable<Measured> {
  for (const { files, aim } of SIZES) {
    const base = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-bench-')));
    try {
      const root = join(base, 'work');
      await makeRepository(root, files);
      say(`a repository of ${files} files is made`);
      yield* figures(base, root, files, aim);
    } finally {
      await rm(base, { recursive: true });
    }
  }
}

async function* figures(base: string, root: string, files: number, aim: number): AsyncIterable<Measured> {
  const folder = join(base, 'state');
  await mkdir(folder);
  const changes = createChanges({ roots: [root], leftOut: [], folder, blobs: createBlobs(join(folder, 'images')) });
  const never = new AbortController().signal;
  const look = async (round: number) => {
    const startedAt = performance.now();
    const begun = await changes.begin(never);
    const before = performance.now() - startedAt;
    if (!begun.ok) throw new Error(begun.fault.text);
    await writeFile(join(root, pathOf(round * 7)), `changed in round ${round}\n`);
    const endedAt = performance.now();
    const ended = await begun.value.end(never);
    if (!ended.ok || ended.value.changes.length !== 1) throw new Error(`Not told: ${JSON.stringify(ended)}`);
    return before + performance.now() - endedAt;
  };
  const first = await look(0);
  // What helps with many files is started by now.
  await look(1);
  const stored = await sizeOf(folder);
  const [ours, listing]: [number[], number[]] = [[], []];
  for (let round = 2; round < ROUNDS + 2; round++) {
    // In turns, so that what else the machine does meets both.
    listing.push(await list(root));
    ours.push(await look(round));
  }
  const growth = (await sizeOf(folder)) - stored;
  await changes.close();
  const count = `${files.toLocaleString('en')} files`;
  const beside = '(beside it: ripgrep listing them once)';
  yield {
    figure: `step snapshot, before and after, ${count}, one change ${beside}`,
    unit: 'ms',
    ours: median(ours),
    floor: median(listing),
    aim: { most: aim },
    n: ROUNDS,
  };
  yield { figure: `the first of a window, ${count} ${beside}`, unit: 'ms', ours: first, floor: median(listing), n: 1 };
  const unit = 'kB';
  yield {
    figure: `growth of the storage by a step snapshot, ${count}, one change`,
    unit,
    ours: growth / ROUNDS / 1000,
    aim: { most: 1_000 },
    n: ROUNDS,
  };
}

async function list(root: string): Promise<number> {
  const ripgrep = await findRipgrep({});
  if (ripgrep === undefined) throw new Error('There is no ripgrep.');
  const startedAt = performance.now();
  const child = spawn(ripgrep, ['--files', '--hidden', '--glob=!.git', root], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.resume();
  await once(child, 'close');
  return performance.now() - startedAt;
}

const pathOf = (index: number) => {
  const folder = Math.floor(index / FILES_A_FOLDER);
  return `packages/p${folder % 20}/m${Math.floor(folder / 20) % 10}/d${folder}/file-${index}.ts`;
};

/** All files in one commit, checked out, so that git's index knows them. */
async function makeRepository(root: string, files: number): Promise<void> {
  await mkdir(root);
  await git(['init', '--quiet', root], '');
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const lines = ['commit refs/heads/bench\n', 'committer Bench <bench@example.org> 0 +0000\n', data('all')];
  const add = (path: string, content: string) => lines.push(`M 100644 inline ${path}\n`, data(content));
  add('.gitignore', 'node_modules/\ndist/\n*.log\n.env*\n!.env.example\n/coverage\n*.tsbuildinfo\n');
  for (let index = 0; index < files; index++) {
    add(pathOf(index), `export const value${index} = ${index};\n`.repeat(1 + (index % 7)));
  }
  await git(['-C', root, 'fast-import', '--quiet'], lines.join(''));
  await git(['-C', root, 'checkout', '--quiet', 'bench'], '');
}

async function git(options: readonly string[], input: string): Promise<void> {
  const child = spawn('git', options, { stdio: ['pipe', 'ignore', 2] });
  child.stdin?.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`git ${options.join(' ')} ended with ${code}.`);
}

async function sizeOf(folder: string): Promise<number> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
