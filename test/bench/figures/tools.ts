// What a tool call costs beside the work itself: reading, editing (a rule of the user's allows ours) and searching.
import { execFile } from 'node:child_process';
import { readFileSync, watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ensureHost } from '../../support/host/install.ts';
import { startScriptedModel } from '../../support/scripted-model/server.ts';
import { requestNumber } from '../exchange.ts';
import { answerOf, editedText, requestText, searchPattern, type Verb } from '../model-script.ts';
import { say } from '../progress.ts';
import type { Measured } from '../report.ts';
import { type Product, type Stage, setStage } from '../stage.ts';
import { median } from '../statistics.ts';
import { type BenchWindow, openWindow } from '../window.ts';
import { TARGET, targetText } from '../workspace.ts';
import type { Bench, Group } from './group.ts';

export const tools: Group = { name: 'tools', title: 'overhead of a tool call, edit to disk, search', measure };

type Model = Awaited<ReturnType<typeof startScriptedModel>>;

const CALLS = 20;

interface Result {
  readonly read: readonly number[];
  readonly toDisk: readonly number[];
  readonly edit: readonly number[];
  readonly search: readonly number[];
}

async function* measure({ extension }: Bench): AsyncIterable<Measured> {
  const model = await startScriptedModel({ script: answerOf, models: ['scripted'] });
  const stage = await setStage({ extension, model: model.url });
  try {
    const floor = await ofProduct(stage, stage.floor, model);
    const ours = await ofProduct(stage, stage.ours, model);
    yield* figures(ours, floor, await plainSearch(stage.workspace));
  } finally {
    await stage.close();
    await model.close();
  }
}

async function ofProduct(stage: Stage, product: Product, model: Model): Promise<Result> {
  const window = await openWindow(stage, product);
  try {
    await window.openChat();
    await sleep(2000);
    await gaps(window, model, 'read', 2);
    const read = await gaps(window, model, 'read', CALLS);
    const search = await gaps(window, model, 'search', CALLS);
    const { toDisk, edit } = await edits(stage, window, model);
    say(`${product.name}: ${JSON.stringify({ read, toDisk, edit, search }, (_key, value) => tidy(value))}`);
    return { read, toDisk, edit, search };
  } finally {
    await window.close();
  }
}

const tidy = (value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value);

/** For each call: from the last byte of the answer that asks for it to the request that carries its result. */
async function gaps(window: BenchWindow, model: Model, verb: Verb, count: number): Promise<readonly number[]> {
  const first = model.requests.length;
  await window.send(requestText(verb, count));
  const last = await requestNumber(model, first + count);
  await last.ended;
  await sleep(700);
  const requests = model.requests.slice(first, first + count + 1);
  const failed = last.messages
    .flatMap(({ results }) => results)
    .find(({ text }) => /denied|not found|must occur/i.test(text));
  if (failed !== undefined) throw new Error(`A ${verb} of ${window.product.name} failed: ${failed.text}`);
  return requests.slice(1).map((request, index) => request.receivedAt - (requests[index]?.endedAt ?? Number.NaN));
}

async function edits(stage: Stage, window: BenchWindow, model: Model) {
  const file = join(stage.workspace, TARGET);
  await writeFile(file, targetText());
  const onDisk: number[] = [];
  const watcher = watch(stage.workspace, () => {
    const now = performance.now();
    const text = readText(file);
    while (onDisk.length < CALLS && text.includes(editedText(onDisk.length))) onDisk.push(now);
  });
  const first = model.requests.length;
  try {
    const edit = await gaps(window, model, 'edit', CALLS);
    const toDisk = onDisk.map((at, index) => at - (model.requests[first + index]?.endedAt ?? Number.NaN));
    if (toDisk.length < CALLS)
      throw new Error(`Only ${toDisk.length} of ${CALLS} edits of ${window.product.name} were made.`);
    return { toDisk, edit };
  } finally {
    watcher.close();
  }
}

/** A file that is being replaced may be missing for a moment. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Plain ripgrep over the same workspace with the same patterns: VS Code's own, started as a program. */
async function plainSearch(workspace: string): Promise<readonly number[]> {
  const { root } = await ensureHost();
  const platform = `${process.platform}-${process.arch}`;
  const ripgrep = join(root, 'node_modules', '@vscode', 'ripgrep-universal', 'bin', platform, 'rg');
  const times: number[] = [];
  for (let step = 0; step < CALLS; step++) {
    const start = performance.now();
    const args = ['--line-number', '--fixed-strings', '-e', searchPattern(step), '.'];
    await promisify(execFile)(ripgrep, args, { cwd: workspace });
    times.push(performance.now() - start);
  }
  say(`plain ripgrep: ${JSON.stringify(times, (_key, value) => tidy(value))}`);
  return times;
}

function* figures(ours: Result, floor: Result, plain: readonly number[]): Iterable<Measured> {
  const both = (kind: keyof Result) => ({ ours: median(ours[kind]), floor: median(floor[kind]), n: CALLS, unit: 'ms' });
  yield { figure: 'tool call: end of answer to next request, read_file', ...both('read'), aim: { most: 8 } };
  yield { figure: 'edit: last byte of the call to disk', ...both('toDisk'), aim: { most: 12 } };
  yield { figure: 'edit: last byte of the call to next request', ...both('edit'), aim: { most: 20 } };
  yield { figure: 'search in 4,341 files: end of answer to next request', ...both('search') };
  const alone = median(plain);
  yield {
    figure: 'the same search as a multiple of plain ripgrep',
    unit: '×',
    ours: median(ours.search) / alone,
    floor: median(floor.search) / alone,
    aim: { most: 1.15 },
    n: CALLS,
  };
}
