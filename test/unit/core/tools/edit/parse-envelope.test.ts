// The envelope as it should be and as models write it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { envelope, patched, refused } from './patched.ts';

const FILE = { 'a.txt': 'one\ntwo\nthree\n' };
const CHANGED = { 'a.txt': 'one\n2\nthree\n' };
const UPDATE = ['*** Update File: a.txt', '@@', ' one', '-two', '+2', ' three'];

describe('an envelope', () => {
  it('adds, updates, moves and deletes', () => {
    const files = { ...FILE, 'b.txt': 'bye\n', 'c.txt': 'x\ny\n' };
    const patch = envelope(
      '*** Add File: new/d.txt',
      '+first',
      '+',
      '+last',
      ...UPDATE,
      '*** Delete File: b.txt',
      '*** Update File: c.txt',
      '*** Move to: sub/c.txt',
      '@@',
      '-y',
      '+z',
    );
    assert.deepEqual(patched(files, patch), { ...CHANGED, 'sub/c.txt': 'x\nz\n', 'new/d.txt': 'first\n\nlast\n' });
  });

  it('moves without changing, and onto nothing that is there', () => {
    assert.deepEqual(patched(FILE, envelope('*** Update File: a.txt', '*** Move to: b.txt')), {
      'b.txt': FILE['a.txt'],
    });
    const both = { ...FILE, 'b.txt': 'x' };
    assert.equal(refused(both, envelope('*** Update File: a.txt', '*** Move to: b.txt')).code, 'file.exists');
  });

  for (const [name, patch] of Object.entries({
    'padded markers': [' *** Begin Patch ', ...UPDATE, '*** End Patch  '].join('\n'),
    'markers padded in front': [
      '*** Begin Patch',
      '  *** Update File: a.txt',
      ...UPDATE.slice(1),
      ' *** End Patch',
    ].join('\n'),
    'no end': ['*** Begin Patch', ...UPDATE].join('\n'),
    'no markers around it': UPDATE.join('\n'),
    'CRLF line ends': envelope(...UPDATE).replaceAll('\n', '\r\n'),
    'a fence': `\`\`\`diff\n${envelope(...UPDATE)}\n\`\`\`\n`,
    'a fence and no end': `\`\`\`\n*** Begin Patch\n${UPDATE.join('\n')}\n\`\`\``,
    'a here-document': `apply_patch <<'EOF'\n${envelope(...UPDATE)}\nEOF\n`,
    'prose before it': `Here is the patch:\n\n${envelope(...UPDATE)}\nDone.`,
    'indentation of the whole': envelope(...UPDATE).replaceAll(/^/gm, '    '),
    'no blank before context': envelope('*** Update File: a.txt', '@@', 'one', '-two', '+2', 'three'),
    'no @@': envelope(...UPDATE.filter((line) => line !== '@@')),
    'made-up line numbers': envelope('*** Update File: a.txt', '@@ -40,9 +41,2 @@', ...UPDATE.slice(2)),
    'one line number': envelope('*** Update File: a.txt', '@@ line 17 @@', ...UPDATE.slice(2)),
    'names of a diff below the header': envelope(
      '*** Update File: a.txt',
      '--- a/a.txt',
      '+++ b/a.txt',
      ...UPDATE.slice(1),
    ),
    'an empty line before the end': envelope(...UPDATE, ''),
    'a quoted path': envelope('*** Update File: `a.txt`', ...UPDATE.slice(1)),
    'a hunk of context only': envelope(...UPDATE, '@@', ' three'),
  })) {
    it(`is read with ${name}`, () => assert.deepEqual(patched(FILE, patch), CHANGED));
  }

  it('takes several @@ one after another as ever narrower', () => {
    const text = 'class A:\n    def f():\n        x = 1\n\nclass B:\n    def f():\n        x = 1\n';
    const change = ['-        x = 1', '+        x = 2'];
    const below = patched(
      { 'a.py': text },
      envelope('*** Update File: a.py', '@@ class B:', '@@     def f():', ...change),
    );
    assert.equal(below['a.py'], text.replace(/x = 1\n$/, 'x = 2\n'));
    const above = patched({ 'a.py': text }, envelope('*** Update File: a.py', '@@ class A', ...change));
    assert.equal(above['a.py'], text.replace('x = 1', 'x = 2'));
  });

  it('keeps a line of the file that looks like a padded marker', () => {
    const doc = { 'doc.md': 'say\n*** End Patch\nlast\n' };
    const patch = envelope('*** Update File: doc.md', '@@', '-say', '+write', ' *** End Patch', '-last', '+end');
    assert.deepEqual(patched(doc, patch), { 'doc.md': 'write\n*** End Patch\nend\n' });
  });

  it('appends at the end where it says so', () => {
    const patch = envelope('*** Update File: a.txt', '@@', '+four', '*** End of File');
    assert.deepEqual(patched(FILE, patch), { 'a.txt': 'one\ntwo\nthree\nfour\n' });
    assert.deepEqual(patched({ 'a.txt': 'one' }, patch), { 'a.txt': 'one\nfour' });
  });

  it('is refused where it is cut, goes on after its end, or says nothing', () => {
    const code = (...lines: readonly string[]) => refused(FILE, lines.join('\n')).code;
    assert.equal(code('*** Begin Patch', '*** Update File: a.txt', '@@', ' one', '-two'), 'patch.malformed');
    assert.equal(code('*** Begin Patch', '*** End Patch'), 'patch.empty');
    assert.equal(code(envelope(...UPDATE), '*** Delete File: a.txt'), 'patch.malformed');
    assert.equal(code('nothing at all'), 'patch.malformed');
    assert.equal(code(envelope('*** Update File: a.txt')), 'patch.malformed');
    assert.equal(code(envelope('*** Add File: b.txt', 'no sign')), 'patch.malformed');
    assert.equal(code(envelope('*** Replace File: a.txt', '+x')), 'patch.malformed');
  });

  it('is refused where files are not as it takes them to be, and then changes none', () => {
    assert.equal(refused(FILE, envelope(...UPDATE, '*** Delete File: b.txt')).code, 'file.missing');
    assert.equal(refused(FILE, envelope('*** Add File: a.txt', '+x')).code, 'file.exists');
    assert.equal(refused(FILE, envelope('*** Update File: b.txt', '@@', '-x', '+y')).code, 'file.missing');
    assert.match(
      refused(FILE, envelope(...UPDATE, '*** Delete File: b.txt')).text,
      /^File 2 of 2: .*Nothing was changed\.$/,
    );
  });

  it('works on what its own earlier parts left', () => {
    const twice = envelope(...UPDATE, '*** Update File: a.txt', '@@', '-2', '+II');
    assert.deepEqual(patched(FILE, twice), { 'a.txt': 'one\nII\nthree\n' });
    const anew = envelope('*** Delete File: a.txt', '*** Add File: a.txt', '+new');
    assert.deepEqual(patched(FILE, anew), { 'a.txt': 'new\n' });
  });
});
