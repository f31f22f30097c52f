// What git prints for programs, read field by field.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseBlame, parseLog, parseNames, parseStatus } from '../../../../src/adapters/git/parse.ts';

describe('parseStatus', () => {
  it('reads every sort of entry with its path whole', () => {
    const text = [
      '# branch.oid (initial)',
      '# branch.head main',
      '# branch.upstream origin/main',
      '# branch.ab +2 -1',
      '1 .M N... 100644 100644 100644 a b with  blanks.txt',
      '2 R. N... 100644 100644 100644 a b R100 new\nname',
      'old name',
      'u UU N... 100644 100644 100644 100644 a b c both',
      '? # branch.head evil',
      '! ignored',
    ];
    const status = parseStatus(`${text.join('\0')}\0`, false);
    assert.deepEqual(status, {
      branch: 'main',
      upstream: 'origin/main',
      ahead: 2,
      behind: 1,
      files: [
        { path: 'with  blanks.txt', index: '.', tree: 'M' },
        { path: 'new\nname', index: 'R', tree: '.', from: 'old name' },
        { path: 'both', index: 'U', tree: 'U' },
        { path: '# branch.head evil', index: '.', tree: '?' },
      ],
      more: false,
    });
  });

  it('leaves out half an entry where the output was cut', () => {
    const status = parseStatus('? whole\0? hal', true);
    assert.deepEqual([status.files.map((file) => file.path), status.more], [['whole'], true]);
  });
});

describe('parseNames', () => {
  it('keeps both names of what was moved', () => {
    assert.deepEqual(parseNames('M\0a\0R090\0b\0c\0D\0d\0'), [
      { path: 'a', index: 'M', tree: '.' },
      { path: 'c', from: 'b', index: 'R', tree: '.' },
      { path: 'd', index: 'D', tree: '.' },
    ]);
  });
});

describe('parseLog', () => {
  it('reads commits whose messages have lines of their own', () => {
    const commits = parseLog('a1\0Ada\0now\0HEAD\0One\0x\n\ny\n\0\nb2\0Bob\0then\0\0Two\0\0\n');
    assert.deepEqual(
      commits.map(({ hash, subject, body }) => [hash, subject, body]),
      [
        ['a1', 'One', 'x\n\ny'],
        ['b2', 'Two', ''],
      ],
    );
  });
});

describe('parseBlame', () => {
  it('takes the file’s lines as they are, also when they look like headers', () => {
    const hash = 'ab'.repeat(20);
    const text = `${hash} 1 1 1\nauthor Ada\nauthor-time 86400\n\tauthor Eve\n${'0'.repeat(40)} 2 2\nauthor Not Committed Yet\nauthor-time 0\n\t\tx\n`;
    assert.deepEqual(parseBlame(text), [
      { hash: 'abababab', author: 'Ada', date: '1970-01-02', line: 1, text: 'author Eve' },
      { hash: '', author: 'Not Committed Yet', date: '1970-01-01', line: 2, text: '\tx' },
    ]);
  });
});
