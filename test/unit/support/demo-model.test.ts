// The demo's story, with the real sample project and simple stand-ins for the tools: it reacts to what really happens.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Message, ToolCallPart } from '../../../src/protocol/message.ts';
import { DEMO_MODEL, startDemoModel } from '../../support/scripted-model/demo.ts';
import type { Wire } from '../../support/scripted-model/script.ts';
import { fields, list, text } from '../../support/scripted-model/text.ts';
import { collect, ended, scriptedProvider, user, WIRES } from '../../support/scripted-model/wires.ts';

const SAMPLE = join(import.meta.dirname, '../../samples/price-list');
const TOOLS = ['read_file', 'search_code', 'edit_file', 'run_command', 'update_plan'];

let folder = '';
let demo: Awaited<ReturnType<typeof startDemoModel>> | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'price-list-'));
  await cp(SAMPLE, folder, { recursive: true });
  demo = await startDemoModel({ tokensPerSecond: 20_000 });
});
afterEach(async () => {
  await demo?.close();
  await rm(folder, { recursive: true, force: true });
});

async function runTool({ tool, arguments: raw }: ToolCallPart): Promise<string> {
  const input = fields(JSON.parse(raw));
  const path = join(folder, text(input.path));
  if (tool === 'read_file') return readFile(path, 'utf8');
  if (tool === 'run_command') {
    assert.equal(input.command, 'npm test');
    const { stdout, status } = spawnSync(process.execPath, ['--test'], { cwd: folder, encoding: 'utf8' });
    return `${stdout}\nexit code ${status}`;
  }
  if (tool === 'edit_file') {
    const edit = fields(list(input.edits)[0]);
    const before = await readFile(path, 'utf8');
    if (before.split(text(edit.old)).length !== 2) return 'The text was not found.';
    await writeFile(path, before.replace(text(edit.old), text(edit.new)));
    return `Edited ${text(input.path)}.`;
  }
  return 'ok';
}

type Answering = (call: ToolCallPart) => Promise<string>;

/** Goes on until the model asks for nothing more. */
async function tellStory(wire: Wire, request: string, answer: Answering = runTool, tools = TOOLS) {
  const model = scriptedProvider(wire, demo?.url ?? '').model(DEMO_MODEL);
  const specs = tools.map((name) => ({ name, description: name, inputSchema: { type: 'object' } }));
  const messages: Message[] = [user(request)];
  const called: string[] = [];
  for (;;) {
    const { parts } = ended(await collect(model, { system: 's', messages, tools: specs }));
    messages.push({ id: `m${messages.length}`, role: 'assistant', parts: [...parts] });
    const calls = parts.flatMap((part) => (part.type === 'tool-call' ? [part] : []));
    const said = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
    called.push(...calls.map((call) => call.tool));
    if (calls.length === 0) return { said, called };
    const results: Message['parts'] = [];
    for (const call of calls) {
      results.push({ type: 'tool-result', call: call.call, text: await answer(call), failed: false });
    }
    messages.push({ id: `m${messages.length}`, role: 'tool', parts: results });
  }
}

for (const wire of WIRES) {
  describe(`the demo model over ${wire}`, function () {
    // It starts a process for each run of the tests.
    this.timeout(30_000);

    it('fixes the failing test and shows the evidence', async () => {
      const { said, called } = await tellStory(wire, 'Fix the failing test, please.');
      assert.match(said, /\| before \| 7 \| 1 \|\n\| after \| 8 \| 0 \|/);
      assert.match(await readFile(join(folder, 'src/discount.js'), 'utf8'), /Math\.round/);
      assert.deepEqual(called, [
        ...['update_plan', 'run_command'],
        ...['update_plan', 'read_file', 'read_file', 'search_code'],
        ...['update_plan', 'edit_file'],
        ...['update_plan', 'run_command'],
        'update_plan',
      ]);
    });

    it('stops when the edit is denied', async () => {
      const { said, called } = await tellStory(wire, 'fix the failing test', async (call) =>
        call.tool === 'edit_file' ? 'Not run: the user denied it.' : runTool(call),
      );
      assert.match(said, /You denied the edit/);
      assert.equal(called.at(-1), 'edit_file');
    });

    it('runs a command again that was interrupted', async () => {
      let runs = 0;
      const { said } = await tellStory(wire, 'fix the failing test', async (call) => {
        if (call.tool === 'run_command' && runs++ === 0) return 'Interrupted, effect unknown.';
        return runTool(call);
      });
      assert.match(said, /\*\*Done\.\*\*/);
    });

    it('says that nothing is to be fixed where all tests pass', async () => {
      await tellStory(wire, 'fix the failing test');
      assert.match((await tellStory(wire, 'fix the failing test')).said, /All tests pass/);
    });

    it('says what it is when it is asked for anything else', async () => {
      const { said, called } = await tellStory(wire, 'Write me a poem.');
      assert.deepEqual(called, []);
      assert.match(said, /scripted demo/);
      assert.match(said, /OPENAI_API_KEY/);
    });

    it('asks for the agent mode where it may not edit', async () => {
      const { said } = await tellStory(wire, 'fix the failing test', runTool, ['read_file']);
      assert.match(said, /edit_file.*\*\*Agent\*\*/);
    });
  });
}
