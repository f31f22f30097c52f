// Tells one process from another, also from a later one that was given the same number.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever form the system tells it; empty where it does not. */
  readonly start: string;
}

export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  if (!exists(pid)) return undefined;
  const start = process.platform === 'linux' ? await linuxStart(pid) : await otherStart(pid);
  return start === undefined ? undefined : { pid, start };
}

/** Whether any process has this number now. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Ticks since boot, and which boot; a zombie counts as gone. */
async function linuxStart(pid: number): Promise<string | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    ]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot.trim()}:${fields[19]}`;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : '';
  }
}

/** By its path: what lies in the workspace must not be started under its name. */
const WINDOWS_POWERSHELL = `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;

async function otherStart(pid: number): Promise<string> {
  const [program, ...argumentList] =
    process.platform === 'win32'
      ? [WINDOWS_POWERSHELL, '-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]
      : ['/bin/ps', '-o', 'lstart=', '-p', String(pid)];
  return await new Promise((resolve) => {
    const options = {
      timeout: 5_000,
      env: { SystemRoot: process.env.SystemRoot, PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      windowsHide: true,
    };
    execFile(program ?? '/bin/ps', argumentList, options, (error, stdout) =>
      resolve(error === null ? stdout.trim() : ''),
    );
  });
}
