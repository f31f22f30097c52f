// What is left of a plan for drawing it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { apart, depthOf, structureOf } from '../../../../webview/graph/structure.ts';
import { linked } from './plans.ts';

describe('structureOf', () => {
  it('drops needs that cannot be drawn: unknown, doubled, the step itself, and what is around or inside it', () => {
    const { items } = structureOf([
      linked('a'),
      linked('g', ['g.1', 'a', 'a', 'gone']),
      linked('g.1', ['g', 'g.1', 'a'], 'g'),
    ]);
    assert.deepEqual(items.get('g')?.needs, ['a']);
    assert.deepEqual(items.get('g.1')?.needs, ['a']);
  });

  it('takes a parent that is unknown, or within the step itself, for none', () => {
    const structure = structureOf([linked('a', [], 'b'), linked('b', [], 'a'), linked('c', [], 'gone')]);
    assert.deepEqual(structure.roots, ['b', 'c']);
    assert.deepEqual(structure.items.get('b')?.children, ['a']);
  });

  it('keeps the first of two steps with one name', () => {
    const { items } = structureOf([linked('a'), linked('b', ['a']), linked('b')]);
    assert.deepEqual([...items.keys()], ['a', 'b']);
    assert.deepEqual(items.get('b')?.needs, ['a']);
  });
});

describe('apart', () => {
  const structure = structureOf([
    linked('g'),
    linked('g.h', [], 'g'),
    linked('x', [], 'g.h'),
    linked('y', [], 'g'),
    linked('z'),
  ]);

  it('finds the two neighbours that an arrow moves apart', () => {
    assert.deepEqual(apart(structure, 'x', 'y'), ['g.h', 'y']);
    assert.deepEqual(apart(structure, 'x', 'z'), ['g', 'z']);
    assert.equal(apart(structure, 'x', 'g'), undefined);
  });

  it('knows how deep steps are nested', () => {
    assert.equal(depthOf(structure), 2);
    assert.equal(depthOf(structureOf([linked('a')])), 0);
  });
});
