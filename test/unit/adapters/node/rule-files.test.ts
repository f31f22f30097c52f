// Rules of three places: each of the tier of its place, a workspace's only to tighten, and a fault that opens nothing.
import { strict as assert } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createRules } from '../../../../src/adapters/node/json-rules.ts';
import { managedRulesFile, whyUnsafe } from '../../../../src/adapters/node/managed-rules.ts';
import type { Rule } from '../../../../src/protocol/approval.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

const DENY = { id: 'no-rm', when: { commands: ['rm *'] }, verdict: 'deny', reason: 'mine' };
const ALLOW = { id: 'tests', when: { commands: ['npm test'] }, verdict: 'allow', reason: 'tests' };

describe('rules of several files', () => {
  let folder: string;
  let trusted: boolean;
  const at = (name: string) => join(folder, name);
  const put = async (name: string, rules: readonly unknown[], more: object = {}) => {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), JSON.stringify({ version: 1, ...more, rules }), { mode: 0o644 });
  };
  const open = () =>
    createRules({
      user: at('user/rules.json'),
      managed: {
        file: at('managed/rules.json'),
        whyUnsafe: (path) => whyUnsafe(path, { platform: 'linux', owner: process.getuid?.() }),
      },
      workspace: () => (trusted ? [at('one'), at('two')] : []),
    });
  const WORKSPACE = 'one/.orquestra/rules.json';
  const tiersOf = (rules: readonly Rule[]) => rules.map(({ id, tier }) => `${tier} ${id}`);
  const restOf = async () => {
    const stored = await open().list();
    assert.ok(!stored.ok);
    return tiersOf(stored.rest ?? []);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-tiers-'));
    trusted = true;
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are of the tier of the place where they lie, whatever they say', async () => {
    await put('managed/rules.json', [{ ...DENY, tier: 'session' }, ALLOW]);
    await put('user/rules.json', [{ ...ALLOW, tier: 'managed' }]);
    await put(WORKSPACE, [{ ...DENY, tier: 'user' }], { $schema: './rules.schema.json' });
    await put('two/.orquestra/rules.json', [DENY]);
    const rules = open();
    const all = ['managed no-rm', 'managed tests', 'user tests', 'workspace no-rm', 'workspace no-rm'];
    assert.deepEqual(tiersOf(value(await rules.list())), all);
    trusted = false;
    assert.deepEqual(tiersOf(value(await rules.list())), all.slice(0, 3));
  });

  it('write no file but the user’s', async () => {
    await put('managed/rules.json', [DENY]);
    await put(WORKSPACE, [DENY]);
    const rules = open();
    const stored = value(await rules.list())[0];
    assert.ok(stored);
    value(await rules.add({ ...stored, id: 'new' }));
    assert.equal(code(await rules.remove('no-rm')), 'rules.unknown');
    assert.deepEqual(tiersOf(value(await rules.list())), ['managed no-rm', 'user new', 'workspace no-rm']);
  });

  it('of a workspace never allow: the file is a fault that names the rule, and what it forbids stays forbidden', async () => {
    await put('user/rules.json', [ALLOW, { ...DENY, id: 'mine' }]);
    await put(WORKSPACE, [DENY, { ...ALLOW, tier: 'user' }]);
    const stored = await open().list();
    assert.equal(code(stored), 'rules.malformed');
    assert.match(text(stored), /one\/\.orquestra\/rules\.json/);
    assert.match(text(stored), /rules\.1 \(tests\)\.verdict: a workspace's own rules may only ask or deny/);
    assert.deepEqual(await restOf(), ['user mine', 'workspace no-rm']);
  });

  it('are a fault where one is wrong, and those that tighten hold on', async () => {
    await put('managed/rules.json', [DENY, ALLOW]);
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [{ ...ALLOW, when: { comands: ['x'] } }, /rules\.1\.when: has unknown field comands/],
      [{ ...ALLOW, when: { commands: ['x'] }, despite: true }, /rules\.1: has unknown field despite/],
      [
        { ...ALLOW, when: { commands: ['npm'] }, examples: { matches: ['npm test'] } },
        /tests.*"npm test" is not matched/,
      ],
      [{ ...DENY, id: 'other', when: {} }, /rules\.1 \(other\)\.when: names no condition/],
      [{ ...DENY, reason: 'again' }, /"no-rm" is the id of a rule above/],
      [{ ...ALLOW, id: undefined }, /rules\.1\.id/],
      [7, /rules\.1: must be an object/],
    ];
    for (const [one, problem] of wrong) {
      await put('user/rules.json', [DENY, one]);
      const stored = await open().list();
      assert.equal(code(stored), 'rules.malformed');
      assert.match(text(stored), problem);
      assert.match(text(stored), /user\/rules\.json/);
      assert.deepEqual(await restOf(), ['managed no-rm', 'user no-rm']);
    }
  });

  it('are a fault where the file is too big or no file', async () => {
    await put('user/rules.json', [DENY]);
    await truncate(at('user/rules.json'), 5 * 1024 * 1024);
    assert.equal(code(await open().list()), 'rules.unreadable');
    assert.match(text(await open().list()), /larger than 4 MB/);
    await rm(at('user/rules.json'));
    await put(
      'user/rules.json',
      Array.from({ length: 2_001 }, (_, index) => ({ ...DENY, id: `${index}` })),
    );
    assert.match(text(await open().list()), /rules: must be at most 2000/);
    await rm(at('user'), { recursive: true });
    await mkdir(at(WORKSPACE), { recursive: true });
    assert.equal(code(await open().list()), 'rules.unreadable');
  });

  it('of the organisation are refused where others can write them', async () => {
    await put('managed/rules.json', [DENY]);
    assert.deepEqual(tiersOf(value(await open().list())), ['managed no-rm']);
    await chmod(at('managed/rules.json'), 0o666);
    assert.equal(code(await open().list()), 'rules.unsafe');
    assert.match(text(await open().list()), /managed\/rules\.json/);
    await chmod(at('managed/rules.json'), 0o644);
    await chmod(at('managed'), 0o777);
    assert.match(text(await open().list()), /others than the administrator can write .*managed\./);
    await chmod(at('managed'), 0o755);
    const owner = (process.getuid?.() ?? 0) + 1;
    assert.match((await whyUnsafe(at('managed/rules.json'), { platform: 'linux', owner })) ?? '', /does not belong/);
    assert.match((await whyUnsafe(at('managed/rules.json'), { platform: 'win32' })) ?? '', /can write the file/);
  });

  it('of the organisation lie where each system keeps them', () => {
    assert.equal(managedRulesFile('linux', {}), '/etc/orquestra/rules.json');
    assert.equal(managedRulesFile('darwin', {}), '/Library/Application Support/Orquestra/rules.json');
    assert.match(managedRulesFile('win32', { ProgramData: 'D:\\Data' }), /^D:\\Data.Orquestra.rules\.json$/);
  });

  it('count as soon as they are changed, and are not read again before', async () => {
    const rules = open();
    assert.deepEqual(value(await rules.list()), []);
    for (const id of ['a', 'b', 'c', 'd']) {
      await put('user/rules.json', [{ ...DENY, id }]);
      assert.deepEqual(tiersOf(value(await rules.list())), [`user ${id}`]);
    }
    await utimes(at('user/rules.json'), new Date(1), new Date(1));
    await new Promise((resolve) => setTimeout(resolve, 150));
    const [first, second] = [value(await rules.list()), value(await rules.list())];
    assert.equal(first[0], second[0]);
    await rm(at('user/rules.json'));
    assert.deepEqual(value(await rules.list()), []);
  });

  it('are whole when whoever adds one is killed in the middle', async function () {
    this.timeout(60_000);
    const source = new URL('../../../../src/adapters/node/json-rules.ts', import.meta.url).href;
    const script = `import { createRules } from '${source}';
      const rules = createRules({ user: process.argv[1] });
      for (let id = 0; ; id++) {
        await rules.add({ id: 'r' + (id % 50), when: { commands: ['x'.repeat(2000)] }, verdict: 'ask', tier: 'user', reason: '' });
        if (id === 0) console.log('begun');
      }`;
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, at('user/rules.json')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const over = new Promise((resolve) => child.once('exit', resolve));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, 20 + 37 * round));
      child.kill('SIGKILL');
      await over;
      const kept = JSON.parse(await readFile(at('user/rules.json'), 'utf8'));
      assert.ok(kept.rules.length > 0);
      value(await open().add({ ...DENY, id: `after-${round}`, verdict: 'deny', tier: 'user' }));
    }
  });
});
