// Plants one mistake for each rule that Biome, oxlint, knip and tsc stand for, runs them with our settings, and sees them fail.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { adoptBiome, type Ended, type Planted, plant, REPOSITORY, runTool } from '../../support/gates/planted.ts';

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

/** The rule that must speak, where, and about what; each file holds this one mistake. */
const BIOME: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['style/noRestrictedImports', 'src/protocol/a.ts', "import '../core/b.ts';\n"],
  ['style/noRestrictedImports', 'src/core/tools/fs.ts', "import 'node:fs';\n"],
  ['style/noRestrictedImports', 'src/core/tools/late.ts', "export const late = () => import('openai');\n"],
  [
    'style/noRestrictedImports',
    'src/core/tools/host.ts',
    "import type { Host } from '../../hosts/vscode/host.ts';\nexport type A = Host;\n",
  ],
  ['style/noRestrictedImports', 'src/core/tools/adapter.ts', "import '../../adapters/node/files.ts';\n"],
  ['style/noRestrictedImports', 'src/adapters/node/editor.ts', "import 'vscode';\n"],
  ['style/noRestrictedImports', 'src/adapters/node/host.ts', "import '../../hosts/compose.ts';\n"],
  ['style/noRestrictedImports', 'src/hosts/editor.ts', "import 'vscode';\n"],
  ['style/noRestrictedImports', 'src/hosts/concrete.ts', "import './cli/launch.ts';\n"],
  ['style/noRestrictedImports', 'src/hosts/cli/editor.ts', "import 'vscode';\n"],
  ['style/noRestrictedImports', 'src/hosts/server/other.ts', "import '../cli/launch.ts';\n"],
  ['style/noRestrictedImports', 'src/hosts/vscode/other.ts', "import '../cli/launch.ts';\n"],
  ['style/noRestrictedImports', 'webview/core.ts', "import '../src/core/create.ts';\n"],
  ['style/noRestrictedImports', 'webview/node.ts', "import 'node:fs';\n"],
  ['style/noRestrictedImports', 'webview/toolkit.ts', "import '@vscode/webview-ui-toolkit';\n"],
  ['style/noRestrictedGlobals', 'src/core/tools/process.ts', 'export const home = process.env;\n'],
  ['suspicious/noConsole', 'src/core/tools/console.ts', 'console.log(1);\n'],
  ['suspicious/noConsole', 'src/adapters/node/console.ts', 'console.log(1);\n'],
  ['suspicious/noExplicitAny', 'src/hosts/any.ts', 'export const a: any = 1;\n'],
  ['suspicious/noImportCycles', 'src/hosts/round.ts', "import { a } from './trip.ts';\n\nexport const b = a;\n"],
  ['suspicious/noImportCycles', 'src/hosts/trip.ts', "import { b } from './round.ts';\n\nexport const a = b;\n"],
  ['style/noDefaultExport', 'webview/default.ts', 'export default 1;\n'],
  ['style/noEnum', 'src/hosts/enum.ts', 'export enum A {\n  B,\n}\n'],
  ['style/noNonNullAssertion', 'src/hosts/bang.ts', 'export const a = (b?: string) => b!.length;\n'],
  [
    'style/noParameterProperties',
    'src/hosts/property.ts',
    'export class A {\n  constructor(readonly b: number) {}\n}\n',
  ],
  ['style/useFilenamingConvention', 'src/hosts/camelCase.ts', 'export const a = 1;\n'],
  ['performance/noBarrelFile', 'src/hosts/barrel.ts', "export { b } from './round.ts';\n"],
  ['performance/noReExportAll', 'src/hosts/all.ts', "export * from './round.ts';\n"],
  ['style/noExcessiveLinesPerFile', 'src/hosts/long.ts', lines(301, 'first();')],
  ['style/noExcessiveLinesPerFile', 'test/unit/long.test.ts', lines(301, 'first();')],
  [
    'complexity/noExcessiveLinesPerFunction',
    'src/hosts/function.ts',
    `export function long(): void {\n${lines(61, '  first();')}}\n`,
  ],
  ['correctness/noUnusedImports', 'src/hosts/unused.ts', "import { b } from './round.ts';\n\nexport const a = 1;\n"],
];

describe('Biome', function () {
  this.timeout(60_000);

  let planted: Planted;
  let found: ReadonlySet<string>;

  before(async () => {
    planted = await plant(Object.fromEntries(BIOME.map(([, file, text]) => [file, text])));
    await planted.write({
      'src/hosts/in-order.ts': lines(300, 'first();'),
      'src/hosts/sixty.ts': `export function long(): void {\n${lines(58, '  first();')}}\n`,
      'src/hosts/crooked.ts': 'export const  a = "1"\n',
      'webview/kit.ts': "import '@vscode/webview-ui-toolkit';\n",
    });
    await adoptBiome(planted);
    const args = ['check', '--error-on-warnings', '--max-diagnostics=none', '--reporter=json', '.'];
    const { code, output } = await runTool('@biomejs/biome/bin/biome', args, planted.root);
    assert.equal(code, 1, output);
    found = readDiagnostics(output);
  });

  after(() => planted.remove());

  for (const [rule, file] of BIOME) {
    it(`stops ${file} by ${rule}`, () => {
      assert.ok(found.has(`lint/${rule} ${file}`), [...found].filter((line) => line.includes(file)).join('\n'));
    });
  }

  it('stops a file that is not formatted', () => {
    assert.ok(found.has('format src/hosts/crooked.ts'));
  });

  it('has nothing to say about files in order, up to the very limits', () => {
    const wrong = [...found].filter((line) => /\/(?:in-order|sixty|kit)\.ts/.test(line));
    assert.deepEqual(wrong, []);
  });
});

function readDiagnostics(output: string): ReadonlySet<string> {
  const start = output.indexOf('{');
  const report: { diagnostics: { category: string; location: { path: string | { file: string } } }[] } = JSON.parse(
    output.slice(start, output.lastIndexOf('}') + 1),
  );
  return new Set(
    report.diagnostics.map(({ category, location }) => {
      const path = typeof location.path === 'string' ? location.path : location.path.file;
      return `${category} ${path.replaceAll('\\', '/').replace(/^\.\//, '')}`;
    }),
  );
}

const TSCONFIG = JSON.stringify({
  extends: join(REPOSITORY, 'tsconfig.json'),
  compilerOptions: { types: [] },
  include: ['src'],
});
const SLEEP = 'export async function sleep(): Promise<void> {}\n';

describe('oxlint with types', function () {
  this.timeout(60_000);

  const run = async (text: string): Promise<Ended> => {
    const planted = await plant({ 'tsconfig.json': TSCONFIG, 'src/a.ts': `${SLEEP}${text}` });
    await planted.adopt('.oxlintrc.json');
    const bin = join('oxlint', 'bin', 'oxlint');
    const ended = await runTool(bin, ['--type-aware', '--deny-warnings', 'src'], planted.root);
    await planted.remove();
    return ended;
  };

  it('stops a promise that nobody waits for', async () => {
    const { code, output } = await run('sleep();\n');
    assert.equal(code, 1, output);
    assert.match(output, /no-floating-promises/);
  });

  it('stops a switch that forgets a case', async () => {
    const text = "export function f(a: 'x' | 'y'): void {\n  switch (a) {\n    case 'x':\n      break;\n  }\n}\n";
    assert.match((await run(text)).output, /switch-exhaustiveness-check/);
  });

  it('accepts one that is waited for', async () => {
    const { code, output } = await run('await sleep();\n');
    assert.equal(code, 0, output);
  });
});

describe('knip', function () {
  this.timeout(60_000);

  const run = async (more: Readonly<Record<string, string>>): Promise<Ended> => {
    const planted = await plant({
      'package.json': '{ "name": "planted", "type": "module" }',
      'tsconfig.json': TSCONFIG,
      'src/extension.ts': "import { used } from './hosts/used.ts';\nvoid used;\n",
      'src/hosts/used.ts': 'export const used = 1;\n',
      ...more,
    });
    await planted.adopt('knip.json');
    const ended = await runTool('knip/bin/knip.js', ['--no-progress', '--no-config-hints'], planted.root);
    await planted.remove();
    return ended;
  };

  it('stops an export that nobody uses', async () => {
    const { code, output } = await run({ 'src/hosts/used.ts': 'export const used = 1;\nexport const dead = 2;\n' });
    assert.equal(code, 1, output);
    assert.match(output, /Unused exports \(1\)\s+dead/);
  });

  it('stops a file that nobody imports', async () => {
    const { output } = await run({ 'src/hosts/dead-file.ts': 'export const a = 1;\n' });
    assert.match(output, /Unused files \(1\)\s+src\/hosts\/dead-file\.ts/);
  });

  it('stops a package that is not listed', async () => {
    const { output } = await run({ 'src/hosts/used.ts': "import 'not-listed';\nexport const used = 1;\n" });
    assert.match(output, /Unlisted dependencies \(1\)\s+not-listed/);
  });

  it('accepts a tree in order', async () => {
    const { code, output } = await run({});
    assert.equal(code, 0, output);
  });
});

describe('tsc', function () {
  this.timeout(60_000);

  it('stops each mistake of type, and nothing else', async () => {
    const planted = await plant({
      'tsconfig.json': TSCONFIG,
      'package.json': '{ "type": "module" }',
      'src/in-order.ts': 'export const a: number = 1;\n',
      'src/type.ts': "export const a: number = 'one';\n",
      'src/null.ts': 'export const a = (b: string | null): number => b.length;\n',
      'src/index.ts': 'export const a = (b: readonly string[]): number => b[0].length;\n',
      'src/erasable.ts': 'export enum A {\n  B,\n}\n',
      'src/value.ts': "import { T } from './t.ts';\nexport type U = T;\n",
      'src/t.ts': 'export type T = 1;\n',
    });
    const { code, output } = await runTool('typescript/bin/tsc', ['-p', '.', '--pretty', 'false'], planted.root);
    await planted.remove();
    assert.notEqual(code, 0, output);
    const files = [...output.matchAll(/^src\/([\w-]+)\.ts\(/gm)].map(([, name]) => name);
    assert.deepEqual([...new Set(files)].sort(), ['erasable', 'index', 'null', 'type', 'value']);
  });
});
