// Adds and removes tools in a small tree, and sees the catalogue gate notice.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { staleCatalogues, writeCatalogues } from '../../support/gates/catalogue.ts';
import { type Planted, plant } from '../../support/gates/planted.ts';

const TOOLS = 'src/core/tools/builtin.generated.ts';
const KINDS = 'src/adapters/llm/kinds.generated.ts';
const tool = (name: string): string => `// A tool.\nexport const ${name} = defineTool({});\n`;

describe('catalogue', () => {
  let planted: Planted;

  beforeEach(async () => {
    planted = await plant({
      'src/core/tools/builtin/read-file.ts': tool('readFile'),
      'src/core/personas/builtin/engineer.ts': '// A persona.\nexport const engineer: Persona = {};\n',
      'src/adapters/llm/kinds/openai.ts': '// A provider.\nexport const openai: ProviderKind = {};\n',
    });
    await writeCatalogues(planted.root);
  });

  afterEach(() => planted.remove());

  async function stale(): Promise<readonly string[]> {
    return (await staleCatalogues(planted.root)).map(({ output }) => output);
  }

  it('is in step once it is written', async () => {
    assert.deepEqual(await stale(), []);
  });

  it('is out of step after a tool was added', async () => {
    await planted.write({ 'src/core/tools/builtin/edit-file.ts': tool('editFile') });
    assert.deepEqual(await stale(), [TOOLS]);
  });

  it('is out of step after a tool was removed', async () => {
    await rm(join(planted.root, 'src/core/tools/builtin/read-file.ts'));
    assert.deepEqual(await stale(), [TOOLS]);
  });

  it('is out of step after a provider was renamed, and after it was edited by hand', async () => {
    await planted.write({
      'src/adapters/llm/kinds/openai.ts': 'export const openaiKind: ProviderKind = {};\n',
      [TOOLS]: '',
    });
    assert.deepEqual(await stale(), [TOOLS, KINDS]);
  });

  it('refuses a tool file without a tool, and one with two', async () => {
    await planted.write({ 'src/core/tools/builtin/none.ts': '// Nothing.\nexport const limit = 1;\n' });
    await assert.rejects(stale(), /builtin\/none\.ts must export exactly one Tool const, found: none\./);
    await planted.write({ 'src/core/tools/builtin/none.ts': `${tool('one')}${tool('two')}` });
    await assert.rejects(stale(), /found: one, two\./);
  });
});
