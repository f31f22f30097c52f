// The licences of what is bundled: all of them in one text, and a build that fails where one is missing.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import { noticesOf } from '../../support/gates/notices.ts';

const FILES = {
  'main.ts': "import 'open'; import '@some/closed';",
  'node_modules/open/package.json': '{"name":"open","version":"1.0.0","license":"MIT"}',
  'node_modules/open/LICENSE.md': 'Do as you like.',
  'node_modules/open/index.js': "import 'inner'; console.log('open');",
  'node_modules/open/node_modules/inner/package.json': '{"name":"inner","version":"2.0.0"}',
  'node_modules/open/node_modules/inner/COPYING': 'Copy it.',
  'node_modules/open/node_modules/inner/index.js': "console.log('inner');",
  'node_modules/@some/closed/package.json': '{"name":"@some/closed","version":"3.0.0"}',
  'node_modules/@some/closed/index.js': "console.log('closed');",
};

describe('notices of bundled packages', () => {
  let root = '';

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'orquestra-notices-'));
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
  });

  after(() => rm(root, { recursive: true, force: true }));

  it('hold the text of each, also of one inside another, and name one that has none', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['main.ts'],
      outfile: 'out.js',
      bundle: true,
      metafile: true,
      write: false,
    });
    const { text, violations } = await noticesOf(metafile, root);
    assert.match(text, /open 1\.0\.0\nLicence: MIT\n\nDo as you like\./);
    assert.match(text, /inner 2\.0\.0\n\nCopy it\./);
    assert.deepEqual(violations, ['@some/closed 3.0.0 is bundled and has no licence.']);
  });
});
