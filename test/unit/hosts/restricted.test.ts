// Before trust, through the whole object graph of a host: no process, no socket, no file of the workspace obeyed, and it says why.
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { firstStep } from '../../../src/core/orchestrator/first-step.ts';
import { type Composed, compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS } from '../../../src/hosts/settings.ts';
import type { CoreCommand } from '../../../src/protocol/command.ts';
import { fault } from '../../../src/protocol/fault.ts';

const RESTRICTED = fault('workspace.untrusted', 'This workspace is in Restricted Mode.', { action: 'trust-workspace' });
const PROGRAMS = ['git', 'rg', 'bash', 'sh', 'ps', 'node', 'bwrap', 'socat'];

describe('a workspace that is not trusted', function () {
  this.timeout(30_000);
  let base: string;
  let root: string;
  let trusted: boolean;
  let composed: Composed;
  let server: Server;
  let asked: number;

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-restricted-')));
    root = join(base, 'w');
    trusted = false;
    asked = 0;
    server = createServer((_, response) => {
      asked++;
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const model = { id: 'sink', kind: 'openai' as const, baseUrl: `http://127.0.0.1:${port}/v1`, models: ['sink'] };
    // Each of them leaves a mark when it is started.
    for (const name of PROGRAMS) await put(`bin/${name}`, `#!/bin/sh\n: > ${base}/started-${name}\nexit 1\n`, 0o755);
    await put('w/.orquestra/rules.json', '{ "version": 1, "rules": [{ "verdict": "nonsense" }] }');
    await put('w/.git/HEAD', 'ref: refs/heads/main\n');
    await put('w/.git/config', `[core]\n\tfsmonitor = "touch ${base}/started-fsmonitor"\n`);
    await put('w/a.txt', 'one\n');
    await symlink('/etc/passwd', join(root, 'plain.txt'));
    const made = await compose({
      storage: join(base, 'kept'),
      memory: join(base, 'kept', 'memory'),
      rulesFile: join(base, 'user', 'rules.json'),
      roots: [root],
      settings: () => ({ ...DEFAULTS, providers: [model], model: 'sink/sink', sandbox: 'workspace' }),
      key: async () => 'key',
      environment: { PATH: [join(base, 'bin'), process.env.PATH].join(delimiter) },
      logger: { write: () => undefined },
      trusted: () => trusted,
      blocked: () => (trusted ? undefined : RESTRICTED),
      defaultMode: () => 'agent',
      approve: 'all',
    });
    assert.ok(made.ok);
    composed = made.value;
  });
  afterEach(async () => {
    await composed.close();
    await new Promise((resolve) => server.close(resolve));
    await rm(base, { recursive: true });
  });

  async function put(path: string, text: string, mode = 0o644) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), text);
    await chmod(join(base, path), mode);
  }
  const started = async () => (await readdir(base)).filter((name) => name.startsWith('started-'));
  const session = async () => {
    const created = await composed.orchestrator.sessions.create({});
    assert.ok(created.ok);
    return created.value;
  };
  const open = async (id: string) => {
    const opened = await composed.orchestrator.sessions.open(id);
    assert.ok(opened.ok);
    return opened.value;
  };
  const codeOf = async (command: CoreCommand) => {
    const done = await composed.orchestrator.dispatch(command);
    return done.ok ? 'done' : done.fault.code;
  };
  const plan = {
    goal: 'harm',
    steps: [
      { id: 'look', kind: 'tool', tool: 'git', input: { op: 'status' } },
      { id: 'run', kind: 'tool', tool: 'run_command', input: { command: 'git status' } },
    ],
  };

  it('runs nothing, asks nobody and looks at nothing, whatever it is asked, and says why', async () => {
    const { id } = await session();
    assert.equal(await codeOf({ type: 'plan.open', session: id, plan }), 'done');
    const parts = [{ type: 'text' as const, text: 'hi' }];
    const commands: readonly CoreCommand[] = [
      { type: 'message.send', session: id, parts },
      { type: 'run.resume', session: id },
      { type: 'plan.envelope', session: id },
      { type: 'plan.run', session: id },
      { type: 'plan.replan', session: id },
      { type: 'step.retry', session: id, step: 'run' },
      { type: 'tree.look', session: id },
      { type: 'edit.undo', session: id },
      { type: 'edit.examine', session: id },
    ];
    for (const command of commands) assert.equal(await codeOf(command), 'workspace.untrusted', command.type);
    assert.deepEqual(await started(), []);
    assert.equal(asked, 0);
    assert.deepEqual(composed.outbound(), { offline: false, sent: 0, local: 0, blocked: 0 });
  });

  it('begins no run, whoever asks for it', async () => {
    const steps = [firstStep('tool', 'x', { tool: 'run_command', input: { command: 'git status' } })];
    const begun = await (await session()).start({ kind: 'tool', goal: 'x', steps, approve: 'all' });
    assert.equal(begun.ok ? '' : begun.fault.code, 'workspace.untrusted');
    assert.deepEqual(await started(), []);
  });

  it('has the policy explained without a look at its files', async () => {
    const { policy } = composed.orchestrator;
    const command = await policy.explain({ kind: 'command', command: 'git status && cat plain.txt' });
    assert.ok(command.ok, command.ok ? '' : command.fault.text);
    assert.equal(command.value.verdict, 'deny');
    assert.match(command.value.reasons.join(), /Restricted Mode/);
    const path = await policy.explain({ kind: 'path', access: 'read', path: 'plain.txt' });
    const found = path.ok ? path.value.effects[0]?.effect : undefined;
    assert.ok(found?.kind === 'read');
    // By its letters: where the link leads is not looked at.
    assert.deepEqual([found.path, found.inside], [join(root, 'plain.txt'), true]);
    const tool = await policy.explain({ kind: 'tool', tool: 'git', input: { op: 'status' } });
    assert.equal(tool.ok ? '' : tool.fault.code, 'workspace.untrusted');
    const rules = await policy.rules();
    assert.deepEqual(rules.ok && rules.value, []);
    assert.deepEqual(await started(), []);
  });

  it('is worked in as soon as it is trusted, without a new start', async () => {
    const { id } = await session();
    await codeOf({ type: 'plan.open', session: id, plan });
    assert.equal(await codeOf({ type: 'plan.envelope', session: id }), 'workspace.untrusted');
    trusted = true;
    await composed.reload();
    assert.equal(await codeOf({ type: 'plan.envelope', session: id }), 'done');
    const rules = await composed.orchestrator.policy.rules();
    assert.ok(!rules.ok, 'the rules of the workspace are read now');
    const path = await composed.orchestrator.policy.explain({ kind: 'path', access: 'read', path: 'plain.txt' });
    const found = path.ok ? path.value.effects[0]?.effect : undefined;
    assert.ok(found?.kind === 'read' && !found.inside);
    // What would have left a mark before leaves one now.
    assert.equal(await codeOf({ type: 'message.send', session: id, parts: [{ type: 'text', text: 'hi' }] }), 'done');
    await (await open(id)).settled();
    await codeOf({ type: 'plan.run', session: id });
    await (await open(id)).settled();
    assert.ok(asked > 0);
    assert.ok((await started()).includes('started-git'));
    assert.ok(!(await started()).includes('started-fsmonitor'));
  });
});
