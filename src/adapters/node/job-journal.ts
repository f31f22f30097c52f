// Writes down which commands run, so that a later start can end what a crash has left behind and nothing else.
import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { type Marks, marksOfInstance } from './job-marks.ts';
import { makeFolders } from './make-folders.ts';
import { endTree, type Leader } from './process-tree.ts';
import { listProcesses, type ProcessInfo, readStat } from './processes.ts';

export interface JobJournal {
  started(pid: number, startedAt: number): void;
  /** To be called when everything has been ended. */
  dispose(): Promise<void>;
}

const NAME = /^([0-9a-f]{10})\.jobs$/;
/** Elsewhere than on Linux the system tells an age in whole seconds. */
const TOLERANCE = process.platform === 'linux' ? 0.02 : 2;

const LineSchema = z.object({
  what: z.enum(['owner', 'watcher', 'job']),
  pid: z.number().int().positive(),
  /** Seconds after the machine was started. */
  start: z.number(),
  boot: z.string(),
});
type Line = z.infer<typeof LineSchema>;

export function createJournal(folder: string, instance: string, watcher: number | undefined): JobJournal {
  const path = join(folder, `${instance}.jobs`);
  const boot = bootOf();
  let pending: Promise<unknown> = Promise.resolve();

  const write = (what: Line['what'], pid: number, otherwise: number) => {
    const line = async () => {
      const start = process.platform === 'linux' ? ((await readStat(pid))?.startedAt ?? otherwise) : otherwise;
      await makeFolders(folder, 0o700);
      const text = JSON.stringify({ what, pid, start, boot: await boot } satisfies Line);
      await appendFile(path, `${text}\n`, { mode: 0o600 });
    };
    // A journal that cannot be written is missed only after a crash.
    pending = pending.then(line).catch(() => undefined);
  };
  write('owner', process.pid, uptime() - process.uptime());
  if (watcher !== undefined) write('watcher', watcher, uptime());
  return {
    started: (pid, startedAt) => write('job', pid, startedAt),
    dispose: async () => {
      await pending;
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** Which start of the machine this is: after another one nothing that was written down can be alive. */
async function bootOf(): Promise<string> {
  if (process.platform !== 'linux') return `${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

/** Ends what dead Orquestras have left; what lives on of a living one is its own. Gives how many processes it found. */
export async function sweepLeftovers(folder: string): Promise<number> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name));
  if (names.length === 0) return 0;
  const boot = await bootOf();
  let found = 0;
  for (const name of names) {
    const path = join(folder, name);
    const lines = readLines(await readFile(path, 'utf8').catch(() => ''));
    const here = lines.filter((line) => line.boot === boot);
    const marks = marksOfInstance(NAME.exec(name)?.[1] ?? '');
    const { processes } = await listProcesses([marks]);
    const owner = here.find((line) => line.what === 'owner');
    if (owner !== undefined && isSame(processes, owner)) continue;
    if (here.length > 0) found += await endLeftovers(processes, here, marks);
    await rm(path, { force: true }).catch(() => undefined);
  }
  return found;
}

async function endLeftovers(processes: readonly ProcessInfo[], lines: readonly Line[], marks: Marks): Promise<number> {
  const leaders = lines.flatMap((line): Leader[] =>
    // A number alone says nothing: it may be a stranger's by now.
    line.what === 'job' && isSame(processes, line)
      ? [{ pid: line.pid, startedAt: line.start, exitedAt: () => undefined }]
      : [],
  );
  const since = Math.min(...lines.map((line) => line.start));
  await endTree({ leaders, marks: [marks], since });
  return leaders.length;
}

const isSame = (processes: readonly ProcessInfo[], { pid, start }: Line) =>
  processes.some((one) => one.pid === pid && !one.dead && Math.abs(one.startedAt - start) <= TOLERANCE);

function readLines(text: string): readonly Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = LineSchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
