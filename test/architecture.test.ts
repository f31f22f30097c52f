// The house's borders, checked on the tree as it is; test/unit/architecture shows that each of these gates can fail.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { staleCatalogues } from './support/gates/catalogue.ts';
import { listFiles, listModules } from './support/gates/files.ts';
import { type ImportGraph, readGraph } from './support/gates/graph.ts';
import { moduleViolations, ringViolations, valueCycles } from './support/gates/rings.ts';
import { openingViolations, surroundingsViolations } from './support/gates/text.ts';

const root = join(import.meta.dirname, '..');
type TextGate = (file: string, text: string) => readonly string[];

describe('architecture', () => {
  let modules: readonly string[];
  let graph: ImportGraph;

  before(async function () {
    // Every file is read and bundled once: on a busy machine that takes longer than a test may.
    this.timeout(60_000);
    modules = await listModules(root);
    graph = await readGraph(root, modules);
  });

  async function checkTexts(files: readonly string[], gate: TextGate): Promise<readonly string[]> {
    const found = await Promise.all(files.map(async (file) => gate(file, await readFile(join(root, file), 'utf8'))));
    return found.flat();
  }

  it('sees every source file', () => {
    assert.ok(modules.length > 30, `only ${modules.length} source files were found`);
    assert.deepEqual([...graph.keys()].sort(), [...modules].sort());
  });

  it('keeps the rings: protocol ← core ← adapters ← hosts, and the webview sees only protocol', () => {
    assert.deepEqual(ringViolations(graph), []);
  });

  it('joins the values of core in create.ts alone', () => {
    assert.deepEqual(moduleViolations(graph), []);
  });

  it('has no cycle of value imports', () => {
    assert.deepEqual(valueCycles(graph), []);
  });

  it('takes time, chance and environment through ports in core and protocol', async () => {
    assert.deepEqual(await checkTexts(modules, surroundingsViolations), []);
  });

  it('says in the first line of each file what the file is for', async () => {
    const tests = (await listFiles(root, 'test')).filter((file) => file.endsWith('.ts') && !isSample(file));
    assert.deepEqual(await checkTexts([...modules, ...tests, 'esbuild.mjs'], openingViolations), []);
  });

  it('has catalogues that list what lies in their folders', async () => {
    const stale = await staleCatalogues(root);
    assert.deepEqual(
      stale.map(({ output }) => `${output} is out of step: run npm run build.`),
      [],
    );
  });
});

function isSample(file: string): boolean {
  return file.startsWith('test/samples/') || file.startsWith('test/bench/floor/');
}
