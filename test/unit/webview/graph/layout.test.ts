// What must hold of every layout: boxes apart, groups around their own, arrows that lead down, always the same.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { dagreLayout } from '../../../../webview/graph/dagre-layout.ts';
import { type Box, type GraphLayout, holds, meets, roomFor } from '../../../../webview/graph/geometry.ts';
import { layeredLayout } from '../../../../webview/graph/layered-layout.ts';
import { Layouts, layOut } from '../../../../webview/graph/layout.ts';
import { isSound } from '../../../../webview/graph/sound.ts';
import { depthOf, type Linked, lineage, type Structure, structureOf } from '../../../../webview/graph/structure.ts';
import { chain, fan, linked, orderly, wild } from './plans.ts';

const WIDTHS = fc.constantFrom(200, 300, 480, 900, 2_000);
const room = (structure: Structure, width: number) => roomFor(width, depthOf(structure));
const placesIn = ({ boxes }: GraphLayout) => new Map(boxes.map((box) => [box.id, box]));

function assertApart(structure: Structure, layout: GraphLayout): void {
  const inside = (outer: Box, inner: Box) => lineage(structure, inner.id).includes(outer.id);
  layout.boxes.forEach((box, index) => {
    assert.ok(holds({ x: 0, y: 0, width: layout.width, height: layout.height }, box), `${box.id} leaves the drawing`);
    for (const other of layout.boxes.slice(index + 1)) {
      if (inside(box, other)) assert.ok(holds(box, other), `${other.id} leaves its group ${box.id}`);
      else assert.ok(!meets(box, other), `${box.id} and ${other.id} overlap`);
    }
  });
}

function assertDown(structure: Structure, layout: GraphLayout): void {
  const places = placesIn(layout);
  let arrows = 0;
  for (const { from, to, points } of layout.edges) {
    const [above, below] = [places.get(from), places.get(to)];
    assert.ok(above !== undefined && below !== undefined);
    assert.ok(above.y + above.height <= below.y, `${from} is not above ${to}`);
    assert.equal(points[0]?.y, above.y + above.height);
    assert.equal(points.at(-1)?.y, below.y);
    arrows++;
  }
  assert.equal(
    arrows,
    [...structure.items.values()].reduce((sum, item) => sum + item.needs.length, 0),
  );
}

describe('layOut', function () {
  this.timeout(10_000);
  it('keeps boxes apart, groups around their own and arrows downwards, at any width', () => {
    fc.assert(
      fc.property(fc.oneof(orderly(40), orderly(12)), WIDTHS, (steps, width) => {
        const structure = structureOf(steps);
        const layout = layOut(structure, room(structure, width));
        assert.equal(layout.boxes.length, structure.items.size);
        assertApart(structure, layout);
        assertDown(structure, layout);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same for the same', () => {
    fc.assert(
      fc.property(orderly(15), WIDTHS, (steps, width) => {
        const structure = structureOf(steps);
        const again = structureOf(steps.map((step) => ({ ...step })));
        assert.deepEqual(layOut(structure, room(structure, width)), layOut(again, room(again, width)));
      }),
      { numRuns: 15 },
    );
  });

  it('draws what no executor would run: circles, unknown steps, groups woven into each other', () => {
    fc.assert(
      fc.property(wild(25), WIDTHS, (steps, width) => {
        const structure = structureOf(steps);
        const layout = layOut(structure, room(structure, width));
        assert.equal(layout.boxes.length, new Set(steps.map(({ id }) => id)).size);
        assertApart(structure, layout);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves small plans to dagre, and large ones to plain rows', () => {
    const small = structureOf(chain(12));
    assert.deepEqual(layOut(small, room(small, 300)), dagreLayout(small, room(small, 300)));
    const large = structureOf(chain(1_000));
    assert.deepEqual(layOut(large, room(large, 300)), layeredLayout(large, room(large, 300)));
  });

  it('takes rows where dagre would have to be scrolled sideways', () => {
    const structure = structureOf(fan(20));
    const { width } = layOut(structure, room(structure, 300));
    assert.ok(width <= 300, `${width} pixels are too wide`);
    assert.ok(dagreLayout(structure, room(structure, 300)).width > 1_000);
  });
});

describe('layeredLayout', function () {
  this.timeout(10_000);
  it('holds for a thousand steps what holds for a few', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1_000, maxLength: 1_000 }), (picks) => {
        const steps = picks.map(([one, other], index) =>
          linked(`s${index}`, index === 0 ? [] : [`s${one % index}`, `s${other % index}`]),
        );
        const structure = structureOf(steps);
        const layout = layeredLayout(structure, room(structure, 300));
        assertApart(structure, layout);
        assertDown(structure, layout);
        assert.ok(layout.width <= 300);
      }),
      { numRuns: 2 },
    );
  });

  it('fills rows in the order of the plan', () => {
    const structure = structureOf(fan(5));
    const places = placesIn(layeredLayout(structure, room(structure, 300)));
    const at = (id: string) => [places.get(id)?.x, places.get(id)?.y];
    const rows = [...new Set([...places.values()].map(({ y }) => y))];
    assert.deepEqual([at('s1')[1], at('s2')[1], at('s3')[1], at('s4')[1]], [rows[1], rows[1], rows[2], rows[2]]);
    assert.ok(Number(at('s1')[0]) < Number(at('s2')[0]));
  });

  it('leads arrows around groups that they do not concern', () => {
    const structure = structureOf([
      linked('a'),
      linked('g', ['a']),
      linked('g.1', [], 'g'),
      linked('g.2', ['g.1'], 'g'),
      linked('h', ['g']),
      linked('i', ['h', 'a']),
    ]);
    const layout = layeredLayout(structure, room(structure, 220));
    const group = placesIn(layout).get('g');
    const way = layout.edges.find(({ from, to }) => from === 'a' && to === 'i')?.points ?? [];
    assert.ok(group !== undefined && way.length > 2);
    way.slice(1).forEach((point, index) => {
      const before = way[index] ?? point;
      const line = {
        x: Math.min(point.x, before.x),
        y: Math.min(point.y, before.y),
        width: Math.abs(point.x - before.x),
        height: Math.abs(point.y - before.y),
      };
      assert.ok(!meets(group, line), 'the arrow crosses the group');
    });
  });
});

describe('isSound', () => {
  const structure = structureOf([linked('a'), linked('b', ['a'])]);
  const box = (id: string, y: number): Box => ({ id, x: 0, y, width: 100, height: 40, group: false });
  const edges = [{ from: 'a', to: 'b', points: [] }];
  const sound = (...boxes: Box[]) => isSound(structure, { width: 100, height: 200, boxes, edges });

  it('refuses boxes that overlap, and arrows that do not lead down', () => {
    assert.equal(sound(box('a', 0), box('b', 60)), true);
    assert.equal(sound(box('a', 0), box('b', 30)), false);
    assert.equal(sound(box('a', 60), box('b', 0)), false);
  });
});

describe('Layouts', () => {
  const steps = (state: string): Linked[] => chain(30).map((step) => Object.assign({ state }, step));

  it('lays out once for plans that differ in states alone', () => {
    const layouts = new Layouts();
    const first = layouts.of(steps('pending'), 300);
    assert.equal(layouts.of(steps('done'), 300), first);
    assert.equal(layouts.of(steps('done'), 301), first);
  });

  it('lays out anew when a need, a parent, a step or the room changes', () => {
    const layouts = new Layouts();
    const plan = chain(3);
    let before = layouts.of(plan, 300);
    const changed = (next: readonly Linked[], width = 300) => {
      const now = layouts.of(next, width);
      assert.notEqual(now, before);
      before = now;
    };
    changed([...plan.slice(0, 2), linked('s2', ['s0'])]);
    changed([...plan.slice(0, 2), linked('s2', ['s0'], 's1')]);
    changed(plan.slice(0, 2));
    changed(plan.slice(0, 2), 900);
  });
});
