// Finds and ends everything a command has started, also what has left its process group.
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { uptime } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { JOB_VARIABLE } from './shell-environment.ts';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Seconds after the machine was started. */
  readonly startedAt: number;
  readonly dead: boolean;
  /** Carries the job's marker in its environment, or prints into the job's pipe. */
  readonly marked: boolean;
}

export interface Target {
  /** Leader of its group and session; 0 when everything with the marker is meant. */
  readonly pid: number;
  /** The value of the variable that marks it, or its beginning. */
  readonly marker: string;
  /** The name of the pipe it prints into, or the name's beginning. */
  readonly pipe?: string;
  /** Seconds after the machine was started. */
  readonly startedAt: number;
  /** When the leader ended; undefined while it is alive. */
  exitedAt(): number | undefined;
}

const GRACE_MS = 500;
const DEADLINE_MS = 950;
const TICKS_PER_SECOND = 100;
/** The clocks that are compared have a grain of a hundredth of a second. */
const GRAIN = 0.05;

/** Asks to end, kills what has not ended after half a second, and looks that nothing is left; a second at most. */
export async function endTree(target: Target): Promise<void> {
  if (process.platform === 'win32') return endTreeOnWindows(target);
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  let members = await findMembers(target);
  signalAll(target, members, 'SIGTERM');
  signalAll(target, members, 'SIGCONT');
  while (members.length > 0 && elapsed() < GRACE_MS) {
    await sleep(20);
    members = await findMembers(target);
  }
  while (members.length > 0 && elapsed() < DEADLINE_MS) {
    signalAll(target, members, 'SIGKILL');
    await sleep(10);
    members = await findMembers(target);
  }
}

export async function findMembers(target: Target): Promise<readonly number[]> {
  const processes = process.platform === 'linux' ? await readProc(target) : await askPs(target);
  return selectMembers(processes, target);
}

/**
 * The number of a leader that has ended may be given to a stranger: then its group counts only with who was there before.
 */
export function selectMembers(processes: readonly ProcessInfo[], target: Target): readonly number[] {
  const young = processes.filter(
    (one) => !one.dead && one.pid !== process.pid && one.startedAt >= target.startedAt - 2 * GRAIN - 1,
  );
  const exitedAt = target.exitedAt();
  const members = new Set<number>();
  for (const one of young) {
    const related =
      target.pid > 0 && (one.pid === target.pid || one.group === target.pid || one.session === target.pid);
    const inTime = exitedAt === undefined || one.startedAt <= exitedAt + GRAIN;
    if (one.marked || (related && inTime)) members.add(one.pid);
  }
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const one of young) if (members.has(one.parent)) members.add(one.pid);
  }
  return [...members];
}

function signalAll(target: Target, members: readonly number[], signal: NodeJS.Signals): void {
  if (members.length === 0) return;
  if (target.pid > 0 && target.exitedAt() === undefined) send(-target.pid, signal);
  for (const pid of members) send(pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

async function readProc(target: Target): Promise<readonly ProcessInfo[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(names.map((name) => readOne(Number(name), target)));
  return found.filter((one) => one !== undefined);
}

/** Older processes cannot belong to the job, so only their line in `stat` is read. */
async function readOne(pid: number, target: Target): Promise<ProcessInfo | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (line === undefined) return undefined;
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const startedAt = Number(fields[19]) / TICKS_PER_SECOND;
  const info = {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startedAt,
    dead: fields[0] === 'Z' || fields[0] === 'X',
  };
  const young = startedAt >= target.startedAt - 2 * GRAIN - 1;
  return { ...info, marked: young && !info.dead && (await isMarked(pid, target)) };
}

async function isMarked(pid: number, target: Target): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  if (`\0${environment}`.includes(`\0${JOB_VARIABLE}=${target.marker}`)) return true;
  if (target.pipe === undefined) return false;
  const { pipe } = target;
  const ends = await Promise.all([1, 2].map((one) => readlink(`/proc/${pid}/fd/${one}`).catch(() => '')));
  return ends.some((end) => end.includes(`/${pipe}`));
}

/** Where there is no /proc; `-E` shows the environment of one's own processes on macOS. */
function askPs(target: Target): Promise<readonly ProcessInfo[]> {
  const options = ['-A', '-E', '-ww', '-o', 'pid=,ppid=,pgid=,state=,etime=,command='];
  return new Promise((resolve) => {
    execFile('ps', options, { maxBuffer: 64 * 1024 * 1024 }, (_error, output) =>
      resolve(parsePs(output, target.marker, uptime())),
    );
  });
}

export function parsePs(output: string, marker: string, now: number): readonly ProcessInfo[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)\s+(.*)$/.exec(line);
    if (match === null) return [];
    const [pid, parent, group] = match.slice(1, 4).map(Number);
    const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(5, 9).map((text) => Number(text ?? 0));
    const age = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    return [
      {
        pid: pid ?? 0,
        parent: parent ?? 0,
        group: group ?? 0,
        session: 0,
        startedAt: now - age,
        dead: match[4]?.startsWith('Z') === true,
        marked: ` ${match[9]}`.includes(` ${JOB_VARIABLE}=${marker}`),
      },
    ];
  });
}

function endTreeOnWindows(target: Target): Promise<void> {
  if (target.pid === 0 || target.exitedAt() !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    execFile('taskkill', ['/PID', String(target.pid), '/T', '/F'], { windowsHide: true }, () => resolve());
  });
}
