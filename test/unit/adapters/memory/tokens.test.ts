// The words that a text is found by.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { matchAny, queryTokens, tokensOf } from '../../../../src/adapters/memory/tokens.ts';

describe('memory words', function () {
  this.timeout(20_000);
  it('keeps identifiers whole and in their parts', () => {
    assert.deepEqual(tokensOf('getUserName'), ['getusername', 'get', 'user', 'name']);
    assert.deepEqual(tokensOf('max_retry_count'), ['maxretrycount', 'max', 'retry', 'count']);
    assert.deepEqual(tokensOf('parseHTMLPage'), ['parsehtmlpage', 'parse', 'html', 'page']);
    assert.deepEqual(tokensOf('__init__'), ['init']);
  });

  it('takes plain words once, in small letters', () => {
    assert.deepEqual(tokensOf('The Build, again!'), ['the', 'build', 'again']);
  });

  it('splits scripts without spaces into pairs', () => {
    assert.deepEqual(tokensOf('数据库'), ['数据库', '数据', '据库']);
  });

  it('asks for each word once and for a bounded number of them', () => {
    assert.deepEqual(queryTokens('test the Test'), ['test', 'the']);
    const many = Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ');
    assert.equal(queryTokens(many).length, 64);
  });

  it('never lets a question be anything but quoted words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        const match = matchAny(queryTokens(query));
        assert.match(match, /^(?:"[^"]+"(?: OR "[^"]+")*)?$/);
      }),
    );
  });
});
