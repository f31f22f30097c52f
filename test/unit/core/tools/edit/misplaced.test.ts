// An edit of a file that has changed since: where its author meant it, or elsewhere.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { landsElsewhere } from '../../../../../src/core/tools/edit/misplaced.ts';

const bytes = (lines: string) => new TextEncoder().encode(lines.replaceAll(' ', '\n'));
const elsewhere = (known: string, meant: string, present: string, result: string) =>
  landsElsewhere({ known: bytes(known), meant: bytes(meant), present: bytes(present), result: bytes(result) });

describe('landsElsewhere', () => {
  it('follows a place that others have moved, also where they changed what is next to it', () => {
    assert.equal(elsewhere('a b c', 'a B c', 'x y a b c', 'x y a B c'), false);
    assert.equal(elsewhere('a b c', 'a B c', 'a b x', 'a B x'), false);
    assert.equal(elsewhere('a b c', 'a b n c', 'x a b c y', 'x a b n c y'), false);
    assert.equal(elsewhere('a b c d e', 'a c d e', 'x c b c d', 'x c c d'), false);
  });

  it('tells an equal place elsewhere', () => {
    assert.equal(elsewhere('b 1 2 3 4', 'B 1 2 3 4', 'x 1 2 3 b 4', 'x 1 2 3 B 4'), true);
    assert.equal(elsewhere('1 2 b 3 4', '1 2 B 3 4', 'b 1 2 3 4', 'B 1 2 3 4'), true);
  });
});
