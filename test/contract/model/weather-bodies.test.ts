// Answers in strange forms: what is right arrives whole, what is damaged is a fault and hands on no call.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BODIES, HUGE } from '../../support/bad-weather/bodies.ts';
import { endure, weathered } from '../../support/bad-weather/endure.ts';
import { startBadServer } from '../../support/bad-weather/server.ts';
import { WIRES } from '../../support/scripted-model/wires.ts';

for (const wire of WIRES) {
  describe(`bad weather over ${wire}: bodies`, () => {
    for (const weather of BODIES) it(`survives ${weather.name}`, () => endure(wire, weather)).timeout(25_000);

    it(`survives ${HUGE.name}`, async () => {
      const server = await startBadServer(wire, HUGE.play);
      const chunks = await weathered(wire, server.url);
      const last = chunks.at(-1);
      await server.closed();
      await server.close();
      assert.ok(last?.type === 'end', JSON.stringify(last)?.slice(0, 300));
      assert.ok(chunks.some((chunk) => chunk.type === 'text' && chunk.text.length > 16 * 1024 * 1024));
    }).timeout(25_000);
  });
}
