// What each Claude model is asked for: how to leave thinking off, how much it may write, and what the service would refuse.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { knownModel } from '../../../../../../src/adapters/llm/catalogue.ts';
import { anthropicMessages } from '../../../../../../src/adapters/llm/wires/messages/anthropic-messages.ts';
import { anthropicBody } from '../../../../../../src/adapters/llm/wires/messages/anthropic-request.ts';
import type { ModelRequest } from '../../../../../../src/core/llm/model.ts';
import type { Message, Part } from '../../../../../../src/protocol/message.ts';

const said = (role: Message['role'], ...parts: Part[]): Message => ({ id: 'm', role, parts });
const go = said('user', { type: 'text', text: 'go' });
const body = (name: string, more: Partial<ModelRequest> = {}, official = true) =>
  anthropicBody(
    knownModel('anthropic', name),
    { system: '', messages: [go], tools: [], ...more },
    { official },
    anthropicMessages('p/m', official),
  );

describe('effort off', () => {
  const off = (name: string) => {
    const { thinking, output_config } = body(name, { effort: 'off' });
    return [thinking?.type, output_config?.effort];
  };

  it('is said as each model takes it', () => {
    for (const name of ['claude-haiku-5-5', 'claude-opus-5', 'claude-sonnet-5']) {
      assert.deepEqual(off(name), ['disabled', undefined], name);
    }
    assert.deepEqual(off('claude-sonnet-5-5'), ['between_tools', undefined]);
    for (const name of ['claude-opus-4-8', 'claude-opus-4-6', 'claude-sonnet-4-6', 'claude-haiku-4-5']) {
      assert.deepEqual(off(name), [undefined, undefined], name);
    }
  });

  it('is as little as possible where it cannot be', () => {
    for (const name of ['claude-opus-5-5', 'claude-fable-5-1', 'claude-fable-5-2']) {
      assert.deepEqual(off(name), [undefined, 'low'], name);
    }
  });

  it('is offered where it makes a difference', () => {
    for (const name of ['claude-sonnet-5-5', 'claude-haiku-5-5', 'claude-opus-4-8']) {
      assert.ok(knownModel('anthropic', name).efforts?.includes('off'), name);
    }
    assert.ok(!knownModel('anthropic', 'claude-opus-5-5').efforts?.includes('off'));
  });
});

describe('a request that was refused', () => {
  it('asked for more than the model can write', () => {
    assert.equal(body('claude-haiku-4-5', { maxOutput: 100_000 }).max_tokens, 64_000);
    assert.equal(body('claude-haiku-4-5', { maxOutput: 10 }).max_tokens, 10);
    assert.equal(body('unknown', { maxOutput: 100_000 }).max_tokens, 100_000);
  });

  it('had a system text of blanks', () => {
    assert.equal(body('claude-haiku-4-5', { system: ' \n' }).system, undefined);
  });

  it('held a failure without a word', () => {
    const call: Part = { type: 'tool-call', call: 'a', tool: 'look', arguments: '{}' };
    const failed: Part = { type: 'tool-result', call: 'a', text: ' ', failed: true };
    const { messages } = body('m', { messages: [go, said('assistant', call), said('tool', failed)] });
    assert.match(JSON.stringify(messages[2]), /"content":"\[It failed/);
  });

  it('named an image as what it is not', () => {
    const jpeg: Part = { type: 'image', mime: 'image/png', data: '/9j/4AAQ' };
    assert.match(JSON.stringify(body('m', { messages: [said('user', jpeg)] }).messages), /"media_type":"image\/jpeg"/);
  });
});

describe('thinking that nobody signed', () => {
  it('was kept from servers that want it back', () => {
    const thought: Part = { type: 'thinking', text: 'Hm.', origin: 'p/m' };
    const talk = [go, said('assistant', thought, { type: 'text', text: 'So' }), go];
    const sent = (official: boolean) => JSON.stringify(body('m', { messages: talk }, official).messages[1]);
    assert.match(sent(false), /\{"type":"thinking","thinking":"Hm.","signature":""\}/);
    assert.doesNotMatch(sent(true), /thinking/);
  });
});
