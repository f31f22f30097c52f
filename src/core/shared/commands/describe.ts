// What a command line would do to the world: read by its shell's own grammar, or one command that nobody knows.
import type { Effect } from '../../../protocol/approval.ts';
import { type CommandLine, type CommandPorts, unknownLine } from './command-line.ts';
import { describePosix } from './describe-posix.ts';
import { describeCmd, describePowerShell } from './windows/describe-windows.ts';

type Describe = (line: CommandLine, ports: CommandPorts) => Promise<readonly Effect[]>;

const DESCRIBERS: Readonly<Record<string, Describe>> = {
  bash: (line, ports) => describePosix(line, 'bash', ports),
  zsh: (line, ports) => describePosix(line, 'zsh', ports),
  sh: (line, ports) => describePosix(line, 'sh', ports),
  pwsh: describePowerShell,
  powershell: describePowerShell,
  cmd: describeCmd,
};

export async function describeCommand(line: CommandLine, ports: CommandPorts): Promise<readonly Effect[]> {
  const describe = Object.hasOwn(DESCRIBERS, line.shell) ? DESCRIBERS[line.shell] : undefined;
  return describe === undefined
    ? [unknownLine(line, `commands of ${line.shell} are not known`)]
    : describe(line, ports);
}
