// Connections that break or fall silent: each ends in its fault, in bounded time, with nothing half done and no socket left.
import { describe, it } from 'mocha';
import { BREAKS } from '../../support/bad-weather/breaks.ts';
import { endure } from '../../support/bad-weather/endure.ts';
import { WIRES } from '../../support/scripted-model/wires.ts';

for (const wire of WIRES) {
  describe(`bad weather over ${wire}: connections`, () => {
    for (const weather of BREAKS) it(`survives ${weather.name}`, () => endure(wire, weather)).timeout(25_000);
  });
}
