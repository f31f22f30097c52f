// Trying a provider before it is kept: it is asked where it will be asked later, with the key that was just given alone.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createProviders } from '../../../src/hosts/providers.ts';
import { DEFAULTS } from '../../../src/hosts/settings.ts';
import { startJsonServer } from '../../support/json-server.ts';

describe('a provider that is tried before it is kept', function () {
  this.timeout(20_000);
  it('is asked at the address of the environment, but not with its key', async () => {
    const server = await startJsonServer({ 'GET /v1/models': { data: [{ id: 'm' }] } });
    const providers = await createProviders({
      settings: () => DEFAULTS,
      key: async () => undefined,
      environment: { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: 'sk-of-the-environment' },
      trusted: () => false,
    });
    const tried = await providers.check({ id: 'openai', kind: 'openai' }, 'sk-given', AbortSignal.timeout(10_000));
    await server.close();
    assert.ok(tried.ok);
    assert.deepEqual(
      server.asked.map(({ headers }) => headers.authorization),
      server.asked.map(() => 'Bearer sk-given'),
    );
    assert.ok(server.asked.length > 0);
  });
});
