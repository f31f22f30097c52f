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

describe('a word that is known only when it runs', () => {
  it('may be anything where it is only printed, and the folder that one is in', async () => {
    const plain = [
      'basename "$(git rev-parse --show-toplevel)"',
      'dirname $(which node)',
      'ls "$(pwd)"',
      'cat `pwd`/a.txt',
    ];
    assert.deepEqual(await allowed(plain, 'bash'), plain);
    const others = [
      'cat "$(pwd)/.env"',
      'ls "$(pwd -P)/$x"',
      'cat $(pwd; echo x)',
      'cd / && cat "$(pwd)/etc/shadow"',
      'basename "$(npm root; npm i)"',
    ];
    assert.deepEqual(await allowed(others, 'bash'), []);
  });

  it('may be a list', async () => {
    const plain = [
      `a=(x y); echo "$\{a[@]}"`,
      `a=(src/*.ts); echo $\{#a[@]}`,
      `for x in "$\{a[@]}"; do echo "$x"; done`,
      `echo $\{a[1]} $\{a[*]}`,
      `echo "$\{PATH//:/ }"`,
    ];
    assert.deepEqual(await allowed(plain, 'bash'), plain);
    const others = [
      'a=([$(npm i)]=x)',
      'a=($(npm i))',
      `a=(x); cat "$\{a[@]}"`,
      'PATH=(.); ls',
      'a=(x) ls',
      `echo $\{a[$(npm i)]}`,
      `echo $\{a[x]}`,
      `[ "$\{a[@]}" = x ]`,
      'a=(*(e:id:))',
    ];
    for (const shell of SHELLS) assert.deepEqual(await allowed(others, shell), []);
    assert.deepEqual(await allowed(['chpwd_functions=(x); cd src', 'fpath=(.)', 'path=(.)'], 'zsh'), []);
  });
});

describe('a pattern', () => {
  it('may stand where find looks for names, and where a listing looks for sizes', async () => {
    const plain = [
      'find . -name *.ts',
      'find . -iname readme*',
      'find src/* -name a',
      'du -sh *',
      'du -sk */ | sort -n',
    ];
    assert.deepEqual(await allowed(plain, 'bash'), plain);
    assert.deepEqual(
      await allowed(
        ['find * -name a', 'find . -name *', 'find . -[d]elete', 'find . -name [-]*', 'find . -name *e'],
        'bash',
      ),
      [],
    );
  });
});

describe('a program named by its place', () => {
  it('is the one of that name where only the system puts programs', async () => {
    const plain = ['/bin/ls -la', '/usr/bin/git status', '/bin/cat a.txt | /usr/bin/wc -l'];
    assert.deepEqual(await allowed(plain, 'bash'), plain);
    const others = [
      '/tmp/ls',
      './ls',
      'bin/ls',
      '/usr/local/bin/ls',
      '/bin/../tmp/ls',
      '/bin/cat .env',
      '/usr/bin/env ls',
      '/bin/sh -c ls',
      '/usr/bin/git push',
      '~/bin/ls',
      '/bin/l?',
    ];
    assert.deepEqual(await allowed(others, 'bash'), []);
  });

  it('is told with what one of its name would do', async () => {
    const { effects } = await classify({ cmd: '/opt/x/bin/git push --force', cwd: '/w' }, syntax);
    assert.match(JSON.stringify(effects), /overwrites or deletes what others have published/);
    const deleted = await classify({ cmd: '/opt/x/bin/rm a.txt', cwd: '/w' }, syntax);
    assert.deepEqual(
      deleted.effects.filter(({ kind }) => kind === 'delete').map((effect) => ('path' in effect ? effect.path : '')),
      ['/w/a.txt'],
    );
  });
});

describe('what the environment of one command says', () => {
  it('is harmless where it only says how to show things', async () => {
    const plain = [
      'GIT_PAGER=cat git log -3',
      'PAGER= git diff',
      'GIT_OPTIONAL_LOCKS=0 git status',
      'NODE_ENV=test npm ls',
      'export PAGER=cat; git log -1',
    ];
    assert.deepEqual(await allowed(plain, 'bash'), plain);
    const others = [
      'PAGER="cat a" git log',
      'GIT_PAGER=./cat git log',
      'NODE_ENV=$x npm ls',
      'GIT_OPTIONAL_LOCKS=0 git push',
      'PAGER=cat ./x',
    ];
    assert.deepEqual(await allowed(others, 'bash'), []);
  });
});

describe('what a shell tells of itself', () => {
  it('is harmless where nothing is changed', async () => {
    const plain = ['ulimit -n', 'ulimit -a', 'alias', 'hash', 'help cd', 'yes | head -1'];
    assert.deepEqual(await allowed(plain, 'bash'), plain);
    const others = ['ulimit -n 10; ls', 'ulimit -c 0', 'alias ls=x', 'hash -p ./x ls', 'yes', 'ulimit -n $x'];
    assert.deepEqual(await allowed(others, 'bash'), []);
    assert.deepEqual(await allowed(['help cd'], 'zsh'), []);
  });
});

describe('a line of zsh', () => {
  it('does not run unasked where its own signs may make a pattern of a word', async () => {
    const commands = [
      'cat .en^x',
      'cat .env#',
      'head id_rs^x',
      'cat < .env#',
      'for f in .en^x; do cat $f; done',
      'cat *~a.txt',
    ];
    assert.deepEqual(await allowed(commands, 'zsh'), []);
    const plain = [
      'git diff HEAD^ HEAD~2',
      'git show HEAD^:a.txt',
      "sed 's/^a#//' a.txt",
      "grep '^#' a.txt",
      'echo a^b',
    ];
    assert.deepEqual(await allowed(plain, 'zsh'), plain);
    assert.deepEqual(await allowed(['cat a.txt~', 'cat x^y'], 'bash'), ['cat a.txt~', 'cat x^y']);
  });

  it('does not run unasked where a redirection alone starts what it is set to', async () => {
    assert.deepEqual(await allowed(['< README.md', '<a.txt | wc -l'], 'zsh'), []);
    assert.deepEqual(await allowed(['x=$(< README.md); echo "$x"'], 'zsh'), ['x=$(< README.md); echo "$x"']);
  });

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
