// The lists of hostile and ordinary command lines, each class as a whole: nothing hostile runs unasked, what is ordinary does.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSyntax } from '../../../../../src/adapters/syntax/create-syntax.ts';
import { classify } from '../../../../../src/core/policy/classify.ts';
import { shellCases } from '../../../../support/policy-cases/shell-cases.ts';

const syntax = createSyntax({ milliseconds: 10_000 });
const SHELLS = ['bash', 'zsh', 'sh'] as const;

async function allowed(commands: readonly string[], shell: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const cmd of commands) {
    if ((await classify({ cmd, shell, cwd: '/w' }, syntax)).decision === 'allow') found.push(cmd);
  }
  return found;
}

describe('hostile command lines', () => {
  const groups = Map.groupBy(shellCases('hostile'), ({ group }) => group);
  for (const [group, cases] of groups) {
    for (const shell of SHELLS) {
      it(`run unasked in ${shell}: none of ${group}`, async () => {
        const commands = cases.map(({ command }) => command);
        assert.deepEqual(await allowed(commands, shell), []);
      });
    }
  }
});

describe('a line of zsh', () => {
  it('does not run unasked where zsh computes a width out of a word', async () => {
    const commands = [`printf '%*s' 'x[$(npm i)]' a`, `printf '%.*s' 'x[$(npm i)]' a`, `printf '%-*d' 1 2`];
    assert.deepEqual(await allowed(commands, 'zsh'), []);
    assert.deepEqual(await allowed([`printf '%-10s|%s*\\n' a b`], 'zsh'), [`printf '%-10s|%s*\\n' a b`]);
  });
});

describe('ordinary command lines', () => {
  it('run unasked, 95 of a hundred at least', async () => {
    const commands = shellCases('ordinary').map(({ command }) => command);
    const unasked = new Set(await allowed(commands, 'bash'));
    const asked = commands.filter((command) => !unasked.has(command));
    assert.ok(
      asked.length <= commands.length * 0.05,
      `${asked.length} of ${commands.length} ask:\n${asked.join('\n')}`,
    );
  });
});
