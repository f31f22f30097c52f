// The models that the chat's box offers: all of a few, of hundreds those in use and some more; each says what it can do and costs.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelInfo } from '../../../src/core/llm/model.ts';
import { createModelList } from '../../../src/hosts/model-list.ts';
import type { ModelChoice } from '../../../src/protocol/frame.ts';
import { directoryOf, spendOf } from './provider-page.ts';

const models = (count: number): readonly ModelInfo[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `m${index}`,
    label: `M${index}`,
    contextLimit: 128_000,
    price: index % 2 === 0 ? { input: 0.1, cachedInput: 0, output: 1.5 } : null,
    capabilities: { tools: true, images: true, thinking: false },
    source: 'provider',
  }));

async function listed(count: number, recent: readonly string[] = []): Promise<readonly ModelChoice[]> {
  const directory = directoryOf([{ id: 'many', label: 'Many', models: models(count) }]);
  const request = { at: 0, session: 's', cost: null, ms: 1, stop: 'end' };
  const spend = spendOf({ days: [], requests: recent.map((model) => ({ ...request, model })) });
  return new Promise((resolve) => {
    const list = createModelList(directory, () => resolve(list.list()), spend);
    list.list();
  });
}

describe('the models that the chat offers', () => {
  it('say context, price, abilities and who says so', async () => {
    const [first, second] = await listed(2);
    assert.equal(
      first?.detail,
      '128k context · $0.1 in, $1.5 out per million tokens · images · listed by the provider',
    );
    assert.equal(second?.detail, '128k context · price unknown · images · listed by the provider');
  });

  it('are all of a few', async () => {
    assert.equal((await listed(20)).length, 20);
  });

  it('are of hundreds those that are in use, and some whose price is known', async () => {
    const offered = await listed(300, ['many/m299', 'gone/m1']);
    assert.equal(offered.length, 21);
    assert.deepEqual(
      ['many/m0', 'many/m1', 'many/m38', 'many/m40', 'many/m299'].map((id) => offered.some((one) => one.id === id)),
      [true, false, true, false, true],
    );
  });
});
