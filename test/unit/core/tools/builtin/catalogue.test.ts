// All tools together: their names, what they cost in every request, and what they say of bad input.
import assert from 'node:assert/strict';
import { encode } from 'gpt-tokenizer';
import { describe, it } from 'mocha';
import { builtinTools } from '../../../../../src/core/tools/builtin.generated.ts';
import { withMoreTools } from '../../../../../src/core/tools/more-tools.ts';
import { createWorkbench } from '../workbench.ts';

/** Together with the system prompt a trivial request may cost 1,200. */
const TOKENS = 1_100;

describe('the built-in tools', () => {
  it('have the names that models, rules and logs rely on', () => {
    assert.deepEqual(builtinTools.map((tool) => tool.name).sort(), [
      'apply_patch',
      'ask_user',
      'delegate',
      'delete_file',
      'diagnostics',
      'edit_file',
      'edit_notebook',
      'git',
      'git_write',
      'list_files',
      'move_file',
      'propose_plan',
      'read_file',
      'read_output',
      'recall',
      'remember',
      'rename_symbol',
      'run_command',
      'search_code',
      'symbols',
      'undo_edits',
      'update_plan',
      'web_fetch',
      'web_search',
      'write_file',
    ]);
    assert.deepEqual(
      builtinTools.filter((tool) => !tool.offered).map((tool) => tool.name),
      ['undo_edits'],
    );
  });

  it('cost few tokens in every request, whatever the mode', () => {
    for (const mode of ['ask', 'plan', 'agent'] as const) {
      const all = withMoreTools(builtinTools);
      const offered = all.filter((tool) => tool.offered && !tool.rare && tool.modes.includes(mode));
      const specs = offered.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
      const tokens = encode(JSON.stringify(specs)).length;
      assert.ok(tokens <= TOKENS, `${tokens} tokens in ${mode} mode`);
    }
  });

  it('are repeated after an interruption without asking only where they just read what is at hand', () => {
    // Not the web, which costs, and which the user agreed to once; nor what ends a job, asks, or sets the plan back.
    assert.deepEqual(
      builtinTools.filter((tool) => tool.idempotent).map((tool) => tool.name),
      ['diagnostics', 'git', 'list_files', 'read_file', 'recall', 'search_code', 'symbols'],
    );
  });

  it('offer nothing that changes or runs in ask and plan mode', () => {
    for (const tool of builtinTools.filter((one) =>
      /^(?:apply|edit|write|move|delete|rename|run|git)_/.test(one.name),
    )) {
      assert.deepEqual(tool.modes, ['agent'], tool.name);
    }
  });

  it('answer any input with a description or a fault, never with an exception', async () => {
    const bench = createWorkbench();
    for (const tool of builtinTools) {
      for (const input of [undefined, null, 1, 'x', [], {}, { path: 1 }, { path: '\0' }, { edits: {} }, { url: {} }]) {
        const prepared = await tool.prepare(input, bench.ports, bench.scope);
        if (!prepared.ok) assert.ok(prepared.fault.text.length > 10, tool.name);
      }
    }
  });
});
