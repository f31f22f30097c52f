// Which model does what: the user's settings, a provider's own choice where it is known to have it, else the one in use.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createDirectory, type DirectoryOptions } from '../../../../src/adapters/llm/directory.ts';
import { startJsonServer } from '../../../support/json-server.ts';
import { LISTS } from '../../../support/provider-lists.ts';

const never = new AbortController().signal;
const directory = (options: Partial<DirectoryOptions>) =>
  createDirectory({ configs: [], env: {}, findHere: false, ...options });

describe('the model of a role', () => {
  it('is the user’s, before everything', async () => {
    const roles = { plan: 'x/planner', act: 'x/worker' };
    const found = await directory({ env: { ANTHROPIC_API_KEY: 'k' }, roles, defaultModel: 'y/other' });
    assert.equal(found.roleModel?.('plan', 'anthropic/claude-sonnet-5-5'), 'x/planner');
    assert.equal(found.defaultModel(), 'x/worker');
  });

  it('is of the provider in use, and undefined where that has none or it is in use already', async () => {
    const found = await directory({ env: { ANTHROPIC_API_KEY: 'k', OPENAI_API_KEY: 'k' } });
    assert.equal(found.roleModel?.('fast'), 'anthropic/claude-haiku-5-5');
    assert.equal(found.roleModel?.('fast', 'openai/gpt-6-sol'), 'openai/gpt-6-luna');
    // What is remembered goes nowhere unasked.
    assert.equal(found.roleModel?.('embed', 'openai/gpt-6-sol'), undefined);
    assert.equal(found.roleModel?.('fast', 'openai/gpt-6-luna'), undefined);
    assert.equal(found.roleModel?.('fast', 'nobody/model'), undefined);
  });

  it('is not presumed of a server that only speaks like the provider, until its list has it', async () => {
    const server = await startJsonServer({ 'GET /v1/models': { data: [{ id: 'gpt-6-luna' }] } });
    const found = await directory({ env: { OPENAI_BASE_URL: `${server.url}/v1` } });
    assert.equal(found.roleModel?.('fast', 'openai/m'), undefined);
    await found
      .providers()
      .find(({ id }) => id === 'openai')
      ?.models(never);
    assert.equal(found.roleModel?.('fast', 'openai/m'), 'openai/gpt-6-luna');
    await server.close();
  });
});

describe('the price of a model', () => {
  it('is what the user says, then what the list says, then the catalogue’s; unknown is not nothing', async () => {
    const prices = { 'openai/gpt-6-sol': { input: 1, output: 2, cachedInput: 1 } };
    const found = await directory({ prices });
    const priceOf = (id: string) => {
      const model = found.resolve(id);
      return model.ok ? model.value.price : undefined;
    };
    assert.deepEqual(priceOf('openai/gpt-6-sol'), prices['openai/gpt-6-sol']);
    assert.equal(priceOf('openai/gpt-6-luna')?.input, 0.1);
    assert.equal(priceOf('openai/gpt-6-luna')?.above?.tokens, 272_000);
    assert.equal(priceOf('openai/gpt-5.6-sol'), null);
    assert.equal(priceOf('anthropic/claude-of-tomorrow'), null);
  });

  it('is learnt before the first request from a list that tells it, once', async () => {
    const server = await startJsonServer({ 'GET /v1/models': LISTS.openrouter?.body });
    const configs = ['openrouter', 'compatible'].map((kind) => ({ id: kind, kind, baseUrl: `${server.url}/v1` }));
    const found = await directory({ configs });
    const model = found.resolve('openrouter/maker/model');
    assert.ok(model.ok);
    assert.equal(model.value.price, null);
    for (const id of ['openrouter/maker/model', 'openrouter/maker/model', 'compatible/m', 'nobody/m']) {
      await found.learn(id, never);
    }
    assert.deepEqual(model.value.price, { input: 0.5, output: 2.8, cachedInput: 0.05 });
    assert.equal(server.asked.length, 1);
    await server.close();
  });
});
