// Real repositories in temporary folders, made by plain git with a home of its own, and the port under test over them.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGit } from '../../../src/adapters/git/create-git.ts';
import type { GitPort, GitRepository, GitWrite } from '../../../src/core/ports/git.ts';
import type { Outcome } from '../../../src/protocol/fault.ts';

export interface Sandbox {
  /** Holds everything. */
  readonly folder: string;
  /** The repository's work tree. */
  readonly root: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Plain git in the work tree, without any protection; with what it printed. */
  git(...args: readonly string[]): string;
  /** The same, whether it succeeds or not, in any folder. */
  tryGit(folder: string, ...args: readonly string[]): void;
  put(path: string, content: string | Uint8Array): string;
  port(more?: Readonly<Record<string, string>>): GitPort;
  open(): Promise<GitRepository>;
  write(write: GitWrite): Promise<Outcome<string>>;
  /** A script that leaves a marker and prints the file it is given. */
  readonly evil: string;
  /** Whether the script has run since the marker was last taken away. */
  sprung(): boolean;
  remove(): void;
}

export function createSandbox(): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orquestra-git-test-')));
  const [root, home, marker, evil] = ['work', 'home', 'marker', 'evil.sh'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const path of [root, home]) mkdirSync(path);
  writeFileSync(evil, `#!/bin/sh\necho "$0 $*" >> '${marker}'\nif [ -f "$1" ]; then cat "$1"; fi\n`);
  chmodSync(evil, 0o755);
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n',
  );
  const environment = { PATH: process.env.PATH ?? '', HOME: home };
  const options = (cwd: string, stdio: 'ignore' | 'pipe' = 'pipe') => ({
    cwd,
    env: environment,
    encoding: 'utf8' as const,
    stdio: ['ignore', stdio, 'ignore'] as ['ignore', 'ignore' | 'pipe', 'ignore'],
    timeout: 20_000,
  });
  const { signal } = new AbortController();
  const port = (more: Readonly<Record<string, string>> = {}) =>
    createGit({ roots: [root], environment: { ...environment, ...more } });
  const sandbox: Sandbox = {
    folder,
    root,
    home,
    environment,
    signal,
    evil,
    git: (...args) => execFileSync('git', args, options(root)),
    tryGit: (where, ...args) => {
      try {
        execFileSync('git', args, options(where, 'ignore'));
      } catch {
        // What it did is what is looked at.
      }
    },
    put: (path, content) => {
      const full = join(root, path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, content);
      return full;
    },
    port,
    open: async () => {
      const opened = await port().open(root, signal);
      if (!opened.ok) throw new Error(opened.fault.text);
      return opened.value;
    },
    write: async (write) => {
      const opened = await port().open(root, signal);
      if (!opened.ok) return opened;
      const prepared = await opened.value.prepare(write, signal);
      return prepared.ok ? prepared.value.run(signal) : prepared;
    },
    sprung: () => {
      const there = existsSync(marker);
      rmSync(marker, { force: true });
      return there;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  sandbox.git('init', '--quiet');
  return sandbox;
}

/** Two commits on `main`, one more on `side`, and a change that is not committed. */
export function withHistory(sandbox: Sandbox): Sandbox {
  sandbox.put('a.txt', 'one\ntwo\nthree\n');
  sandbox.put('b.txt', 'first\n');
  sandbox.git('add', '.');
  sandbox.git('commit', '--quiet', '-m', 'First');
  sandbox.git('branch', 'side');
  sandbox.put('a.txt', 'one\nTWO\nthree\n');
  sandbox.git('commit', '--quiet', '-am', 'Second');
  sandbox.put('b.txt', 'changed\n');
  return sandbox;
}
