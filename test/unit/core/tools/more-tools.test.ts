// Tools that no request describes: asked for by name, called like any other, decided on by what they do.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { builtinTools } from '../../../../src/core/tools/builtin.generated.ts';
import { withMoreTools } from '../../../../src/core/tools/more-tools.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { calls, says } from '../../../support/spine.ts';
import { assertReplays, runTurn, TOOLS, worldOf } from '../orchestrator/replay/world.ts';

const rare = (name: string) => TOOLS.filter((tool) => tool.name === name).map((tool) => ({ ...tool, rare: true }));
const tools = withMoreTools([...TOOLS.filter((tool) => tool.name !== 'write_a'), ...rare('write_a')]);

const ended = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'tool.ended' ? [`${event.tool} ${event.outcome}`] : []));

describe('more tools', () => {
  it('say how one is called, and then call it under its own name', async () => {
    const spine = worldOf({
      tools,
      answers: [
        () => calls(['c1', 'more_tools', { tool: 'write_a' }]),
        () => calls(['c2', 'more_tools', { tool: 'write_a', input: { say: 'x' } }]),
        () => says('Done.'),
      ],
    });
    const session = await runTurn(spine, 'Write', 'all');
    const events = spine.log.events(session.id);
    assert.deepEqual(ended(events), ['more_tools done', 'write_a done']);
    const [how, call] = events.flatMap((event) => (event.type === 'tool.prepared' ? [event] : []));
    assert.equal(how?.effects[0]?.kind, 'own');
    assert.equal(call?.tool, 'write_a');
    assert.equal(call?.effects[0]?.kind, 'write');
    await assertReplays(spine, session.id);
  });

  it('are asked for as what they are', async () => {
    const answers = [() => calls(['c1', 'more_tools', { tool: 'write_a', input: {} }]), () => says('Denied.')];
    const spine = worldOf({ tools, answers, verdict: () => 'ask' });
    const session = await runTurn(spine, 'Write', 'none');
    assert.deepEqual(ended(spine.log.events(session.id)), ['write_a denied']);
    const asked = spine.log.events(session.id).find((event) => event.type === 'approval.requested');
    assert.ok(asked === undefined || (asked.type === 'approval.requested' && asked.approval.tool === 'write_a'));
  });

  it('refuse one that is not among them, also one that is described', async () => {
    const answers = [
      () => calls(['c1', 'more_tools', { tool: 'write_b', input: {} }], ['c2', 'more_tools', { tool: 'more_tools' }]),
      () => says('No.'),
    ];
    const spine = worldOf({ tools, answers });
    const session = await runTurn(spine, 'Write', 'all');
    assert.deepEqual(ended(spine.log.events(session.id)), ['more_tools failed', 'more_tools failed']);
  });

  it('are of agent mode alone, because what stands for them is', () => {
    for (const tool of builtinTools) if (tool.rare) assert.deepEqual(tool.modes, ['agent'], tool.name);
  });
});
