// Lists the processes of this machine: who started whom, in which group, since when, and which carry a job's marks.
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { uptime } from 'node:os';
import { hasLocks, hasVariable, JOB_VARIABLE, type Marks } from './job-marks.ts';
import { systemProgram } from './search-path.ts';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Seconds after the machine was started. */
  readonly startedAt: number;
  readonly dead: boolean;
  readonly stopped?: boolean;
  /** Where the list alone already tells it. */
  readonly marked?: boolean;
}

export interface ProcessList {
  readonly processes: readonly ProcessInfo[];
  /** False when some ended while they were looked at: what they had started by then may be missing. */
  readonly whole: boolean;
}

const TICKS_PER_SECOND = 100;

export async function listProcesses(marks: readonly Marks[]): Promise<ProcessList> {
  if (process.platform === 'linux') return readProc();
  const processes = process.platform === 'win32' ? await askWindows() : await askPs(marks);
  return { processes, whole: true };
}

async function readProc(): Promise<ProcessList> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(names.map((name) => readStat(Number(name))));
  const processes = found.filter((one) => one !== undefined);
  return { processes, whole: processes.length === found.length };
}

/** Linux only. */
export async function readStat(pid: number): Promise<ProcessInfo | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  if (line === undefined) return undefined;
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? '';
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startedAt: Number(fields[19]) / TICKS_PER_SECOND,
    dead: state === 'Z' || state === 'X',
    stopped: state === 'T' || state === 't',
  };
}

/** Linux: looks closer at one that nothing else relates to a job; undefined when it has ended. */
export async function isMarked(pid: number, marks: readonly Marks[]): Promise<boolean | undefined> {
  if (process.platform !== 'linux') return false;
  const limits = await readFile(`/proc/${pid}/limits`, 'latin1').catch(() => '');
  if (limits === '') return undefined;
  if (hasLocks(limits, marks)) return true;
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  if (marks.some((mark) => hasVariable(environment, mark))) return true;
  const ends = await Promise.all([0, 1, 2].map((one) => readlink(`/proc/${pid}/fd/${one}`).catch(() => '')));
  return marks.some(({ pipe }) => pipe !== undefined && ends.some((end) => end.includes(`/${pipe}`)));
}

/** Where there is no /proc; `-E` shows the environment of one's own processes on macOS. */
function askPs(marks: readonly Marks[]): Promise<readonly ProcessInfo[]> {
  const options = ['-A', '-E', '-ww', '-o', 'pid=,ppid=,pgid=,state=,etime=,command='];
  return new Promise((resolve) => {
    execFile(systemProgram('ps'), options, { maxBuffer: 64 * 1024 * 1024 }, (_error, output) =>
      resolve(parsePs(output, marks, uptime())),
    );
  });
}

export function parsePs(output: string, marks: readonly Marks[], now: number): readonly ProcessInfo[] {
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
        stopped: match[4]?.startsWith('T') === true,
        marked: marks.some(({ variable }) => ` ${match[9]}`.includes(` ${JOB_VARIABLE}=${variable}`)),
      },
    ];
  });
}

const WINDOWS_LIST =
  'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $([int64]((Get-Date) - $_.CreationDate).TotalMilliseconds)" }';

function askWindows(): Promise<readonly ProcessInfo[]> {
  const options = { windowsHide: true, timeout: 10_000, maxBuffer: 16 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(
      systemProgram('powershell.exe'),
      ['-NoProfile', '-NonInteractive', '-Command', WINDOWS_LIST],
      options,
      (_error, output) => resolve(parseWindows(output, uptime())),
    );
  });
}

/** One line a process: its number, that of who started it, and its age in milliseconds. */
export function parseWindows(output: string, now: number): readonly ProcessInfo[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+) (\d+) (\d+)\s*$/.exec(line);
    if (match === null) return [];
    const [pid = 0, parent = 0, age = 0] = match.slice(1).map(Number);
    return [{ pid, parent, group: 0, session: 0, startedAt: now - age / 1000, dead: false }];
  });
}
