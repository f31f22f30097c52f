// What providers refuse in their own words, over every wire: the right fault, asked once, without the key, at no cost.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { weathered } from '../../support/bad-weather/endure.ts';
import { REFUSALS } from '../../support/bad-weather/refusals.ts';
import { startBadServer } from '../../support/bad-weather/server.ts';
import { SCRIPTED_KEY, WIRES } from '../../support/scripted-model/wires.ts';

for (const wire of WIRES) {
  describe(`bad weather over ${wire}: refusals`, () => {
    for (const { name, status, headers, body, ...wanted } of REFUSALS) {
      it(`knows ${name}`, async () => {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const type = typeof body === 'string' ? 'text/html' : 'application/json';
        const server = await startBadServer(wire, (exchange) =>
          exchange.send(status, text, { 'content-type': type, ...headers }),
        );
        const last = (await weathered(wire, server.url)).at(-1);
        await server.closed();
        await server.close();
        assert.ok(last?.type === 'fault');
        assert.equal(last.fault.code, wanted.code, last.fault.text);
        assert.equal(last.fault.retryable, wanted.retryable === true);
        assert.equal(last.fault.retryAfterMs, wanted.retryAfterMs);
        assert.match(last.fault.text, wanted.says ?? /./);
        assert.equal(last.usage, undefined, 'a refusal costs nothing');
        assert.equal(server.requests.length, 1, 'it was asked more than once');
      });
    }

    it('does not repeat a key that the server repeats', async () => {
      const said = `Incorrect API key provided: ${SCRIPTED_KEY}. You can find your key in the settings.`;
      for (const status of [400, 401, 403, 500]) {
        const server = await startBadServer(wire, (exchange) =>
          exchange.send(status, JSON.stringify({ error: { message: said } }), { 'x-key': SCRIPTED_KEY }),
        );
        const last = (await weathered(wire, server.url)).at(-1);
        await server.close();
        assert.ok(!JSON.stringify(last).includes(SCRIPTED_KEY), `${status}`);
        assert.match(JSON.stringify(last), /Incorrect API key provided/);
      }
    });
  });
}
