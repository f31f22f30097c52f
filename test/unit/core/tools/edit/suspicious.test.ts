// Elisions and HTML escapes are refused where they would lose or damage text, and nowhere else.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applyEdit } from '../../../../../src/core/tools/edit/apply-edit.ts';
import { findElision, isEscapedCopy } from '../../../../../src/core/tools/edit/suspicious.ts';

const ELISIONS = [
  '// ... existing code ...',
  '// ...existing code...',
  '# ... rest unchanged',
  '// ... rest of the function',
  '/* ... */',
  '{/* ... existing code ... */}',
  '<!-- rest of the file unchanged -->',
  '-- ... same as before',
  '// rest of the code remains the same',
  '// existing code here',
  '// … unchanged …',
  '...',
  '... rest unchanged',
  '[... rest of file unchanged ...]',
  '...existing code...',
  '# ...',
  '// (rest of the file unchanged)',
  '// ... other methods ...',
  '/* existing code */',
];

const HARMLESS = [
  '...rest,',
  '...rest',
  '...existing, ...other',
  '  return { ...previous, code };',
  '// Loading the rest of the data...',
  '// ...and then the next one',
  '// the existing users are kept',
  '# Existing code signing identities',
  'for (const code of rest) {',
  '// Wait for the other side',
  'print("... rest unchanged")',
  "echo 'existing code here'",
];

describe('findElision', () => {
  it('finds the placeholder of a secret that the model never saw, unless the file holds one', () => {
    const text = 'API_KEY=[redacted: variable]\nPORT=1';
    assert.equal(findElision(text, 'API_KEY=abc\nPORT=2', '.env'), '[redacted: variable]');
    assert.equal(findElision(text, text, 'notes.md'), undefined);
  });

  for (const line of ELISIONS) {
    it(`takes ${JSON.stringify(line)} for lines left out`, () => {
      assert.equal(findElision(`a\n  ${line}\nb`, 'a\nb', 'a.ts'), line);
    });
  }
  for (const line of HARMLESS) {
    it(`lets ${JSON.stringify(line)} pass`, () => {
      assert.equal(findElision(`a\n  ${line}\nb`, 'a\nb', 'a.ts'), undefined);
    });
  }

  it('lets pass what is in the file already, and dots where they mean something', () => {
    assert.equal(findElision('// ...', 'x\n  // ...\n', 'a.ts'), undefined);
    assert.equal(findElision('def f():\n    ...', '', 'a.py'), undefined);
    assert.equal(findElision('    # ... rest unchanged', '', 'a.py'), '# ... rest unchanged');
  });

  it('takes no longer on hostile text', () => {
    const started = performance.now();
    findElision(`// ${'rest of the '.repeat(16)}\n`.repeat(5_000), '', 'a.ts');
    findElision(`${'.'.repeat(199)}\n`.repeat(5_000), '', 'a.ts');
    assert.ok(performance.now() - started < 10_000);
  }).timeout(20_000);
});

describe('applyEdit on text a model damaged', () => {
  const apply = (text: string, old: string, replacement: string, label = 'a.ts') =>
    applyEdit(new TextEncoder().encode(text), [{ old, new: replacement }], label);
  const codeOf = (result: ReturnType<typeof applyEdit>) => (result.ok ? 'done' : result.fault.code);

  it('refuses an elision in new', () => {
    assert.equal(codeOf(apply('a\nb\n', 'a', 'x\n// ... rest unchanged')), 'edit.elision');
  });

  it('says that old is escaped when unescaped it would have matched', () => {
    const result = apply('x\nif (a < b && c) {\n', 'if (a &lt; b &amp;&amp; c) {', 'if (a) {');
    assert.ok(!result.ok);
    assert.equal(result.fault.code, 'edit.escaped');
    assert.match(result.fault.text, /line 2/);
  });

  it('was taken in when the escaped line was another one than before', () => {
    assert.equal(isEscapedCopy('if (a < b) {}', 'if (a &lt; b) { x }', 'a.ts'), true);
    assert.equal(isEscapedCopy('say("hi")', 'say(&quot;ho&quot;)', 'a.py'), true);
    assert.equal(isEscapedCopy('a && b', 'a &amp;&amp; c', 'a.go'), true);
    for (const label of ['a.html', 'a.tsx']) assert.equal(isEscapedCopy('a < b', 'a &lt; b', label), false);
    assert.equal(isEscapedCopy('return a < b', "return escape(a) < b ? '&lt;' : ''", 'a.ts'), false);
    assert.equal(isEscapedCopy("x.replace('&lt;', '<')", "y.replace('&lt;', c)", 'a.ts'), false);
  });

  it('refuses a new that repeats a line of old escaped', () => {
    assert.equal(codeOf(apply('if (a < b) {\n  x\n', 'if (a < b) {\n  x', 'if (a &lt; b) {\n  y')), 'edit.escaped');
  });

  it('lets entities pass where they are meant', () => {
    assert.equal(codeOf(apply('<b>', '<b>', '&lt;b&gt;', 'a.html')), 'done');
    assert.equal(codeOf(apply('x = 1', 'x = 1', "x = '&lt;'")), 'done');
    assert.equal(codeOf(apply("x = '&lt;'", "'&lt;'", "'&gt;'")), 'done');
  });
});
