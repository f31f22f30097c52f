// What a search costs from the call to its last event, in 4,341 and in 100,000 files, beside plain ripgrep for the same.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRipgrep } from '../../../src/adapters/node/ripgrep.ts';
import { firstStep } from '../../../src/core/orchestrator/first-step.ts';
import type { Session } from '../../../src/core/orchestrator/session.ts';
import { type Composed, compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS } from '../../../src/hosts/settings.ts';
import type { Event } from '../../../src/protocol/event.ts';
import { writeLargeWorkspace } from '../large-workspace.ts';
import { say } from '../progress.ts';
import type { Measured } from '../report.ts';
import { median } from '../statistics.ts';
import { NEEDLE, writeWorkspace } from '../workspace.ts';
import type { Group } from './group.ts';

export const search: Group = {
  name: 'search',
  title: 'searches in 4,341 and 100,000 files beside plain ripgrep, in process',
  fromSource: true,
  measure,
};

const ROUNDS = 9;
/** Thrown away: what runs for the first time is compiled while it runs. */
const FIRST = 4;

interface Compared {
  readonly figure: string;
  readonly tool: 'search_code' | 'list_files';
  readonly input: Readonly<Record<string, unknown>>;
  readonly plain: readonly string[];
}

const needle: Omit<Compared, 'figure'> = {
  tool: 'search_code',
  input: { pattern: NEEDLE },
  plain: ['--line-number', '--fixed-strings', '-e', NEEDLE, '.'],
};
const SMALL: readonly Compared[] = [{ ...needle, figure: 'search in 4,341 files, 43 matches' }];
const LARGE: readonly Compared[] = [
  { ...needle, figure: 'search in 100,000 files, 1,000 matches' },
  {
    figure: 'the same with 3 lines around each',
    tool: 'search_code',
    input: { pattern: NEEDLE, context: 3 },
    plain: ['--line-number', '--context=3', '--fixed-strings', '-e', NEEDLE, '.'],
  },
  {
    figure: 'the same, the last page',
    tool: 'search_code',
    input: { pattern: NEEDLE, after: 'area-9/part-980/module-49007.ts:1' },
    plain: needle.plain,
  },
  {
    figure: 'search in 100,000 files, one match',
    tool: 'search_code',
    input: { pattern: `${NEEDLE} = 77707` },
    plain: ['--line-number', '--fixed-strings', '-e', `${NEEDLE} = 77707`, '.'],
  },
  {
    figure: 'search in 100,000 files, 500,000 matches',
    tool: 'search_code',
    input: { pattern: 'return Math' },
    plain: ['--line-number', '--fixed-strings', '-e', 'return Math', '.'],
  },
  {
    figure: 'files by name among 100,000, 1,000 found',
    tool: 'list_files',
    input: { name: 'module-*77.ts' },
    plain: ['--files', '--glob=module-*77.ts', '.'],
  },
];

async function* measure(): AsyncIterable<Measured> {
  yield* inWorkspace(writeWorkspace, SMALL);
  yield* inWorkspace(writeLargeWorkspace, LARGE);
}

async function* inWorkspace(
  write: (folder: string) => Promise<void>,
  all: readonly Compared[],
): AsyncIterable<Measured> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-bench-')));
  const state = await mkdtemp(join(tmpdir(), 'orquestra-bench-state-'));
  try {
    await write(root);
    const composed = await open(root, state);
    try {
      for (const one of all) yield* compare(root, composed, one);
    } finally {
      await composed.close();
    }
  } finally {
    await rm(root, { recursive: true, force: true });
    await rm(state, { recursive: true, force: true });
  }
}

async function open(root: string, state: string): Promise<Composed> {
  const made = await compose({
    storage: state,
    memory: join(state, 'memory'),
    rulesFile: join(state, 'rules.json'),
    roots: [root],
    settings: () => DEFAULTS,
    key: async () => undefined,
    environment: {},
    logger: { write: () => undefined },
    trusted: () => true,
    blocked: () => undefined,
    defaultMode: () => 'agent',
    approve: 'all',
  });
  if (!made.ok) throw new Error(made.fault.text);
  return made.value;
}

/** One after the other in turn, so that whatever else the machine does hits both alike. */
async function* compare(root: string, composed: Composed, one: Compared): AsyncIterable<Measured> {
  const program = await findRipgrep({});
  if (program === undefined) throw new Error('There is no ripgrep to compare with.');
  const created = await composed.orchestrator.sessions.create({});
  if (!created.ok) throw new Error(created.fault.text);
  const ours: number[] = [];
  const floor: number[] = [];
  const busy: number[] = [];
  for (let round = 0; round < FIRST + ROUNDS; round++) {
    floor.push(await plain(program, root, one.plain));
    const called = await call(created.value, one);
    ours.push(called.ms);
    busy.push(called.busy);
  }
  const kept = (times: readonly number[]) => median(times.slice(FIRST));
  say(`${one.figure}: ours ${ours.map(Math.round).join(' ')}, plain ${floor.map(Math.round).join(' ')}`);
  const aim = { ratio: 1.15, to: 'plain ripgrep' };
  yield { figure: one.figure, unit: 'ms', ours: kept(ours), floor: kept(floor), aim, n: ROUNDS };
  yield { figure: `${one.figure}: processor time of our thread`, unit: 'ms', ours: kept(busy), n: ROUNDS };
}

/** From the start of the run to its last event. */
async function call(session: Session, { tool, input }: Compared) {
  let ended: Extract<Event, { type: 'tool.ended' }> | undefined;
  const stop = session.journal.subscribe({
    events: (events) => {
      ended = events.find((event) => event.type === 'tool.ended') ?? ended;
    },
  });
  const used = process.threadCpuUsage();
  const start = performance.now();
  const step = firstStep('tool', tool, { tool, input });
  const started = await session.start({ kind: 'tool', goal: tool, steps: [step], approve: 'all' });
  if (!started.ok) throw new Error(started.fault.text);
  await started.value.ended;
  const ms = performance.now() - start;
  const { user, system } = process.threadCpuUsage(used);
  stop();
  if (ended?.outcome !== 'done' || ended.forModel.startsWith('No'))
    throw new Error(ended?.forModel ?? 'It did not end.');
  return { ms, busy: (user + system) / 1000 };
}

async function plain(program: string, cwd: string, options: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(program, options, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.resume();
  await once(child, 'close');
  return performance.now() - start;
}
