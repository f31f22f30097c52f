// Builds dist/: the extension's small entry, its host, the command line and the core as ESM with shared chunks, and the webview.
// Usage: node esbuild.mjs [--watch] [--metafile]
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { build, context } from 'esbuild';
import { budgetViolations, describeMeasure, measureBundles, namelessChunks } from './test/support/gates/budget.ts';
import { writeCatalogues } from './test/support/gates/catalogue.ts';
import { compiledFrom, packCompiled } from './test/support/gates/compiled.ts';
import { noticesOf } from './test/support/gates/notices.ts';
import { writeSchemas } from './test/support/gates/schemas.ts';

const root = import.meta.dirname;
const watch = process.argv.includes('--watch');
const metafile = process.argv.includes('--metafile');

/** The extension's entry stays small: the host is a file of its own, loaded on first use. */
const hostApart = {
  name: 'host-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/hosts\/vscode\/host\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './host.mjs', external: true } : undefined,
    );
  },
};

/** CommonJS packages inside an ESM bundle have no `require`: their built-in modules come from the process. */
const builtinsForCommonJs = {
  name: 'builtins-for-commonjs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'require-call' && (path.startsWith('node:') || builtinModules.includes(path))
        ? { path, namespace: 'builtin' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/** Of vectra only the index is bundled, without what its keyword search and its own file format would bring (1.1 MB). */
const vectraIndexAlone = {
  name: 'vectra-index-alone',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vectra$/ }, () => ({ path: 'vectra', namespace: 'index-alone' }));
    onLoad({ filter: /.*/, namespace: 'index-alone' }, () => ({
      contents: `export { LocalIndex } from './node_modules/vectra/lib/LocalIndex.js';`,
      resolveDir: root,
    }));
    onResolve({ filter: /^(?:wink-|protobufjs$)/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path} is not bundled.`)}); };`,
    }));
  },
};

/** What the page begins with, in one file: its style, and the scripts its entry imports, so that none waits for another. */
const pagePieces = {
  name: 'page-pieces',
  setup({ onEnd }) {
    onEnd(async ({ metafile: { outputs } = {} }) => {
      if (outputs === undefined) return;
      const folder = 'dist/webview/';
      const scripts = new Set([`${folder}main.js`]);
      for (const script of scripts) {
        for (const { kind, path } of outputs[script].imports) if (kind === 'import-statement') scripts.add(path);
      }
      const style = await readFile(`${root}/${folder}main.css`, 'utf8');
      const names = [...scripts].map((path) => path.slice(folder.length));
      const pieces = { style: style.replace(/\/\*# sourceMappingURL.*?\*\//, '').trim(), scripts: names };
      await writeFile(`${root}/${folder}page.json`, JSON.stringify(pieces));
    });
  },
};

/** The sandbox looks into no encrypted traffic: the certificates that it would make for that (300 kB) are left out. */
const sandboxWithoutCertificates = {
  name: 'sandbox-without-certificates',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node-forge$/ }, () => ({ path: 'node-forge', namespace: 'no-certificates' }));
    onLoad({ filter: /.*/, namespace: 'no-certificates' }, () => ({
      contents: 'module.exports = { asn1: {}, md: {}, pki: {}, random: {}, util: {} };',
    }));
  },
};

/** Formulas of web pages are read as LaTeX where the page has that, and as plain text: converting them (400 kB) is left out. */
const pagesWithoutFormulas = {
  name: 'pages-without-formulas',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:temml|mathml-to-latex)$/ }, () => ({ path: 'formulas', namespace: 'no-formulas' }));
    onLoad({ filter: /.*/, namespace: 'no-formulas' }, () => ({
      contents: "const none = () => ''; module.exports = { renderToString: none, MathMLToLaTeX: { convert: none } };",
    }));
  },
};

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  metafile: true,
  sourcemap: 'linked',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
};

const bundles = [
  {
    ...shared,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    external: ['vscode'],
    plugins: [hostApart],
  },
  {
    ...shared,
    entryPoints: {
      host: 'src/hosts/vscode/host.ts',
      cli: 'src/hosts/cli/launch.ts',
      core: 'src/core/create.ts',
      'changes-worker': 'src/adapters/node/changes/worker.ts',
    },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    splitting: true,
    platform: 'node',
    target: 'node24',
    external: ['vscode'],
    plugins: [builtinsForCommonJs, vectraIndexAlone, sandboxWithoutCertificates, pagesWithoutFormulas],
  },
  {
    ...shared,
    entryPoints: { main: 'webview/main.ts' },
    outdir: 'dist/webview',
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: '[name]',
    loader: { '.ttf': 'file', '.woff2': 'file' },
    format: 'esm',
    splitting: true,
    platform: 'browser',
    target: 'chrome140',
    plugins: [pagePieces],
  },
  {
    // The pages in the editor by themselves: what they would share with the chat would come to the chat as one more file.
    ...shared,
    entryPoints: {
      editor: 'webview/style/editor.css',
      policy: 'webview/policy/main.ts',
      providers: 'webview/providers/main.ts',
    },
    outdir: 'dist/webview',
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    splitting: true,
    platform: 'browser',
    target: 'chrome140',
  },
];

async function buildOnce() {
  const results = await Promise.all(bundles.map((options) => build(options)));
  const merged = {
    inputs: Object.assign({}, ...results.map((result) => result.metafile.inputs)),
    outputs: Object.assign({}, ...results.map((result) => result.metafile.outputs)),
  };
  if (metafile) await writeFile('dist/meta.json', JSON.stringify(merged));
  const measures = await measureBundles(root, merged, 'dist/extension.cjs', ['dist/webview/main.js']);
  for (const measure of measures) console.log(describeMeasure(measure));
  await packCompiled(root, `${root}/dist`);
  const notices = await noticesOf(merged, root, compiledFrom);
  await writeFile('dist/THIRD-PARTY-NOTICES.txt', notices.text);
  const violations = [...budgetViolations(measures), ...namelessChunks(merged), ...notices.violations];
  for (const violation of violations) console.error(violation);
  if (violations.length > 0) process.exitCode = 1;
}

for (const file of [...(await writeCatalogues(root)), ...(await writeSchemas(root))]) console.log(`Wrote ${file}`);
await rm('dist', { recursive: true, force: true });
if (watch) {
  await mkdir(`${root}/dist`);
  await packCompiled(root, `${root}/dist`);
  for (const options of bundles) await (await context({ ...options, logLevel: 'info' })).watch();
} else {
  // esbuild has printed its errors by itself when it rejects.
  await buildOnce().catch((error) => {
    if (!Array.isArray(error.errors)) throw error;
    process.exitCode = 1;
  });
}
