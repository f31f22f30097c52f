// Arrow keys: along the arrows, into groups and out again, and to every step.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { roomFor } from '../../../../webview/graph/geometry.ts';
import { layeredLayout } from '../../../../webview/graph/layered-layout.ts';
import { type Linked, structureOf } from '../../../../webview/graph/structure.ts';
import { type Direction, travel } from '../../../../webview/graph/travel.ts';
import { chain, fan, linked, orderly } from './plans.ts';

const DIRECTIONS: readonly Direction[] = ['down', 'up', 'left', 'right'];

function traveller(steps: readonly Linked[]) {
  const structure = structureOf(steps);
  const layout = layeredLayout(structure, roomFor(300, 1));
  return (from: string, direction: Direction) => travel(structure, layout, from, direction);
}

describe('travel', () => {
  it('goes down and up along the arrows', () => {
    const go = traveller(chain(3));
    assert.equal(go('s0', 'down'), 's1');
    assert.equal(go('s2', 'up'), 's1');
    assert.equal(go('s2', 'down'), undefined);
    assert.equal(go('s0', 'up'), undefined);
  });

  it('goes sideways through what stands side by side, row by row', () => {
    const go = traveller(fan(5));
    assert.deepEqual(
      ['s1', 's2', 's3', 's4'].map((id) => go(id, 'right')),
      ['s2', 's3', 's4', undefined],
    );
    assert.equal(go('s3', 'left'), 's2');
  });

  it('goes into a group, and on from it', () => {
    const go = traveller([linked('a'), linked('g', ['a']), linked('g.1', [], 'g'), linked('b', ['g'])]);
    assert.equal(go('a', 'down'), 'g');
    assert.equal(go('g', 'down'), 'g.1');
    assert.equal(go('g.1', 'down'), 'b');
    assert.equal(go('g.1', 'up'), 'g');
    assert.equal(go('b', 'up'), 'g');
  });

  it('reaches each step from the first', () => {
    fc.assert(
      fc.property(orderly(30), (steps) => {
        const go = traveller(steps);
        const reached = new Set(['s0']);
        for (const id of reached) {
          for (const direction of DIRECTIONS) {
            const next = go(id, direction);
            if (next !== undefined) reached.add(next);
          }
        }
        assert.deepEqual([...reached].sort(), steps.map(({ id }) => id).sort());
      }),
      { numRuns: 30 },
    );
  });
});
