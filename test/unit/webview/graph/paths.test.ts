// Ways and arrow heads as path data.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { StepStateSchema } from '../../../../src/protocol/plan.ts';
import { boxPath, headPath, markPath, wayPath } from '../../../../webview/graph/paths.ts';

describe('wayPath', () => {
  it('rounds corners, but no further than half of a short piece', () => {
    const way = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 6, y: 20 },
      { x: 6, y: 40 },
    ];
    assert.equal(wayPath(way), 'M0 0L0 13Q0 20 3 20L3 20Q6 20 6 27L6 40');
  });

  it('leaves out points that coincide', () => {
    const way = [
      { x: 5, y: 0 },
      { x: 5, y: 13 },
      { x: 5, y: 13 },
      { x: 5, y: 26 },
    ];
    assert.equal(wayPath(way), 'M5 0L5 6.5Q5 13 5 19.5L5 26');
  });
});

describe('headPath', () => {
  it('ends where the way ends and points along it', () => {
    assert.equal(
      headPath([
        { x: 5, y: 0 },
        { x: 5, y: 30 },
      ]),
      'M5 30L1.5 24L8.5 24Z',
    );
  });

  it('draws nothing for a way without length', () => {
    assert.equal(headPath([]), '');
    assert.equal(headPath([{ x: 1, y: 1 }]), '');
  });
});

describe('markPath', () => {
  it('tells all states apart without colour', () => {
    const marks = StepStateSchema.options.map((state) => markPath(state, { x: 0, y: 0, width: 60, height: 30 }));
    assert.equal(new Set(marks).size, StepStateSchema.options.length);
  });

  it('stays inside its box', () => {
    const numbers =
      markPath('failed', { x: 100, y: 50, width: 60, height: 30 })
        .match(/[\d.]+/g)
        ?.map(Number) ?? [];
    assert.ok(
      numbers.every((value, index) => (index % 2 === 0 ? value > 100 && value < 160 : value > 50 && value < 80)),
    );
    assert.equal(boxPath({ x: 1, y: 2, width: 3, height: 4 }), 'M1 2h3v4h-3Z');
  });
});
