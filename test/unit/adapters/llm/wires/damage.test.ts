// What tells a damaged call from a badly written one.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isDamaged } from '../../../../../src/adapters/llm/wires/damage.ts';

const came = (...pieces: readonly string[]) =>
  isDamaged(
    pieces.join(''),
    pieces.map((piece) => piece.length),
  );

describe('isDamaged', () => {
  it('sees a piece that came twice, two that changed places, and bytes that were no text', () => {
    assert.equal(came('{"p', '{"p', '":1}'), true);
    assert.equal(came('{"p', ':1', '"', '}'), true);
    assert.equal(came('{"p"\uFFFD:1}'), true);
  });

  it('leaves alone what is whole, and what the model wrote badly', () => {
    assert.equal(came('{"p', '":1}'), false);
    assert.equal(came('{"p": ', '"\uFFFD"}'), false);
    assert.equal(came("{p: 'a'}"), false);
    assert.equal(came('{"path": "a'), false);
    assert.equal(came(''), false);
  });
});
