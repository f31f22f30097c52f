// One repository that was made sure of, and how its commands are run: settings over its own, refusals as faults.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Setting } from './programs.ts';
import type { Repository } from './repository.ts';
import type { GitOutput, RunGit } from './run-git.ts';

export interface AskOptions {
  readonly input?: string;
  readonly index?: string;
  readonly settings?: readonly Setting[];
  readonly limit?: number;
  /** Exit codes that are answers too. */
  readonly also?: readonly number[];
}

export interface GitSession extends Repository {
  /** Looks, and writes nothing. */
  ask(args: readonly string[], signal: AbortSignal, options?: AskOptions): Promise<Outcome<GitOutput>>;
  /** Changes the repository. */
  tell(args: readonly string[], signal: AbortSignal, options?: AskOptions): Promise<Outcome<GitOutput>>;
}

export function sessionOf(repository: Repository, run: RunGit): GitSession {
  const carry =
    (reads: boolean): GitSession['ask'] =>
    async (args, signal, { also = [], settings = [], ...options } = {}) => {
      const output = await run({
        ...options,
        args,
        signal,
        reads,
        settings: [...repository.settings, ...settings],
      });
      if (!output.ok || output.value.cut || output.value.exitCode === 0 || also.includes(output.value.exitCode)) {
        return output;
      }
      return failed(args[0] ?? '', output.value);
    };
  return { ...repository, ask: carry(true), tell: carry(false) };
}

function failed(what: string, { errors, text, exitCode }: GitOutput) {
  const said = (errors.trim() || text.trim()).replace(/^(?:fatal|error): /, '');
  if (/would be overwritten|not uptodate|needs merge|unmerged|you have unmerged|CONFLICT/i.test(said)) {
    return fail('git.conflict', `git ${what} would lose or mix changes and did nothing more: ${first(said)}`);
  }
  if (/tell me who you are|unable to auto-detect email|empty ident name|no email was given/i.test(said)) {
    return fail(
      'git.no-identity',
      'Git does not know who commits. Set user.name and user.email with git config --global, then try again.',
    );
  }
  if (/index\.lock|unable to create .*\.lock/i.test(said)) {
    return fail('git.busy', `Another git is at work in this repository: ${first(said)}`, { retryable: true });
  }
  return fail('git.failed', `git ${what} failed (exit ${exitCode}): ${first(said)}`);
}

/** As much of what git says as a model can act on. */
const first = (said: string) => said.split('\n').slice(0, 6).join('\n').slice(0, 1_000);

/** The commit that somebody's words name; never an option. Fault: `git.no-revision`. */
export async function commitOf(git: GitSession, rev: string, signal: AbortSignal): Promise<Outcome<string>> {
  const missing = fail(
    'git.no-revision',
    `${rev} names no commit here. git with op branches or log shows what there is.`,
  );
  if (rev === '' || rev.startsWith('-') || /[\p{Cc}\s]/u.test(rev.replace(/@\{[^}]*\}/g, ''))) return missing;
  const told = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`], signal, {
    also: [1, 128],
  });
  if (!told.ok) return told;
  const hash = told.value.text.trim();
  return /^[0-9a-f]{40,64}$/.test(hash) ? succeed(hash) : missing;
}
