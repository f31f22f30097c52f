// What a model is told when its text was not found: where the nearest place is and what differs there.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explainNoMatch } from '../../../../../src/core/tools/edit/nearest.ts';

const FILE = 'import a\n\nfunction total(items) {\n\treturn items.length;\n}\n\nexport { total };\n';

describe('explainNoMatch', () => {
  it('names the line where only white space differs', () => {
    const text = explainNoMatch(FILE, 'function total(items) {\n    return items.length;\n}');
    assert.match(text, /line 4, which differs only in white space/);
    assert.match(text, /"\\treturn items\.length;"/);
  });

  it('shows the line that differs among lines that match', () => {
    const text = explainNoMatch(FILE, 'function total(items) {\n\treturn items.size;\n}');
    assert.match(text, /line 4, which differs: .*items\.length.*items\.size/);
  });

  it('finds the most similar line for a single line', () => {
    assert.match(explainNoMatch(FILE, 'export { totals }'), /line 7/);
  });

  it('says that the last newline is missing', () => {
    assert.match(explainNoMatch('a\nb', 'b\n'), /without a newline/);
  });

  it('says so when nothing resembles it or there is nothing', () => {
    assert.match(explainNoMatch(FILE, 'zzzzzzzz qqqqqqq'), /Nothing in it resembles/);
    assert.match(explainNoMatch('', 'x'), /empty/);
  });

  it('stays bounded on long lines and large files', () => {
    const line = 'x'.repeat(100_000);
    assert.ok(explainNoMatch(`${line}y\n`, `${line}z`).length < 600);
    const started = performance.now();
    explainNoMatch('some line of text\n'.repeat(50_000), 'some other line of text');
    assert.ok(performance.now() - started < 10_000);
  }).timeout(20_000);
});
