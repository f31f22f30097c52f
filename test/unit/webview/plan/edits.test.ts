// Edits of the panel keep a plan whole: nothing needs a step that is gone, and nothing comes before what it needs.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Plan, Step } from '../../../../src/protocol/plan.ts';
import { applyEdits } from '../../../../src/protocol/plan-edit.ts';
import { duplicate, freshId, moveBeside, moveBy, placeOf, remove, split } from '../../../../webview/plan/edits.ts';
import { ids, needsOf, planOf, step, titles } from './samples.ts';

const edited = (plan: Plan, edits: Parameters<typeof applyEdits>[1] | undefined): Plan =>
  applyEdits(plan, edits ?? [], plan.revision + 1);

/** All that must be done before a step, however far away. */
function comesBefore(plan: Plan, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    for (const need of needsOf(plan, one) ?? []) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(id);
  return found;
}

const anyPlan = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 2, maxLength: 12 }).map((all) =>
  planOf(
    ...all.map((needs, index) =>
      step(`s${index}`, {
        needs: index === 0 ? [] : [...new Set(needs.map((need) => `s${need % index}`))],
      }),
    ),
  ),
);

describe('remove', () => {
  it('gives what a step needed to those that needed it', () => {
    const plan = planOf(step('a'), step('b', { needs: ['a'] }), step('c', { needs: ['b'] }));
    const next = edited(plan, remove(plan, 'b'));
    assert.deepEqual(ids(next), ['a', 'c']);
    assert.deepEqual(needsOf(next, 'c'), ['a']);
  });

  it('takes a group out with its steps, and rewires who needed either', () => {
    const plan = planOf(
      step('a'),
      step('g', { kind: 'group', needs: ['a'] }),
      step('g1', { parent: 'g' }),
      step('g2', { parent: 'g', needs: ['g1'] }),
      step('z', { needs: ['g', 'g2'] }),
    );
    const next = edited(plan, remove(plan, 'g'));
    assert.deepEqual(ids(next), ['a', 'z']);
    assert.deepEqual(needsOf(next, 'z'), ['a']);
  });

  it('leaves no need without its step, and every order that held between the others', () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(), (plan, pick) => {
        const id = `s${pick % plan.steps.length}`;
        const next = edited(plan, remove(plan, id));
        for (const one of next.steps) {
          const expected = [...comesBefore(plan, one.id)].filter((other) => other !== id).sort();
          assert.deepEqual([...comesBefore(next, one.id)].sort(), expected);
        }
      }),
    );
  });
});

describe('split', () => {
  it('makes two steps one after the other, of which the second is what others needed', () => {
    const plan = planOf(
      step('a'),
      step('b', { needs: ['a'], check: { tool: 'run_command', input: {} }, doneWhen: 'it works' }),
      step('c', { needs: ['b'] }),
    );
    const next = edited(plan, split(plan, 'b'));
    assert.deepEqual(titles(next), ['Do a', 'Do b (1 of 2)', 'Do b (2 of 2)', 'Do c']);
    assert.deepEqual(ids(next), ['a', 'b-2', 'b', 'c']);
    assert.deepEqual(needsOf(next, 'b-2'), ['a']);
    assert.deepEqual(needsOf(next, 'b'), ['b-2']);
    assert.deepEqual(needsOf(next, 'c'), ['b']);
    assert.equal(next.steps[1]?.check, undefined);
    assert.equal(next.steps[2]?.check?.tool, 'run_command');
  });

  it('keeps a title within what a step may have', () => {
    const plan = planOf(step('a', { title: 'x'.repeat(300) }));
    assert.ok(titles(edited(plan, split(plan, 'a'))).every((title) => title.length <= 300));
    assert.ok(titles(edited(plan, duplicate(plan, 'a'))).every((title) => title.length <= 300));
  });
});

describe('moveBy', () => {
  const plan = planOf(
    step('a'),
    step('g', { kind: 'group' }),
    step('g1', { parent: 'g' }),
    step('g2', { parent: 'g' }),
    step('z'),
  );

  it('moves among the steps that are part of the same', () => {
    assert.deepEqual(ids(edited(plan, moveBy(plan, 'z', -1))), ['a', 'z', 'g', 'g1', 'g2']);
    assert.deepEqual(ids(edited(plan, moveBy(plan, 'a', 1))), ['g', 'a', 'g1', 'g2', 'z']);
    assert.deepEqual(ids(edited(plan, moveBy(plan, 'g2', -1))), ['a', 'g', 'g2', 'g1', 'z']);
  });

  it('stays at the ends', () => {
    assert.equal(moveBy(plan, 'a', -1), undefined);
    assert.equal(moveBy(plan, 'g1', -1), undefined);
    assert.equal(moveBy(plan, 'z', 1), undefined);
  });

  it('is taken back by the move the other way', () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(), (any, pick) => {
        const id = `s${pick % any.steps.length}`;
        const down = moveBy(any, id, 1);
        if (down === undefined) return;
        const moved = edited(any, down);
        assert.equal(placeOf(moved, id).place, placeOf(any, id).place + 1);
        assert.deepEqual(ids(edited(moved, moveBy(moved, id, -1))), ids(any));
      }),
    );
  });
});

describe('moveBeside', () => {
  const plan = planOf(step('a'), step('g', { kind: 'group' }), step('g1', { parent: 'g' }), step('z'));
  const parentOf = (next: Plan, id: string) => next.steps.find((one: Step) => one.id === id)?.parent;

  it('makes the step part of what the other is part of', () => {
    const inside = edited(plan, moveBeside(plan, 'z', 'g1', 'before'));
    assert.deepEqual(ids(inside), ['a', 'g', 'z', 'g1']);
    assert.equal(parentOf(inside, 'z'), 'g');
    const outside = edited(plan, moveBeside(plan, 'g1', 'a', 'before'));
    assert.deepEqual(ids(outside), ['g1', 'a', 'g', 'z']);
    assert.equal(parentOf(outside, 'g1'), undefined);
  });

  it('makes nothing part of itself', () => {
    assert.equal(moveBeside(plan, 'g', 'g1', 'after'), undefined);
    assert.equal(moveBeside(plan, 'g', 'g', 'after'), undefined);
  });
});

describe('other edits', () => {
  const plan = planOf(step('a-2'), step('a', { needs: ['a-2'] }));

  it('gives a copy an id of its own behind the original', () => {
    const next = edited(plan, duplicate(plan, 'a'));
    assert.deepEqual(ids(next), ['a-2', 'a', 'a-3']);
    assert.deepEqual(needsOf(next, 'a-3'), ['a-2']);
    assert.equal(freshId(plan, 'x'.repeat(64)).length <= 64, true);
  });
});
