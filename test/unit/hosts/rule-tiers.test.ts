// Rules of the workspace and the user, and how much is asked, through the whole object graph of a host.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { firstStep } from '../../../src/core/orchestrator/first-step.ts';
import { type Composed, compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS } from '../../../src/hosts/settings.ts';
import type { Autonomy } from '../../../src/protocol/approval.ts';

const deny = (path: string) => ({ id: path, when: { paths: [`${path}/**`] }, verdict: 'deny', reason: 'it is closed' });

describe('rules of a workspace and its user', function () {
  this.timeout(30_000);
  let root: string;
  let trusted: boolean;
  let autonomy: Autonomy;
  let composed: Composed;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-rule-tiers-')));
    trusted = true;
    autonomy = 'balanced';
    const made = await compose({
      storage: join(root, 'kept'),
      memory: join(root, 'kept', 'memory'),
      rulesFile: join(root, 'user', 'rules.json'),
      roots: [join(root, 'w')],
      settings: () => ({ ...DEFAULTS, autonomy }),
      key: async () => 'key',
      environment: {},
      logger: { write: () => undefined },
      trusted: () => trusted,
      blocked: () => undefined,
      defaultMode: () => 'agent',
      approve: 'all',
    });
    assert.ok(made.ok);
    composed = made.value;
  });
  afterEach(async () => {
    await composed.close();
    await rm(root, { recursive: true });
  });

  const put = async (path: string, rules: readonly unknown[]) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), JSON.stringify({ version: 1, rules }));
  };
  const write = async (path: string, approve: 'all' | 'none' = 'all') => {
    const created = await composed.orchestrator.sessions.create({});
    assert.ok(created.ok);
    const steps = [firstStep('tool', 'write', { tool: 'write_file', input: { path, content: 'x\n' } })];
    const started = await created.value.start({ kind: 'tool', goal: 'write', steps, approve });
    assert.ok(started.ok);
    return (await started.value.ended).outcome;
  };

  it('forbid what is approved, as soon as they are written', async () => {
    assert.equal(await write('closed/a'), 'done');
    await put('w/.orquestra/rules.json', [deny('closed')]);
    assert.equal(await write('closed/b'), 'denied');
    assert.equal(await write('open/b'), 'done');
    trusted = false;
    const untrusted = await composed.ports.rules.list();
    assert.deepEqual(untrusted.ok && untrusted.value, []);
  });

  it('are written by no tool, whoever approves', async () => {
    assert.equal(await write('.orquestra/rules.json'), 'denied');
    assert.equal(await write('.Orquestra/Rules.json'), 'denied');
  });

  it('go on to forbid beside a file that cannot be understood, and nothing is allowed by any rule', async () => {
    const allow = { id: 'all', when: { effects: ['write'] }, verdict: 'allow', reason: 'mine' };
    await put('user/rules.json', [deny('closed'), allow]);
    assert.equal(await write('a', 'none'), 'done');
    await put('w/.orquestra/rules.json', [allow]);
    assert.equal(await write('b', 'none'), 'denied');
    assert.equal(await write('c', 'all'), 'done');
    assert.equal(await write('closed/a', 'all'), 'denied');
  });

  it('are not needed for changes of the workspace where the user lets it be changed', async () => {
    assert.equal(await write('a', 'none'), 'denied');
    autonomy = 'autonomous';
    assert.equal(await write('a', 'none'), 'done');
    assert.equal(await write('.vscode/tasks.json', 'none'), 'denied');
    await put('w/.orquestra/rules.json', [{ ...deny('closed'), verdict: 'ask' }]);
    assert.equal(await write('closed/a', 'none'), 'denied');
  });
});
