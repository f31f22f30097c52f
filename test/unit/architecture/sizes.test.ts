// Builds bundles and packages that are too big or hold the wrong things, and sees the budget gates fail.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type BuildResult, build } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import { budgetViolations, eagerOutputs, measureBundles, namelessChunks } from '../../support/gates/budget.ts';
import { packageViolations, zipNames } from '../../support/gates/package.ts';
import { type Planted, plant } from '../../support/gates/planted.ts';

const REQUIRED = [
  'package.json',
  'dist/extension.cjs',
  'dist/host.mjs',
  'dist/tree-sitter.wasm.br',
  'dist/tree-sitter-bash.wasm.br',
  'dist/tree-sitter-powershell.wasm.br',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/webview/main.js',
  'dist/webview/page.json',
].map((name) => `extension/${name}`);

describe('bundle budgets', () => {
  let planted: Planted;
  let result: BuildResult<{ metafile: true }>;

  before(async () => {
    planted = await plant({
      'entry.ts': 'console.log(1);\n',
      'big.ts': `console.log(${JSON.stringify(randomBytes(50_000).toString('hex'))});\n`,
      'dense.ts': `console.log(${JSON.stringify(randomBytes(90_000).toString('base64'))});\n`,
      'main.css': `.a { background: url("data:,${'a'.repeat(200_000)}"); }\n`,
      'main.ts': "import './main.css';\nimport { near } from './near.ts';\nvoid near;\nvoid import('./late.ts');\n",
      'near.ts': `export const near = ${JSON.stringify(randomBytes(45_000).toString('base64'))};\n`,
      'late.ts': "import { near } from './near.ts';\nconsole.log(near, 'late');\n",
    });
    result = await build({
      absWorkingDir: planted.root,
      entryPoints: ['entry.ts', 'big.ts', 'dense.ts', 'main.ts'],
      outdir: 'dist',
      bundle: true,
      splitting: true,
      format: 'esm',
      metafile: true,
    });
  });

  after(() => planted.remove());

  const violations = async (entry: string, webview: readonly string[]): Promise<readonly string[]> =>
    budgetViolations(await measureBundles(planted.root, result.metafile, entry, webview));

  it('accept what is small', async () => {
    assert.deepEqual(await violations('dist/entry.js', ['dist/entry.js']), []);
  });

  it('stop an entry over 60 kB', async () => {
    const found = await violations('dist/big.js', ['dist/entry.js']);
    assert.deepEqual(found, ['Over budget: dist/extension.cjs: 100.0 kB of 60 kB.']);
  });

  it('count the style sheet and the chunks that come at once, and stop them over 250 kB', async () => {
    const found = await violations('dist/entry.js', ['dist/main.js']);
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', /^Over budget: webview script and style before typing: 26\d\.\d kB of 250 kB\.$/);
  });

  it('stop what is over 80 kB gzipped though it is under 250 kB raw', async () => {
    const found = await violations('dist/entry.js', ['dist/dense.js']);
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', /^Over budget: the same, gzipped: 9\d\.\d kB of 80 kB\.$/);
  });

  it('leave out the chunks that are loaded late', () => {
    const eager = eagerOutputs(result.metafile, 'dist/main.js');
    assert.ok(eager.includes('dist/main.css'));
    assert.ok(!eager.some((file) => file.includes('late')), eager.join());
  });
});

describe('chunks', () => {
  const bundle = async (late: string): Promise<readonly string[]> => {
    const planted = await plant({
      'node_modules/common/index.js': 'exports.Thing = class {};\n',
      'entry.ts': `const { Thing } = await import('${late}');\nconsole.log(Thing);\n`,
      'late.ts': "export { Thing } from 'common';\n",
    });
    const { metafile } = await build({
      absWorkingDir: planted.root,
      entryPoints: ['entry.ts'],
      outdir: 'dist',
      bundle: true,
      splitting: true,
      format: 'esm',
      metafile: true,
      logLevel: 'silent',
    });
    await planted.remove();
    return namelessChunks(metafile);
  };

  it('stop when names are taken from a CommonJS package that is loaded late', async () => {
    const found = await bundle('common');
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /^import\(\) finds no names in node_modules\/common\/index\.js/);
  });

  it('pass when a file of ours stands between', async () => {
    assert.deepEqual(await bundle('./late.ts'), []);
  });
});

describe('package', () => {
  it('accepts what runs', () => {
    const more = ['[Content_Types].xml', 'extension.vsixmanifest', 'extension/dist/chunks/anthropic-X1.mjs'];
    assert.deepEqual(packageViolations([...REQUIRED, ...more, 'extension/media/icon.png'], 100), []);
  });

  for (const stray of [
    'src/extension.ts',
    'dist/extension.cjs.map',
    'dist/meta.json',
    'test/a.test.ts',
    'node_modules/zod/index.js',
    '.env',
    'esbuild.mjs',
  ]) {
    it(`stops ${stray}`, () => {
      const found = packageViolations([...REQUIRED, `extension/${stray}`], 100);
      assert.deepEqual(found, [`The package holds extension/${stray}, which does not belong there.`]);
    });
  }

  it('stops one over 2 MB', () => {
    assert.deepEqual(packageViolations(REQUIRED, 2_000_001), ['Over budget: the package: 2000.0 kB of 2000 kB.']);
  });

  it('stops one without its host', () => {
    const names = REQUIRED.filter((name) => !name.endsWith('host.mjs'));
    assert.deepEqual(packageViolations(names, 100), ['The package lacks extension/dist/host.mjs.']);
  });

  it('refuses to read something that is not a package', () => {
    assert.throws(() => zipNames(Buffer.from('not a zip file, only words')), /not a zip file/);
  });
});
