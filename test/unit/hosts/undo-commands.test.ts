// Commands through the whole engine: what they changed is listed and taken back, and the user's .git is as it was.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { firstStep } from '../../../src/core/orchestrator/first-step.ts';
import { type Composed, compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS } from '../../../src/hosts/settings.ts';
import type { FileChange } from '../../../src/protocol/display.ts';

const run = promisify(execFile);

describe('undo of what commands did', function () {
  this.timeout(30_000);
  let base: string;
  let root: string;
  let composed: Composed;
  let session: string;
  const at = (path: string) => join(root, path);
  const text = (path: string) => readFile(at(path), 'utf8').catch(() => undefined);

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-undo-')));
    root = join(base, 'work');
    await mkdir(root);
    // Its own state lies in the workspace: what is written there while a command runs is no change of the command.
    const state = join(root, '.state');
    const made = await compose({
      storage: state,
      memory: join(state, 'memory'),
      rulesFile: join(state, 'rules.json'),
      roots: [root],
      settings: () => DEFAULTS,
      key: async () => 'key',
      environment: {},
      logger: { write: () => undefined },
      trusted: () => true,
      blocked: () => undefined,
      defaultMode: () => 'agent',
      approve: 'all',
    });
    assert.ok(made.ok);
    composed = made.value;
    await writeFile(at('a.txt'), 'one\ntwo\n');
    await writeFile(at('gone.bin'), Buffer.from([0, 1, 2]));
    await writeFile(at('old-name.txt'), 'the same\n');
  });
  afterEach(async () => {
    await composed.close();
    await rm(base, { recursive: true });
  });

  async function startCommand(command: string) {
    const created = await composed.orchestrator.sessions.create({});
    assert.ok(created.ok);
    session = created.value.id;
    const steps = [firstStep('tool', 'command', { tool: 'run_command', input: { command } })];
    const started = await created.value.start({ kind: 'tool', goal: command, steps, approve: 'all' });
    assert.ok(started.ok);
    return started.value;
  }

  async function changesOf(
    ended: Promise<{ readonly outcome: string }>,
    outcome: string,
  ): Promise<readonly FileChange[]> {
    assert.equal((await ended).outcome, outcome);
    const events = await composed.ports.log.read(session, { types: ['tool.ended'] });
    assert.ok(events.ok);
    return events.value.flatMap((event) => (event.type === 'tool.ended' ? (event.changes ?? []) : []));
  }

  const runCommand = async (command: string) => changesOf((await startCommand(command)).ended, 'done');

  const undo = async () => {
    const undone = await composed.orchestrator.dispatch({ type: 'edit.undo', session });
    assert.ok(undone.ok, undone.ok ? '' : undone.fault.text);
  };

  const COMMAND =
    'printf "one\\n2\\n" > a.txt && rm gone.bin && mv old-name.txt new-name.txt && mkdir made && echo x > made/x.txt';

  it('lists what a command changed and takes it back', async () => {
    const changes = await runCommand(COMMAND);
    assert.deepEqual(
      changes.map(({ label, change, added, removed }) => [label, change, added, removed]),
      [
        ['a.txt', 'edit', 1, 1],
        ['gone.bin', 'delete', 0, 0],
        ['made/x.txt', 'create', 1, 0],
        ['new-name.txt', 'move', 0, 0],
      ],
    );
    await undo();
    assert.equal(await text('a.txt'), 'one\ntwo\n');
    assert.deepEqual(await readFile(at('gone.bin')), Buffer.from([0, 1, 2]));
    assert.equal(await text('old-name.txt'), 'the same\n');
    assert.equal(await text('new-name.txt'), undefined);
    assert.equal(await text('made/x.txt'), undefined);
  });

  it('takes back links, permissions and folders', async function () {
    if (process.platform === 'win32') this.skip();
    await symlink('a.txt', at('link'));
    await chmod(at('a.txt'), 0o644);
    await runCommand('chmod 755 a.txt; rm link; ln -s gone.bin link; mkdir -p new/deep; mv old-name.txt new/deep/');
    await undo();
    assert.equal(await readlink(at('link')), 'a.txt');
    assert.equal((await stat(at('a.txt'))).mode & 0o777, 0o644);
    assert.equal(await text('old-name.txt'), 'the same\n');
    assert.equal(await stat(at('new')).catch(() => 'gone'), 'gone');
  });

  it('takes back what a command had done by the time it was stopped', async () => {
    const started = await startCommand('echo half > a.txt; sleep 60; echo whole > a.txt');
    for (const patience = Date.now() + 10_000; (await text('a.txt')) !== 'half\n' && Date.now() < patience; ) {
      await sleep(10);
    }
    const stopped = await composed.orchestrator.dispatch({ type: 'run.stop', session });
    assert.ok(stopped.ok);
    const changes = await changesOf(started.ended, 'stopped');
    assert.deepEqual(
      changes.map(({ label }) => label),
      ['a.txt'],
    );
    await undo();
    assert.equal(await text('a.txt'), 'one\ntwo\n');
  });

  it('leaves the .git of the user byte for byte as it was, whether files were committed or not', async () => {
    await writeFile(at('.gitignore'), '.state/\n');
    await run('git', ['init', '--quiet', root]);
    await run('git', ['-C', root, 'add', '--all']);
    const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'];
    await run('git', ['-C', root, ...identity, 'commit', '--quiet', '--message', 'all']);
    await writeFile(at('a.txt'), 'one\ntwo\nand more\n');
    await writeFile(at('untracked.txt'), 'mine\n');
    const before = await fingerprints(at('.git'));
    await runCommand(`${COMMAND} && rm untracked.txt`);
    await undo();
    assert.equal(await text('a.txt'), 'one\ntwo\nand more\n');
    assert.equal(await text('untracked.txt'), 'mine\n');
    assert.equal(await text('old-name.txt'), 'the same\n');
    assert.deepEqual(await fingerprints(at('.git')), before);
  });
});

/** Contents and times of all files under a folder. */
async function fingerprints(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files
      .toSorted()
      .map(async (file) => `${file} ${hash('sha256', await readFile(file), 'hex')} ${(await stat(file)).mtimeMs}`),
  );
}
