// The package as a user gets it: built, installed into VS Code's server, opened without anything of the checkout.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { ensureHost } from '../support/host/install.ts';
import { eventually, ROOT, type Story, startStory } from '../support/story.ts';

const run = promisify(execFile);

describe('the packaged extension', function () {
  this.timeout(180_000);
  let extensions = '';
  let story: Story | undefined;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'orquestra-package-'));
    extensions = join(folder, 'extensions');
    const vsix = join(folder, 'orquestra.vsix');
    await run(
      process.execPath,
      [
        join(ROOT, 'node_modules', '@vscode', 'vsce', 'vsce'),
        'package',
        '--no-dependencies',
        '--no-rewrite-relative-links',
        '--out',
        vsix,
      ],
      { cwd: ROOT },
    );
    const host = await ensureHost();
    await run(host.node, [
      host.serverMain,
      '--install-extension',
      vsix,
      '--extensions-dir',
      extensions,
      '--server-data-dir',
      join(folder, 'data'),
      '--accept-server-license-terms',
    ]);
  });

  after(async () => {
    await story?.close();
    if (extensions !== '') await rm(join(extensions, '..'), { recursive: true, force: true });
  });

  it('installs', async () => {
    const installed = await readdir(extensions);
    assert.ok(
      installed.some((name) => name.startsWith('orquestra.orquestra-')),
      installed.join(),
    );
  });

  it('answers, reads a file and remembers, from its own bundle alone', async () => {
    story = await startStory({
      extensions,
      script: (request) => {
        const results = request.messages.flatMap((message) => message.results.map((result) => result.text));
        if (results.length > 0) return { text: `Read: ${results.join(' ')}` };
        return {
          calls: [
            { name: 'read_file', arguments: { path: 'README.md' } },
            { name: 'search_code', arguments: { pattern: 'discountOn' } },
            { name: 'remember', arguments: { text: 'The discount is rounded to the nearest cent.' } },
            { name: 'recall', arguments: { query: 'discount rounding' } },
          ],
        };
      },
    });
    await story.send('What is this project?');
    await story.idle(30_000);
    await eventually(async () => {
      const text = await story?.chat().getByRole('log', { name: 'Conversation' }).innerText();
      assert.match(text ?? '', /Price list/);
      assert.match(text ?? '', /src\/discount\.js/);
      assert.match(text ?? '', /nearest cent/);
    });
    assert.deepEqual(story.model.refusals, []);
    assert.deepEqual(
      story.bench.errors('webview').map((error) => error.text),
      [],
    );
  });
});
