// Which shell reads a command here, and how it is called.
import { join } from 'node:path';

export interface ShellProgram {
  readonly name: 'bash' | 'zsh' | 'sh' | 'pwsh' | 'powershell' | 'cmd';
  readonly program: string;
  /** What to start it with so that it runs this one command. */
  readonly options: (command: string) => readonly string[];
  /** Windows: the options are passed as they are, because cmd has its own way of quoting. */
  readonly verbatim: boolean;
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}

/** The user's own shell where it is one whose language models write, else the system's. */
export function pickShell(machine: Machine): ShellProgram {
  return machine.platform === 'win32' ? windowsShell(machine) : posixShell(machine);
}

function posixShell({ environment, exists }: Machine): ShellProgram {
  const own = environment.SHELL ?? '';
  const name = own.split('/').at(-1);
  const places = [own.startsWith('/') ? own : '', '/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'];
  const found = name === 'bash' || name === 'zsh' || name === 'sh' ? places.find(exists) : places.slice(1).find(exists);
  const program = found ?? '/bin/sh';
  const base = program.split('/').at(-1);
  return {
    name: base === 'bash' || base === 'zsh' ? base : 'sh',
    program,
    options: (command) => ['-c', command],
    verbatim: false,
  };
}

function windowsShell({ environment, exists }: Machine): ShellProgram {
  const folders = (environment.Path ?? environment.PATH ?? '').split(';').filter(Boolean);
  const pwsh = folders.map((folder) => join(folder, 'pwsh.exe')).find(exists);
  const root = environment.SystemRoot ?? environment.SYSTEMROOT ?? 'C:\\Windows';
  const old = join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  if (pwsh !== undefined) return { name: 'pwsh', program: pwsh, options: powershellOptions, verbatim: false };
  if (exists(old)) return { name: 'powershell', program: old, options: powershellOptions, verbatim: false };
  return {
    name: 'cmd',
    program: environment.ComSpec ?? environment.COMSPEC ?? 'cmd.exe',
    options: (command) => ['/d', '/s', '/c', `"${command}"`],
    verbatim: true,
  };
}

/** PowerShell by itself turns every failing program's exit code into 1. */
const powershellOptions = (command: string) => [
  '-NoProfile',
  '-NonInteractive',
  '-Command',
  `${command}\nif (-not $?) { if ($LASTEXITCODE) { exit $LASTEXITCODE }; exit 1 }`,
];
