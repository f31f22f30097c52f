// Mentions in the message box: the one being typed, and the ones that were written out.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addMentions, insertMention, mentionAt, typedMentions } from '../../../../webview/text/mention.ts';

describe('mentionAt', () => {
  it('finds the mention that ends at the caret', () => {
    assert.deepEqual(mentionAt('see @src/a', 10), { from: 4, kind: 'any', query: 'src/a' });
    assert.deepEqual(mentionAt('@', 1), { from: 0, kind: 'any', query: '' });
    assert.deepEqual(mentionAt('@file:a b', 7), { from: 0, kind: 'file', query: 'a' });
    assert.deepEqual(mentionAt('(@folder:', 9), { from: 1, kind: 'folder', query: '' });
  });

  it('is not fooled by addresses and finished words', () => {
    assert.equal(mentionAt('me@example', 10), undefined);
    assert.equal(mentionAt('@done now', 9), undefined);
  });
});

describe('insertMention', () => {
  it('writes the mention out and puts the caret behind it', () => {
    const query = mentionAt('see @pr and', 7);
    assert.ok(query);
    assert.deepEqual(insertMention('see @pr and', 7, query, 'src/price.ts'), {
      text: 'see @src/price.ts and',
      caret: 17,
    });
    assert.deepEqual(insertMention('@f', 2, { from: 0, kind: 'any', query: 'f' }, 'file:'), {
      text: '@file:',
      caret: 6,
    });
  });
});

describe('typedMentions', () => {
  it('knows @selection and @problems written by hand', () => {
    const kinds = (text: string) => typedMentions(text).map((mention) => mention.kind);
    assert.deepEqual(kinds('fix @problems in @selection.'), ['selection', 'problems']);
    assert.deepEqual(kinds('@problems-old.ts and mail@selection'), []);
  });

  it('is added once', () => {
    const [problems] = typedMentions('@problems');
    assert.ok(problems);
    assert.equal(addMentions([problems], typedMentions('@problems @problems')).length, 1);
  });
});
