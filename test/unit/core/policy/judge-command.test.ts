// Commands told as their programs: what is known runs, what is not asks, and which rules speak of which.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type DecisionRequest, decide } from '../../../../src/core/policy/decide.ts';
import type { Effect, Rule } from '../../../../src/protocol/approval.ts';

type Execute = Extract<Effect, { kind: 'execute' }>;
const run = (command: string, more: Partial<Execute> = {}): Execute => ({
  kind: 'execute',
  command,
  cwd: '/w',
  inside: true,
  words: command.split(' '),
  unknown: 'its arguments are not known',
  ...more,
});
const known = (command: string): Execute => ({ ...run(command), known: true, unknown: undefined });
const opaque = (command: string, unknown = 'it cannot be read'): Execute => ({
  ...run(command),
  words: undefined,
  unknown,
});
const WRITE: Effect = { kind: 'write', path: '/w/a', label: 'a', inside: true };
const rule = (commands: readonly string[], more: Partial<Rule> = {}): Rule => ({
  id: 'r',
  when: { commands: [...commands] },
  verdict: 'allow',
  tier: 'user',
  reason: 'because',
  ...more,
});
const decided = (effects: readonly Effect[], rules: readonly Rule[] = [], more: Partial<DecisionRequest> = {}) =>
  decide({ effects, rules, mode: 'agent', trusted: true, ...more });
const verdict = (...given: Parameters<typeof decided>) => decided(...given).verdict;

describe('a command', () => {
  it('runs unasked when it is known, and asks in careful mode', () => {
    assert.deepEqual(decided([known('git status')]), {
      verdict: 'allow',
      reasons: ['It runs git status, and all that it does is known.'],
    });
    assert.equal(verdict([known('git status')], [], { autonomy: 'careful' }), 'ask');
    assert.equal(verdict([known('git status')], [rule(['git status'])], { autonomy: 'careful' }), 'allow');
    assert.equal(verdict([known('git status'), WRITE]), 'ask');
    for (const mode of ['ask', 'plan'] as const) assert.equal(verdict([known('git status')], [], { mode }), 'deny');
  });

  it('says what is not known about it', () => {
    assert.deepEqual(decided([run('npm install', { unknown: 'it runs scripts of packages.' })]).reasons, [
      'It runs npm install, which is not known to be harmless: it runs scripts of packages.',
    ]);
    assert.deepEqual(decided([opaque('echo $(', 'a bracket is not closed')]).reasons, [
      'It runs echo $(, which is not known to be harmless: a bracket is not closed.',
    ]);
  });

  it('that nobody can take back is allowed only by its exact text', () => {
    const publish = run('npm publish', { irreversible: 'publishes a package' });
    assert.deepEqual(decided([publish], [], { autonomy: 'autonomous', sandboxed: true }), {
      verdict: 'ask',
      reasons: ['It publishes a package, which nobody can take back.'],
    });
    assert.equal(verdict([publish], [rule(['npm *']), rule(['npm publish *'])]), 'ask');
    assert.equal(verdict([publish], [rule(['npm publish'])]), 'allow');
    assert.equal(verdict([{ ...publish, known: true }]), 'ask');
  });

  it('that cannot be taken apart is allowed only by its exact text', () => {
    assert.equal(verdict([opaque('npm $X')], [rule(['npm *']), rule(['*'])]), 'ask');
    assert.equal(verdict([opaque('npm $X')], [rule(['npm $X'])]), 'allow');
    assert.equal(verdict([opaque('npm $X')], [rule(['npm $X'])], { foreign: ['https://a.dev'] }), 'ask');
  });

  it('outside the workspace is allowed only with its folder', () => {
    const outside = run('npm test', { inside: false, cwd: '/tmp' });
    assert.equal(verdict([outside], [rule(['npm *'])]), 'ask');
    assert.equal(verdict([outside], [rule(['npm *'], { when: { commands: ['npm *'], cwd: '/tmp' } })]), 'allow');
    assert.equal(verdict([outside], [rule(['npm *'], { when: { commands: ['npm *'], cwd: '/w' } })]), 'ask');
    assert.match(decided([outside]).reasons.join(), /in \/tmp, outside the workspace/);
  });

  it('with variables in front is allowed by a pattern only where they are harmless', () => {
    const preloaded = run('LD_PRELOAD=./x.so npm test', {
      words: ['npm', 'test'],
      environment: { LD_PRELOAD: './x.so' },
    });
    const coloured = run('NO_COLOR=1 npm test', { words: ['npm', 'test'], environment: { NO_COLOR: '1' } });
    assert.equal(verdict([preloaded], [rule(['npm *']), rule(['npm test'])]), 'ask');
    assert.equal(verdict([preloaded], [rule(['LD_PRELOAD=./x.so npm test'])]), 'allow');
    assert.equal(verdict([{ ...preloaded, command: 'npm test' }], [rule(['npm test'])]), 'ask');
    assert.equal(verdict([coloured], [rule(['npm *'])]), 'allow');
  });

  it('of several each needs its own yes, and none of them speaks for what is written', () => {
    const both = [run('npm test'), run('npm run lint')];
    assert.equal(verdict(both, [rule(['npm test'])]), 'ask');
    assert.equal(verdict(both, [rule(['npm test']), rule(['npm run *'])]), 'allow');
    assert.equal(verdict([run('npm test'), WRITE], [rule(['npm *'])]), 'ask');
    const writes: Rule = { ...rule([]), when: { effects: ['write'], paths: ['/w/**'] } };
    assert.equal(verdict([run('npm test'), WRITE], [writes]), 'ask');
    assert.equal(verdict([run('npm test'), WRITE], [rule(['npm *']), writes]), 'allow');
    assert.equal(verdict([run('npm test'), WRITE], [rule(['npm *', 'x']), writes], { foreign: ['a page'] }), 'ask');
  });
});

describe('a command that another starts', () => {
  const sudo = run('sudo rm x', { unknown: 'sudo runs another program' });
  const started = run('rm x', { via: 'sudo' });

  it('is asked about as a whole', () => {
    assert.deepEqual(decided([sudo, started]).reasons, [
      'It runs sudo rm x, which is not known to be harmless: sudo runs another program.',
    ]);
    assert.equal(verdict([started]), 'ask');
    assert.equal(verdict([known('sudo rm x'), started]), 'ask');
    assert.equal(verdict([run('npm test'), started], [rule(['npm test'])]), 'ask');
  });

  it('is allowed only when its starter is named', () => {
    assert.equal(verdict([sudo, started], [rule(['rm *'])]), 'ask');
    assert.equal(verdict([sudo, started], [rule(['*'])]), 'ask');
    assert.equal(verdict([sudo, started], [rule(['sudo *'])]), 'allow');
    assert.equal(verdict([sudo, started], [rule(['sudo rm x'])]), 'allow');
    const nested = [run('sudo env rm x'), run('env rm x', { via: 'sudo' }), run('rm x', { via: 'env' })];
    assert.equal(verdict(nested, [rule(['rm *', 'env *'])]), 'ask');
    assert.equal(verdict(nested, [rule(['sudo *'])]), 'allow');
  });

  it('is denied and asked about by rules of its own', () => {
    assert.equal(verdict([sudo, started], [rule(['sudo *']), rule(['rm *'], { verdict: 'deny' })]), 'deny');
    assert.equal(verdict([sudo, started], [rule(['sudo *']), rule(['rm *'], { verdict: 'ask' })]), 'ask');
  });

  it('needs the exact text where nobody can take it back', () => {
    const publishes = { ...started, irreversible: 'publishes a package' };
    assert.equal(verdict([sudo, publishes], [rule(['sudo *'])]), 'ask');
    assert.equal(verdict([sudo, publishes], [rule(['sudo rm x', 'rm x'])]), 'allow');
  });
});

describe('a command pattern', () => {
  const ALLOWS: readonly (readonly [string, string, boolean])[] = [
    ['npm run *', 'npm run build', true],
    ['npm run *', 'npm run build -- --watch', true],
    ['npm run *', 'npm run', true],
    ['npm run *', 'npm install x', false],
    ['npm run*', 'npm run build', false],
    ['npm run*', 'npm run-script', true],
    ['git * main', 'git push main', true],
    ['git * main', 'git push origin main', false],
    ['eslint src/*.ts', 'eslint src/a.ts', true],
    ['npm  test', 'npm test', true],
    ['"npm" \'test\'', 'npm test', true],
    ['npm', 'npm test', false],
    ['NPM *', 'npm test', false],
    ['npm *', '/tmp/npm test', false],
    ['npm *', 'npm.cmd test', false],
    ['n* test', 'npm test', true],
    ['echo "*"', 'echo *', true],
    ['echo "*"', 'echo x', false],
    ['echo \\*', 'echo x', false],
    ['npm test && ls', 'npm test', false],
  ];
  for (const [pattern, command, wanted] of ALLOWS) {
    it(`${pattern} ${wanted ? 'allows' : 'does not allow'} ${command}`, () => {
      assert.equal(verdict([run(command)], [rule([pattern])]), wanted ? 'allow' : 'ask');
    });
  }

  const DENIES: readonly (readonly [string, string, boolean])[] = [
    ['rm *', '/usr/bin/rm -r x', true],
    ['rm *', 'RM.EXE x', true],
    ['/bin/rm *', 'rm x', true],
    ['del *', 'DEL x', true],
    ['Remove-Item * -Recurse', 'remove-item x -recurse', true],
    ['git branch -D *', 'git branch -d x', false],
    ['git push*', 'git push origin main', true],
    ['git push * --force', 'git push origin main --force', true],
    ['git push', 'git push origin', false],
    ['git push *', 'git -C sub --no-pager push --force', true],
    ['npm run *', 'npm --prefix sub run x', true],
    ['rm *', 'git rm x', false],
    ['*', 'anything at all', true],
    ['curl * | sh', 'curl x', false],
  ];
  for (const [pattern, command, wanted] of DENIES) {
    it(`${pattern} ${wanted ? 'denies' : 'does not deny'} ${command}`, () => {
      assert.equal(verdict([run(command)], [rule([pattern], { verdict: 'deny' })]), wanted ? 'deny' : 'ask');
    });
  }

  it('that denies reads roughly what could not be taken apart', () => {
    for (const command of [
      'rm $X',
      'sudo rm $X',
      'ls; rm $X',
      'echo "$(rm x)"',
      "bash -c 'ls; rm x'",
      `sh -c "bash -c 'rm x'"`,
      'A=1 rm $X',
      'if x; then rm x; fi (',
      'C:\\tools\\rm.exe x',
    ]) {
      assert.equal(verdict([opaque(command)], [rule(['rm *'], { verdict: 'deny' })]), 'deny', command);
    }
    assert.equal(verdict([opaque('echo "rm x" (')], [rule(['rm *'], { verdict: 'deny' })]), 'ask');
  });

  it('that denies looks into what a program is given to run', () => {
    const deny = rule(['rm *'], { verdict: 'deny' });
    const given = (command: string, ...words: readonly string[]) => run(command, { words: [...words] });
    assert.equal(verdict([given('trap "rm x" EXIT', 'trap', 'rm x', 'EXIT')], [deny]), 'deny');
    assert.equal(verdict([given('bash <<< "rm x"', 'bash')], [deny]), 'deny');
    assert.equal(verdict([given('git commit -m "rm x"', 'git', 'commit', '-m', 'rm x')], [deny]), 'ask');
  });

  it('of several commands denies a line that holds them all', () => {
    const deny = rule(['curl * | sh'], { verdict: 'deny' });
    assert.equal(verdict([run('curl https://a.dev'), run('sh x.sh')], [deny]), 'ask');
    assert.equal(verdict([run('curl https://a.dev'), run('sh')], [deny]), 'deny');
    assert.equal(verdict([run('curl https://a.dev'), known('ls')], [deny]), 'ask');
  });

  it('takes bounded time', () => {
    const started = performance.now();
    const stars = Array.from({ length: 300 }, (_, index) => rule([`${'*a'.repeat(100)}${index} *`]));
    verdict([run(`${'a'.repeat(2_000)} b`)], [...stars, ...stars.map((one) => ({ ...one, verdict: 'deny' as const }))]);
    assert.ok(performance.now() - started < 10_000);
  }).timeout(20_000);
});
