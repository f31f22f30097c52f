// Unified diffs: of git and plain, of several files, with numbers that are wrong.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { patched, refused } from './patched.ts';

const FILE = { 'a.sql': 'one\n-- two\nthree\nfour\n' };
const plain = (...body: readonly string[]) => ['--- a/a.sql', '+++ b/a.sql', ...body].join('\n');
const HUNK = [' one', '--- two', '+-- 2', ' three'];
const CHANGED = { 'a.sql': 'one\n-- 2\nthree\nfour\n' };

describe('a unified diff', () => {
  for (const [name, diff] of Object.entries({
    'right numbers': plain('@@ -1,3 +1,3 @@', ...HUNK),
    'wrong numbers': plain('@@ -70,3 +71,3 @@', ...HUNK),
    'wrong counts': plain('@@ -1,9 +1,1 @@', ...HUNK),
    'counts that end too early': plain('@@ -1,2 +1,2 @@', ...HUNK),
    'a heading': plain('@@ -1,3 +1,3 @@ create table', ...HUNK),
    'no prefixes': ['--- a.sql', '+++ a.sql', '@@ -1,3 +1,3 @@', ...HUNK].join('\n'),
    'time stamps': ['--- a.sql\t2026-01-01 00:00:00 +0000', '+++ a.sql\t2026-01-02', '@@ -1,3 +1,3 @@', ...HUNK].join(
      '\n',
    ),
    'git lines': `diff --git a/a.sql b/a.sql\nindex 1234567..89abcde 100644\n${plain('@@ -1,3 +1,3 @@', ...HUNK)}`,
    'a commit message': `From 1234\nSubject: [PATCH] x\n---\n a.sql | 2 +-\n\n${plain('@@ -1,3 +1,3 @@', ...HUNK)}\n-- \n2.39.0\n`,
    'a fence': `\`\`\`diff\n${plain('@@ -1,3 +1,3 @@', ...HUNK)}\n\`\`\``,
    'CRLF line ends': plain('@@ -1,3 +1,3 @@', ...HUNK).replaceAll('\n', '\r\n'),
    'no blank before context': plain('@@ -1,3 +1,3 @@', 'one', '--- two', '+-- 2', 'three'),
  })) {
    it(`is read with ${name}`, () => assert.deepEqual(patched(FILE, diff), CHANGED));
  }

  it('makes, deletes, moves and changes several files', () => {
    const files = { 'old.txt': 'x\ny\n', 'gone.txt': 'bye\n', 'same.txt': '1\n2\n' };
    const diff = [
      'diff --git a/old.txt b/sub/new.txt',
      'similarity index 90%',
      'rename from old.txt',
      'rename to sub/new.txt',
      '--- a/old.txt',
      '+++ b/sub/new.txt',
      '@@ -1,2 +1,2 @@',
      ' x',
      '-y',
      '+z',
      'diff --git a/gone.txt b/gone.txt',
      'deleted file mode 100644',
      '--- a/gone.txt',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-bye',
      'diff --git a/made.txt b/made.txt',
      'new file mode 100644',
      '--- /dev/null',
      '+++ b/made.txt',
      '@@ -0,0 +1,2 @@',
      '+a',
      '+b',
      '\\ No newline at end of file',
      'diff --git a/same.txt b/moved.txt',
      'similarity index 100%',
      'rename from same.txt',
      'rename to moved.txt',
      'diff --git a/empty.txt b/empty.txt',
      'new file mode 100644',
      'index 0000000..e69de29',
    ].join('\n');
    const after = { 'sub/new.txt': 'x\nz\n', 'made.txt': 'a\nb', 'moved.txt': '1\n2\n', 'empty.txt': '' };
    assert.deepEqual(patched(files, diff), after);
  });

  it('adds, takes away and keeps the newline at the end of a file', () => {
    const diff = (...body: readonly string[]) => ['--- a/a', '+++ b/a', '@@ -1 +1 @@', ...body].join('\n');
    const mark = '\\ No newline at end of file';
    assert.deepEqual(patched({ a: 'x' }, diff('-x', mark, '+x')), { a: 'x\n' });
    assert.deepEqual(patched({ a: 'x\n' }, diff('-x', '+x', mark)), { a: 'x' });
    assert.deepEqual(patched({ a: 'x' }, diff('-x', mark, '+y', mark)), { a: 'y' });
    assert.deepEqual(patched({ a: 'x' }, diff('-x', '+y')), { a: 'y' });
    assert.deepEqual(patched({ a: 'x\r\n' }, diff('-x', '+y', '+z', mark)), { a: 'y\r\nz' });
  });

  it('takes quoted names', () => {
    const diff = ['--- "a/\\303\\251 \\"x\\".txt"', '+++ "b/\\303\\251 \\"x\\".txt"', '@@ -1 +1 @@', '-a', '+b'];
    assert.deepEqual(patched({ 'é "x".txt': 'a\n' }, diff), { 'é "x".txt': 'b\n' });
  });

  it('takes a lone CR for a line end when it looks for a second place', () => {
    const diff = ['--- a/a', '+++ b/a', '@@ -1,2 +1,2 @@', ' x', '-y', '+z'];
    assert.equal(refused({ a: 'x\ny\n-\nx\ny\r' }, diff).code, 'edit.ambiguous');
    assert.deepEqual(patched({ a: 'x\ny\r-\n' }, diff), { a: 'x\nz\r-\n' });
    assert.deepEqual(patched({ a: 'p\rq\nx\ny\n' }, diff), { a: 'p\rq\nx\nz\n' });
  });

  it('never goes by its line numbers', () => {
    const files = { a: 'x\n'.repeat(9) };
    const fault = refused(files, ['--- a/a', '+++ b/a', '@@ -4,1 +4,1 @@', '-x', '+y']);
    assert.equal(fault.code, 'edit.ambiguous');
    assert.match(fault.text, /9 places: lines 1, 2/);
  });

  it('is refused where it asks for what a patch cannot do', () => {
    const git = (...lines: readonly string[]) => refused(FILE, ['diff --git a/a.sql b/a.sql', ...lines]).code;
    assert.equal(git('old mode 100644', 'new mode 100755'), 'patch.unsupported');
    assert.equal(
      git('new file mode 120000', '--- /dev/null', '+++ b/a.sql', '@@ -0,0 +1 @@', '+x'),
      'patch.unsupported',
    );
    assert.equal(git('index 1..2 100644', 'Binary files a/a.sql and b/a.sql differ'), 'patch.unsupported');
    assert.equal(git('copy from a.sql', 'copy to b.sql'), 'patch.unsupported');
    assert.equal(refused(FILE, ['--- a/a.sql', '+++ b/b.sql', '@@ -1 +1 @@', '-one', '+1']).code, 'patch.unsupported');
    assert.equal(refused(FILE, ['@@ -1 +1 @@', '-one', '+1']).code, 'patch.malformed');
    assert.equal(refused(FILE, ['--- a/a.sql', '+++ /dev/null', '@@ -1 +0,0 @@', '-other']).code, 'edit.no-match');
  });

  it('put a line where the only bracket of its own indentation stood, though another could be meant', () => {
    const files = { 'a.ts': 'interface A {\n  b: C;\n}\n\nfunction f() {\n  while (x) {\n  }\n}\n' };
    const diff = ['--- a/a.ts', '+++ b/a.ts', '@@ -3,1 +3,2 @@', '+    d: E;', '   }'];
    assert.equal(refused(files, diff).code, 'edit.ambiguous');
  });
});
