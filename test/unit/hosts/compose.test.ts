// The object graph of a host, on folders of its own: what it keeps from its tools, and that it follows the settings.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { firstStep } from '../../../src/core/orchestrator/first-step.ts';
import { type Composed, compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS, type Settings } from '../../../src/hosts/settings.ts';
import { createFakeDiagnostics, type FakeDiagnostics } from '../../support/fakes/diagnostics.ts';

describe('compose', function () {
  this.timeout(20_000);
  let root: string;
  let settings: Settings;
  let composed: Composed;
  let editor: FakeDiagnostics;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-compose-')));
    settings = DEFAULTS;
    editor = createFakeDiagnostics();
    await symlink(root, `${root}-link`);
    const made = await compose({
      storage: join(`${root}-link`, 'state'),
      memory: join(root, 'state', 'memory'),
      rulesFile: join(root, 'kept', 'rules.json'),
      roots: [root],
      settings: () => settings,
      key: async () => 'key',
      environment: {},
      logger: { write: () => undefined },
      trusted: () => true,
      blocked: () => undefined,
      defaultMode: () => 'agent',
      approve: 'all',
      diagnostics: () => editor,
    });
    assert.ok(made.ok);
    composed = made.value;
  });
  afterEach(async () => {
    await composed.close();
    await rm(root, { recursive: true });
    await rm(`${root}-link`);
  });

  const write = async (path: string) => {
    const created = await composed.orchestrator.sessions.create({});
    assert.ok(created.ok);
    const input = { path, content: '{}\n' };
    const started = await created.value.start({
      kind: 'tool',
      goal: 'write',
      steps: [firstStep('tool', 'write', { tool: 'write_file', input })],
      approve: 'all',
    });
    assert.ok(started.ok);
    return (await started.value.ended).outcome;
  };

  it('let its own rules be written by a tool when everything was approved', async () => {
    assert.equal(await write('notes.json'), 'done');
    for (const own of ['kept/rules.json', 'state/settings.json', 'state/memory/x.json']) {
      assert.equal(await write(own), 'denied', own);
      await assert.rejects(readFile(join(root, own)));
    }
  });

  it('takes an edit back that brings errors, as the settings say when it is made', async () => {
    const file = join(root, 'checked.json');
    editor.open(file);
    const speaking = async () => {
      while (editor.listeners() === 0) await sleep(1);
      editor.say(file, { line: 1, severity: 'error', message: 'wrong' });
    };
    settings = { ...DEFAULTS, newProblems: 'rollBack' };
    const [outcome] = await Promise.all([write('checked.json'), speaking()]);
    assert.equal(outcome, 'failed');
    await assert.rejects(readFile(file));
    settings = { ...DEFAULTS, newProblems: 'ignore' };
    assert.equal(await write('checked.json'), 'done');
    assert.equal(await readFile(file, 'utf8'), '{}\n');
  });

  it('asked for a reload before it took another search provider or ripgrep', async () => {
    const { web, search } = composed.ports;
    assert.equal(web.search?.provider, undefined);
    settings = { ...DEFAULTS, searchProvider: 'brave' };
    assert.equal(web.search?.provider, undefined);
    await sleep(5);
    assert.equal(web.search?.provider, 'brave');
    settings = DEFAULTS;
    assert.equal(web.search?.provider, undefined);

    const never = new AbortController().signal;
    await writeFile(join(root, 'needle.txt'), 'needle\n');
    assert.equal((await search.text({ pattern: 'needle', regex: false, limit: 5 }, never)).ok, true);
    await writeFile(join(root, 'rg'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    settings = { ...DEFAULTS, ripgrepPath: join(root, 'rg') };
    const found = await search.text({ pattern: 'needle', regex: false, limit: 5 }, never);
    assert.equal(found.ok && found.value.matches.length, 0);
  });
});
