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

describe('printf', () => {
  it('does not run unasked where it counts into a variable, which may be one that shells obey', async () => {
    const commands = [
      `printf '%n' PATH; ls`,
      `printf 'ab%n' IFS`,
      `printf '%-3n' x`,
      `printf '%(%F)T%n' -1 x`,
      `printf '%%%n' x`,
    ];
    for (const shell of SHELLS) assert.deepEqual(await allowed(commands, shell), []);
    const plain = [`printf '%s\\n' n`, `printf '%%n\\n'`, `printf '%d%%n' 1`];
    assert.deepEqual(await allowed(plain, 'bash'), plain);
  });
});

describe('a file without an end', () => {
  it('is not read unasked', async () => {
    assert.deepEqual(await allowed(['cat /dev/zero', 'wc -c < /dev/zero', 'md5sum /dev/zero'], 'bash'), []);
  });
});

describe('a search', () => {
  it('asks where the only files that it is for hold secrets', async () => {
    const commands = [
      'grep -rn TOKEN --include=.env .',
      "grep -r x --include '.env*' src",
      'rg TOKEN -g .env',
      "rg TOKEN --glob '**/.env.local'",
      "rg x --iglob '*.PEM'",
    ];
    assert.deepEqual(await allowed(commands, 'bash'), []);
    const plain = ["grep -rn x --include='*.ts' .", "rg x -g '!.env' -g '*.json'", "rg x --glob '*'"];
    assert.deepEqual(await allowed(plain, 'bash'), plain);
  });
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
