// A command line as it is asked about, and what is said of one of which nothing is known.
import type { Effect } from '../../../protocol/approval.ts';
import type { Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';

export type CommandPorts = Pick<Ports, 'files' | 'syntax' | 'git'>;

export interface CommandLine {
  readonly text: string;
  /** What will read it: `bash`, `zsh`, `sh`, `pwsh`, `powershell`, `cmd`. */
  readonly shell: string;
  readonly cwd: Located;
}

/** So many files are named by nobody who wants to be understood. */
export const MOST_TOUCHES = 300;
export const TOO_MUCH = 'it names more files than anybody can check';

export const unknownLine = ({ text, cwd }: CommandLine, unknown: string): Effect => ({
  kind: 'execute',
  command: text,
  cwd: cwd.path,
  inside: cwd.inside,
  unknown,
});
