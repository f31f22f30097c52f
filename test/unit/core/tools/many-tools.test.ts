// Three hundred tools that are not built in cost nothing in every request: a model searches them, is told how one is called, calls it.
import assert from 'node:assert/strict';
import { encode } from 'gpt-tokenizer';
import { describe, it } from 'mocha';
import * as z from 'zod';
import type { Ports } from '../../../../src/core/ports.ts';
import { plainTools, withDescribed } from '../../../../src/core/tools/brought-tools.ts';
import { builtinTools } from '../../../../src/core/tools/builtin.generated.ts';
import { withMoreTools } from '../../../../src/core/tools/more-tools.ts';
import { searchTools } from '../../../../src/core/tools/search-tools.ts';
import { defineTool, type Tool } from '../../../../src/core/tools/tool.ts';
import type { Mode } from '../../../../src/protocol/approval.ts';
import { succeed } from '../../../../src/protocol/fault.ts';
import { calls, says } from '../../../support/spine.ts';
import { assertReplays, runTurn, worldOf } from '../orchestrator/replay/world.ts';

const SERVERS = ['github', 'jira', 'slack', 'notion', 'docker', 'postgres'];
const VERBS = ['create', 'list', 'update', 'delete', 'search'];
const THINGS = ['issue', 'page', 'channel', 'container', 'table', 'comment', 'user', 'label', 'file', 'release'];

const brought = (modes: readonly Mode[] = ['agent']): readonly Tool[] =>
  SERVERS.flatMap((server) =>
    VERBS.flatMap((verb) =>
      THINGS.map((thing) =>
        defineTool({
          name: `${server}_${verb}_${thing}`,
          title: `${verb} ${thing}`,
          description: `Lets you ${verb} a ${thing} of ${server}, whatever it is about, with all that belongs to it.`,
          modes,
          input: z.object({ title: z.string(), body: z.string().optional() }),
          prepare: async ({ title }) =>
            succeed({
              summary: `${verb} ${thing} ${title}`,
              effects: [{ kind: 'own', what: 'nothing' }],
              run: async () => ({ forModel: `${server} did ${verb} ${thing}: ${title}` }),
            }),
        }),
      ),
    ),
  );

const shown = (all: readonly Tool[], mode: Mode) =>
  all
    .filter((tool) => tool.offered && !tool.rare && tool.modes.includes(mode))
    .map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));

describe('many tools that are not built in', () => {
  it('leave the prefix as small as it was, the same whatever their order', () => {
    const tools = plainTools(brought());
    assert.equal(tools.length, 300);
    const prefix = JSON.stringify(shown(withMoreTools(builtinTools, tools), 'agent'));
    assert.equal(prefix, JSON.stringify(shown(withMoreTools(builtinTools, tools.toReversed()), 'agent')));
    assert.ok(encode(prefix).length <= 1_130, `${encode(prefix).length} tokens`);
    const without = JSON.stringify(shown(withMoreTools(builtinTools), 'agent'));
    assert.ok(encode(prefix).length - encode(without).length <= 40);
  });

  it('are described in every request while they are few', () => {
    const few = plainTools(brought().slice(0, 3));
    const names = shown(withMoreTools(builtinTools, few), 'agent').map((tool) => tool.name);
    for (const tool of few) assert.ok(names.includes(tool.name));
  });

  it('are named while they are not many', () => {
    const tools = plainTools(brought().slice(0, 20));
    const more = withMoreTools(builtinTools, tools).find((tool) => tool.name === 'more_tools');
    for (const tool of tools) assert.ok(more?.description.includes(tool.name));
  });

  it('are found by what they do, best first', () => {
    const first = (query: string) => searchTools(brought(), query)[0]?.name;
    assert.equal(first('create a github issue'), 'github_create_issue');
    assert.equal(first('postgres tables list'), 'postgres_list_table');
    assert.equal(first('deleteContainer docker'), 'docker_delete_container');
    assert.deepEqual(searchTools(brought(), 'weather'), []);
    assert.deepEqual(searchTools(brought(), ''), []);
  });

  it('are found and called by a model, and what they say of themselves counts as text from elsewhere', async () => {
    const tools = withMoreTools([], plainTools(brought()));
    const spine = worldOf({
      tools,
      answers: [
        () => calls(['c1', 'more_tools', { query: 'open an issue on jira' }]),
        () => calls(['c2', 'more_tools', { query: 'jira create issue' }]),
        () => calls(['c3', 'more_tools', { tool: 'jira_create_issue', input: {} }]),
        () => calls(['c4', 'more_tools', { tool: 'jira_create_issue', input: { title: 'It is slow' } }]),
        () => says('Done.'),
      ],
    });
    const session = await runTurn(spine, 'Tell them', 'all');
    const ended = spine.log.events(session.id).flatMap((event) => (event.type === 'tool.ended' ? [event] : []));
    assert.match(ended[1]?.forModel ?? '', /^jira_create_issue: .* Its input: \{/);
    assert.deepEqual(ended[1]?.foreign?.[0], 'the description of the tool create issue');
    assert.equal(ended[2]?.outcome, 'failed');
    assert.deepEqual([ended[3]?.tool, ended[3]?.outcome], ['jira_create_issue', 'done']);
    await assertReplays(spine, session.id);
  });

  it('count as read only when they were explained', () => {
    const tools = withMoreTools([], plainTools(brought()));
    const described = withDescribed({ mode: 'agent' as const, foreign: [] }, tools.slice(0, 300), {} as Ports);
    assert.deepEqual(described.foreign, []);
  });

  it('are those of the mode, also behind the one that stands for them', async () => {
    const reading = plainTools(brought(['ask', 'agent'])).slice(0, 100);
    const all = withMoreTools(builtinTools, reading);
    const more = all.find((tool) => tool.name === 'more_tools');
    assert.ok(more);
    assert.ok(more.modes.includes('ask'));
    const scope = { seen: { note: () => undefined, of: () => undefined }, mode: 'ask' as const };
    const refused = await more.prepare({ tool: 'delete_file', input: { path: 'a' } }, {} as Ports, scope);
    assert.ok(!refused.ok && refused.fault.code === 'tool.unknown');
    const found = await more.prepare({ tool: 'github_list_issue' }, {} as Ports, scope);
    assert.ok(found.ok);
  });
});
