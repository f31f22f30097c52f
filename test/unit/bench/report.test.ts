// The bench's figures: what their lines say of the floor and of the aim.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lineOf, tableOf } from '../../bench/report.ts';

describe('a figure of the bench', () => {
  it('tells its ratio to the floor and that it reaches a bound', () => {
    const line = lineOf({ figure: 'activation', unit: 'ms', ours: 9, floor: 3, aim: { most: 12 }, n: 3 });
    assert.deepEqual(line, {
      figure: 'activation',
      unit: 'ms',
      ours: 9,
      floor: 3,
      ratio: 3,
      aim: '≤ 12 ms',
      ok: true,
      n: 3,
    });
  });

  it('fails a bound from below and a bound from above', () => {
    assert.equal(lineOf({ figure: 'f', unit: 'ms', ours: 13, aim: { most: 12 }, n: 1 }).ok, false);
    assert.equal(lineOf({ figure: 'f', unit: 'tokens/s', ours: 400, aim: { least: 5000 }, n: 1 }).ok, false);
    assert.equal(lineOf({ figure: 'f', unit: 'tokens/s', ours: 5000, aim: { least: 5000 }, n: 1 }).ok, true);
  });

  it('judges a ratio, and never one to nothing', () => {
    const aim = { ratio: 1.15 } as const;
    assert.equal(lineOf({ figure: 'f', unit: 'ms', ours: 114, floor: 100, aim, n: 1 }).ok, true);
    assert.equal(lineOf({ figure: 'f', unit: 'ms', ours: 116, floor: 100, aim, n: 1 }).ok, false);
    assert.equal(lineOf({ figure: 'f', unit: 'ms', ours: 0, aim, n: 1 }).ok, false);
    assert.equal(lineOf({ figure: 'f', unit: 'ms', ours: 1, floor: 0, aim, n: 1 }).ok, false);
  });

  it('becomes a row of the table', () => {
    const line = lineOf({ figure: 'VSIX', unit: 'kB', ours: 812.345, floor: 5, aim: { most: 2000 }, n: 1 });
    assert.match(tableOf([line]), /^\| VSIX \| 812\.3 kB \| 5 \| 162\.5 × \| ≤ 2000 kB \| yes \| 1 \|$/m);
  });
});
