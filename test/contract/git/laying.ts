// How traps are laid into a repository: settings, attributes, hooks, and plain git that falls for them.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from './sandbox.ts';

export const config =
  (...settings: readonly (readonly [key: string, value: string])[]) =>
  (sandbox: Sandbox) => {
    for (const [key, value] of settings) sandbox.git('config', key, value.replaceAll('EVIL', sandbox.evil));
  };

export const attributes = (sandbox: Sandbox, text: string) => {
  mkdirSync(join(sandbox.root, '.git/info'), { recursive: true });
  writeFileSync(join(sandbox.root, '.git/info/attributes'), text);
};

export const run =
  (...args: readonly string[]) =>
  (sandbox: Sandbox) =>
    sandbox.tryGit(sandbox.root, ...args);

export const hook = (sandbox: Sandbox, folder: string) => {
  mkdirSync(folder, { recursive: true });
  for (const name of HOOKS) copyFileSync(sandbox.evil, join(folder, name));
};

const HOOKS = [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'post-applypatch',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-rewrite',
  'pre-applypatch',
  'pre-auto-gc',
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'pre-rebase',
  'prepare-commit-msg',
  'push-to-checkout',
  'reference-transaction',
];
