// Opening all that a command has printed: by its job or its call, and nothing that Orquestra did not write itself.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openOutput } from '../../../../src/hosts/vscode/outputs.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { succeed } from '../../../../src/protocol/fault.ts';
import { createFakeShell } from '../../../support/fakes/shell.ts';
import { createWorkbench } from '../../core/tools/workbench.ts';

describe('opening an output', () => {
  let folder: string;
  let opened: string[];
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'orquestra-outputs-')), 'outputs');
    await mkdir(folder);
    opened = [];
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  const make = (outputFile?: string) => {
    const shell = createFakeShell({
      commands: { x: { output: '\u001b[31mred\u001b[0m\n', lasts: Number.POSITIVE_INFINITY } },
    });
    const ended: Event = {
      v: 1,
      seq: 1,
      at: 1,
      session: 's',
      run: 'r',
      type: 'tool.ended',
      step: 'a',
      call: 'c',
      tool: 'run_command',
      outcome: 'done',
      forModel: '',
      display: { kind: 'terminal', command: 'x', cwd: '/', output: '', outputFile },
      ms: 1,
    };
    const log = { ...createWorkbench().ports.log, read: async () => succeed([ended]) };
    const open = (words: string) => async (what: string) => {
      opened.push(`${words} ${what}`);
      return succeed(undefined);
    };
    const parts = { shell, log, folder, openFile: open('file'), openText: open('text') };
    const code = async (more: { readonly call?: string; readonly job?: string }) => {
      const done = await openOutput(parts, { type: 'output.open', session: 's', ...more });
      return done.ok ? 'opened' : done.fault.code;
    };
    return { shell, code };
  };

  it('opens the file of an earlier window, and says when it was removed', async () => {
    const file = join(folder, '0123456789-1.log');
    await writeFile(file, 'all');
    assert.equal(await make(file).code({ call: 'c' }), 'opened');
    assert.deepEqual(opened, [`file ${file}`]);
    await rm(file);
    assert.equal(await make(file).code({ call: 'c' }), 'output.gone');
  });

  it('opens no other file, whatever a log that came from elsewhere says', async () => {
    const outside = join(folder, '..', '0123456789-1.log');
    await writeFile(outside, 'secret');
    await writeFile(join(folder, 'notes.txt'), 'secret');
    for (const file of [outside, join(folder, 'notes.txt'), `${folder}/../0123456789-1.log`, '/etc/passwd']) {
      assert.equal(await make(file).code({ call: 'c' }), 'output.gone', file);
    }
    assert.equal(await make().code({ call: 'other' }), 'output.gone');
    assert.deepEqual(opened, []);
  });

  it('shows what a job has printed until now as text', async () => {
    const { shell, code } = make();
    const job = await shell.start({ command: 'x', cwd: '/', owner: 'c' });
    assert.ok(job.ok);
    while (job.value.bytes === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await code({ job: job.value.id }), 'opened');
    assert.equal(await code({ call: 'c' }), 'opened');
    assert.deepEqual(opened, ['text red\n', 'text red\n']);
    await shell.dispose();
  });
});
