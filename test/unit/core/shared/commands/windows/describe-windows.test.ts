// Lines for the shells of Windows: what follows a change of folder is looked at in every folder that it may run in.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSyntax } from '../../../../../../src/adapters/syntax/create-syntax.ts';
import { classify } from '../../../../../../src/core/policy/classify.ts';

const syntax = createSyntax({ milliseconds: 10_000 });
const decide = async (shell: string, cmd: string) =>
  (await classify({ cmd, shell, cwd: 'C:\\work\\app' }, syntax)).decision;

const LEADS_OUT: readonly (readonly [shell: string, cmd: string])[] = [
  ['pwsh', 'cd nosuch; gc ..\\x.txt'],
  ['pwsh', 'cd src || gc ..\\x.txt'],
  ['pwsh', 'cd src | gc ..\\x.txt'],
  ['pwsh', 'cd src && gc a.ts; gc ..\\x.txt'],
  ['pwsh', 'if (Test-Path a) { cd src }; gc ..\\x.txt'],
  ['pwsh', '(cd src); gc ..\\x.txt'],
  ['cmd', 'cd nosuch & type ..\\x.txt'],
  ['cmd', 'cd nosuch || type ..\\x.txt'],
  ['cmd', 'cd src | type ..\\x.txt'],
  ['cmd', 'cd src && type a.ts & type ..\\x.txt'],
];

const STAYS: readonly (readonly [shell: string, cmd: string])[] = [
  ['pwsh', 'cd src && gc ..\\x.txt'],
  ['pwsh', 'cd src; gc a.ts'],
  ['pwsh', 'cd src && Compare-Object (gc ..\\a.txt) (gc ..\\b.txt)'],
  ['cmd', 'cd src && type ..\\x.txt'],
  ['cmd', 'cd src & dir'],
];

describe('a line for a shell of Windows', () => {
  for (const [shell, cmd] of LEADS_OUT) {
    it(`asks where the folder before could still hold: ${shell} ${cmd}`, async () =>
      assert.equal(await decide(shell, cmd), 'ask'));
  }

  for (const [shell, cmd] of STAYS) {
    it(`runs where it stays in the workspace: ${shell} ${cmd}`, async () =>
      assert.equal(await decide(shell, cmd), 'allow'));
  }
});
