// What is drawn of a large graph: all that is seen, and never too many elements.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { meets, roomFor } from '../../../../webview/graph/geometry.ts';
import { layeredLayout } from '../../../../webview/graph/layered-layout.ts';
import { boxAt, MOST_BOXES, partAround, sightOf } from '../../../../webview/graph/sight.ts';
import { structureOf } from '../../../../webview/graph/structure.ts';
import { fan, linked } from './plans.ts';

const layout = layeredLayout(structureOf(fan(1_000)), roomFor(1_400, 0));

describe('sightOf', () => {
  it('holds all boxes that are seen, at any place and zoom', () => {
    fc.assert(
      fc.property(
        fc.nat(layout.width),
        fc.nat(layout.height),
        fc.double({ min: 0.2, max: 2, noNaN: true }),
        (x, y, scale) => {
          const seen = { x, y, width: 1_400 / scale, height: 900 / scale };
          const { boxes, far } = sightOf(layout, seen, scale);
          assert.ok(far || boxes.length <= MOST_BOXES);
          const drawn = new Set(boxes);
          for (const box of layout.boxes) if (meets(seen, box)) assert.ok(drawn.has(box), `${box.id} is missing`);
        },
      ),
    );
  });

  it('draws single boxes in a large editor at full size, and shapes when all is seen', () => {
    assert.equal(sightOf(layout, { x: 0, y: 2_000, width: 1_400, height: 900 }, 1).far, false);
    assert.equal(sightOf(layout, { x: 0, y: 0, width: 7_000, height: 9_000 }, 0.2).far, true);
  });

  it('leaves nothing out of a small graph', () => {
    const small = layeredLayout(structureOf(fan(60)), roomFor(300, 0));
    assert.equal(sightOf(small, { x: 0, y: 0, width: 300, height: 100 }, 1).boxes.length, 60);
  });

  it('keeps arrows that only pass through', () => {
    const seen = { x: 0, y: layout.height / 2, width: 300, height: 100 };
    assert.ok(sightOf(layout, seen, 1).edges.some(({ to }) => to === 's999'));
  });
});

describe('partAround', () => {
  it('stays the same while little is scrolled', () => {
    const at = (y: number) => partAround({ x: 0, y, width: 300, height: 500 }, 1);
    assert.deepEqual(at(1_000), at(1_080));
    assert.notDeepEqual(at(1_000), at(1_200));
  });
});

describe('boxAt', () => {
  it('finds the innermost step', () => {
    const small = layeredLayout(structureOf([linked('g'), linked('a', [], 'g')]), roomFor(300, 1));
    const [group, inner] = small.boxes;
    assert.ok(group !== undefined && inner !== undefined);
    assert.equal(boxAt(small, inner.x + 1, inner.y + 1)?.id, 'a');
    assert.equal(boxAt(small, group.x + 1, group.y + 1)?.id, 'g');
    assert.equal(boxAt(small, -5, -5), undefined);
  });
});
