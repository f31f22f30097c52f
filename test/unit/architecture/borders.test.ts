// Plants forbidden imports into a small tree that is otherwise in order, and sees each border hold.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { listModules } from '../../support/gates/files.ts';
import { type ImportGraph, readGraph } from '../../support/gates/graph.ts';
import { type Planted, plant } from '../../support/gates/planted.ts';
import { moduleViolations, ringViolations, valueCycles } from '../../support/gates/rings.ts';

const IN_ORDER: Readonly<Record<string, string>> = {
  'src/protocol/event.ts': "import * as z from 'zod/mini';\nexport const event = z;\n",
  'src/core/shared/text.ts': 'export const trim = 1;\n',
  'src/core/policy/decide.ts': "import { trim } from '../shared/text.ts';\nexport const decide = trim;\n",
  'src/core/tools/tool.ts': "import { event } from '../../protocol/event.ts';\nexport const tool = event;\n",
  'src/core/tools/builtin/read.ts': "import { tool } from '../tool.ts';\nexport const read = tool;\n",
  'src/core/create.ts':
    "import { decide } from './policy/decide.ts';\nimport { read } from './tools/builtin/read.ts';\nexport const create = [decide, read];\n",
  'src/adapters/node/files.ts': "import 'node:fs';\nimport 'simple-git';\nexport const files = 1;\n",
  'src/adapters/llm/wires/openai.ts':
    "import { trim } from '../../../core/shared/text.ts';\nexport const openai = trim;\n",
  'src/hosts/compose.ts':
    "import { create } from '../core/create.ts';\nimport { files } from '../adapters/node/files.ts';\nexport const compose = [create, files];\n",
  'src/hosts/vscode/host.ts':
    "import 'vscode';\nimport { compose } from '../compose.ts';\nexport const host = compose;\n",
  'src/hosts/cli/launch.ts': "import { compose } from '../compose.ts';\nexport const launch = compose;\n",
  'src/extension.ts': "import 'vscode';\nimport './hosts/vscode/host.ts';\nimport '../webview/page.ts';\n",
  'webview/page.ts': 'export const page = 1;\n',
  'webview/kit.ts': "import '@vscode/webview-ui-toolkit';\n",
  'webview/main.ts': "import 'lit';\nimport './kit.ts';\nimport '../src/protocol/event.ts';\n",
};

/** file, what is added to it, the name that must be complained about. */
const FORBIDDEN: readonly (readonly [file: string, added: string, target: string])[] = [
  ['src/protocol/event.ts', "import '../core/shared/text.ts';", 'src/core/shared/text.ts'],
  ['src/protocol/event.ts', "import 'lit';", 'lit'],
  ['src/core/policy/decide.ts', "import 'node:fs';", 'node:fs'],
  ['src/core/policy/decide.ts', "import 'path';", 'path'],
  ['src/core/policy/decide.ts', "import 'vscode';", 'vscode'],
  ['src/core/policy/decide.ts', "import 'openai';", 'openai'],
  ['src/core/policy/decide.ts', "import '../../adapters/node/files.ts';", 'src/adapters/node/files.ts'],
  ['src/core/policy/decide.ts', "import type { host } from '../../hosts/vscode/host.ts';", 'src/hosts/vscode/host.ts'],
  ['src/core/policy/decide.ts', "export const late = () => import('openai');", 'openai'],
  ['src/adapters/node/files.ts', "import 'vscode';", 'vscode'],
  ['src/adapters/node/files.ts', "import '../../hosts/compose.ts';", 'src/hosts/compose.ts'],
  ['src/adapters/node/files.ts', "import '../llm/wires/openai.ts';", 'src/adapters/llm/wires/openai.ts'],
  [
    'src/adapters/node/files.ts',
    "import type { openai } from '../llm/wires/openai.ts';",
    'src/adapters/llm/wires/openai.ts',
  ],
  ['src/adapters/node/files.ts', "import '../../core/create.ts';", 'src/core/create.ts'],
  ['src/hosts/compose.ts', "import 'vscode';", 'vscode'],
  ['src/hosts/compose.ts', "import './cli/launch.ts';", 'src/hosts/cli/launch.ts'],
  ['src/hosts/vscode/host.ts', "import '../cli/launch.ts';", 'src/hosts/cli/launch.ts'],
  ['src/hosts/vscode/host.ts', "import '../../../webview/main.ts';", 'webview/main.ts'],
  ['src/hosts/cli/launch.ts', "import 'vscode';", 'vscode'],
  ['src/hosts/cli/launch.ts', "import '../vscode/host.ts';", 'src/hosts/vscode/host.ts'],
  ['src/extension.ts', "import './hosts/cli/launch.ts';", 'src/hosts/cli/launch.ts'],
  ['webview/main.ts', "import '../src/core/create.ts';", 'src/core/create.ts'],
  ['webview/main.ts', "import type { host } from '../src/hosts/vscode/host.ts';", 'src/hosts/vscode/host.ts'],
  ['webview/main.ts', "import '../src/adapters/node/files.ts';", 'src/adapters/node/files.ts'],
  ['webview/main.ts', "import 'node:fs';", 'node:fs'],
  ['webview/main.ts', "import 'fs';", 'fs'],
  ['webview/main.ts', "import '@vscode/webview-ui-toolkit';", '@vscode/webview-ui-toolkit'],
];

describe('borders', () => {
  let planted: Planted;

  before(async () => {
    planted = await plant(IN_ORDER);
  });

  after(() => planted.remove());

  /** The graph with lines added to one file, which is put back afterwards. */
  async function graphWith(changes: Readonly<Record<string, string>>): Promise<ImportGraph> {
    const changed = Object.entries(changes).map(([file, added]) => [file, `${IN_ORDER[file] ?? ''}${added}\n`]);
    await planted.write(Object.fromEntries(changed));
    try {
      return await readGraph(planted.root, await listModules(planted.root));
    } finally {
      await planted.write(IN_ORDER);
    }
  }

  it('have nothing to say about a tree in order, of which they see each file', async () => {
    const graph = await graphWith({});
    assert.deepEqual([...graph.keys()].sort(), Object.keys(IN_ORDER).sort());
    assert.deepEqual([...ringViolations(graph), ...moduleViolations(graph), ...valueCycles(graph)], []);
  });

  for (const [file, added, target] of FORBIDDEN) {
    it(`stop ${file} at ${added}`, async () => {
      const found = ringViolations(await graphWith({ [file]: added }));
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', new RegExp(`^${file} .* imports ${target.replaceAll('.', '\\.')}\\.$`));
    });
  }

  it('stop a file that lies in no ring', async () => {
    const graph = new Map([['src/helpers/misc.ts', []]]);
    assert.deepEqual(ringViolations(graph), ['src/helpers/misc.ts belongs to no ring.']);
  });

  it('stop a value that crosses from one module of core to another', async () => {
    const graph = await graphWith({ 'src/core/tools/tool.ts': "import '../policy/decide.ts';" });
    assert.match(
      moduleViolations(graph).join(),
      /^src\/core\/tools\/tool\.ts takes a value from src\/core\/policy\/decide/,
    );
  });

  it('let a type cross from one module of core to another', async () => {
    const graph = await graphWith({ 'src/core/tools/tool.ts': "import type { decide } from '../policy/decide.ts';" });
    assert.deepEqual([...moduleViolations(graph), ...ringViolations(graph)], []);
  });

  it('stop a cycle of values, and name it', async () => {
    const graph = await graphWith({ 'src/core/tools/tool.ts': "import './builtin/read.ts';" });
    assert.deepEqual(valueCycles(graph), [
      'src/core/tools/builtin/read.ts → src/core/tools/tool.ts → src/core/tools/builtin/read.ts',
    ]);
  });

  it('let types go round', async () => {
    const graph = await graphWith({ 'src/core/tools/tool.ts': "import type { read } from './builtin/read.ts';" });
    assert.deepEqual(valueCycles(graph), []);
  });
});
