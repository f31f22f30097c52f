// What every SearchPort must do, with ripgrep or in memory.
import { strict as assert } from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { NamesQuery, SearchPort, TextQuery } from '../../../src/core/ports/search.ts';
import { code, text, value } from '../../support/fakes/outcome.ts';

export interface SearchHarness {
  readonly search: SearchPort;
  readonly root: string;
  dispose(): Promise<void>;
}

const FILES = {
  'src/main.ts': 'const alpha = 1;\r\nconst Alpha = alpha + 1;\n// a.b and axb\n',
  'src/deep/other.ts': 'alpha();\n-e --pre=sh\n',
  'notes.md': 'nothing but ünïcode 😀 here\n',
  'long.txt': `needle ${'😀'.repeat(1000)} end\n`,
  'minified.js': `${'x'.repeat(5000)}findle${'y'.repeat(5000)}\n`,
  'many.txt': 'sparrow\n'.repeat(30),
  'around.txt': '1\n2 robin\n3\n4\n5 robin\n6\n7\n8\n9 robin robins\n',
  'order/a.txt': 'wren\n',
  'order.txt': 'wren\n',
  'order-b/a.txt': 'wren\n',
  'binary.dat': 'needle\0needle',
  '.hidden/rc': 'alpha = hidden\n',
  '.gitignore': 'out/\n',
  'out/built.ts': 'alpha\n',
  '.git/config': 'alpha\n',
};

/** `make` gets the workspace's files. */
export function searchContract(
  name: string,
  make: (files: Readonly<Record<string, string>>) => Promise<SearchHarness>,
): void {
  describe(`search: ${name}`, () => {
    let on: SearchHarness;
    before(async () => {
      on = await make(FILES);
    });
    after(() => on.dispose());
    const never = new AbortController().signal;
    type Query = TextQuery;
    const run = (query: Partial<Query> & { pattern: string }) =>
      on.search.text({ regex: false, limit: 100, ...query }, never);
    const found = async (query: Partial<Query> & { pattern: string }) =>
      value(await run(query)).matches.map((match) => `${match.label}:${match.line}`);

    it('finds lines in order, hidden files too, ignored ones and .git not', async () => {
      const { matches, more } = value(await run({ pattern: 'alpha' }));
      assert.deepEqual(
        matches.map((match) => `${match.label}:${match.line}:${match.text}`),
        [
          '.hidden/rc:1:alpha = hidden',
          'src/deep/other.ts:1:alpha();',
          'src/main.ts:1:const alpha = 1;',
          'src/main.ts:2:const Alpha = alpha + 1;',
        ],
      );
      assert.equal(matches[0]?.path, join(on.root, '.hidden/rc'));
      assert.equal(more, false);
    });

    it('minds case when the pattern has a capital, or as it is told', async () => {
      assert.deepEqual(await found({ pattern: 'Alpha' }), ['src/main.ts:2']);
      assert.equal((await found({ pattern: 'ALPHA', caseSensitive: false })).length, 4);
      assert.deepEqual(await found({ pattern: 'ALPHA', caseSensitive: true }), []);
    });

    it('takes a pattern literally unless it is said to be an expression', async () => {
      assert.deepEqual(await found({ pattern: 'a.b and' }), ['src/main.ts:3']);
      assert.deepEqual(await found({ pattern: 'and a.b', regex: true }), ['src/main.ts:3']);
      assert.deepEqual(await found({ pattern: 'and a.b' }), []);
      assert.deepEqual(await found({ pattern: '(' }), ['src/deep/other.ts:1']);
    });

    it('keeps to globs and paths', async () => {
      assert.deepEqual(await found({ pattern: 'alpha', globs: ['*.ts', '!**/deep/**'] }), [
        'src/main.ts:1',
        'src/main.ts:2',
      ]);
      assert.deepEqual(await found({ pattern: 'alpha', paths: [join(on.root, 'src/deep')] }), ['src/deep/other.ts:1']);
      assert.deepEqual(await found({ pattern: 'alpha', paths: [join(on.root, 'src/main.ts')] }), [
        'src/main.ts:1',
        'src/main.ts:2',
      ]);
      assert.equal(code(await run({ pattern: 'alpha', paths: [join(on.root, 'gone')] })), 'file.missing');
    });

    it('treats patterns that look like options as patterns', async () => {
      assert.deepEqual(await found({ pattern: '-e --pre=sh' }), ['src/deep/other.ts:2']);
      assert.deepEqual(await found({ pattern: '--pre=sh' }), ['src/deep/other.ts:2']);
      assert.deepEqual(await found({ pattern: '--files' }), []);
      assert.deepEqual(await found({ pattern: 'alpha', globs: ['--pre=sh'] }), []);
    });

    it('stops at the limit and says that there is more', async () => {
      const cut = value(await run({ pattern: 'alpha', limit: 2 }));
      assert.deepEqual([cut.matches.length, cut.more], [2, true]);
      assert.equal(value(await run({ pattern: 'alpha', limit: 4 })).more, false);
    });

    it('cuts long lines between characters and leaves binary files out', async () => {
      const [match, ...others] = value(await run({ pattern: 'needle' })).matches;
      assert.equal(others.length, 0);
      assert.equal(match?.label, 'long.txt');
      assert.ok(
        match !== undefined && match.text.length <= 242 && match.text.endsWith('…') && match.text.isWellFormed(),
      );
      assert.deepEqual(await found({ pattern: 'ünïcode 😀' }), ['notes.md:1']);
    });

    it('shows of a long line what is around the match', async () => {
      const [match] = value(await run({ pattern: 'findle' })).matches;
      assert.match(match?.text ?? '', /^…x{70,80}findle(y+)…$/);
      assert.ok((match?.text.length ?? 0) <= 242);
    });

    it('gives the lines around a match, each once', async () => {
      const near = async (query: Partial<Query>) =>
        value(await run({ pattern: 'robin', ...query })).matches.map(
          ({ line, before, after }) => `${before.join(',')}[${line}]${after.join(',')}`,
        );
      assert.deepEqual(await near({}), ['[2]', '[5]', '[9]']);
      assert.deepEqual(await near({ context: 1 }), ['1[2]3', '4[5]6', '8[9]']);
      assert.deepEqual(await near({ context: 2 }), ['1[2]3,4', '[5]6,7', '8[9]']);
      assert.deepEqual(await near({ context: 2, limit: 1 }), ['1[2]3,4']);
    });

    it('goes on where a page ended, without repeating or leaving out, whatever order files were searched in', async () => {
      const whole = await found({ pattern: 'r', limit: 1000 });
      const paged: string[] = [];
      let after: Query['after'];
      for (let pages = 0; pages < 100; pages++) {
        const { matches, more, total } = value(await run({ pattern: 'r', limit: 7, after }));
        paged.push(...matches.map((match) => `${match.label}:${match.line}`));
        assert.equal(total, whole.length);
        const last = matches.at(-1);
        assert.equal(more, paged.length < whole.length);
        if (!more || last === undefined) break;
        after = { path: last.path, line: last.line };
      }
      assert.deepEqual(paged, whole);
      assert.ok(whole.length > 30);
    });

    it('goes through folders as they stand sorted, an entry before what is in it and before longer names', async () => {
      assert.deepEqual(await found({ pattern: 'wren' }), ['order/a.txt:1', 'order-b/a.txt:1', 'order.txt:1']);
      const first = value(await run({ pattern: 'wren', limit: 1 }));
      assert.deepEqual([first.matches[0]?.label, first.more, first.total], ['order/a.txt', true, 3]);
    });

    it('gives of one file no more than is wanted and says which had more', async () => {
      const few = value(await run({ pattern: 'sparrow', perFile: 5 }));
      assert.deepEqual([few.matches.length, few.more, few.cut], [5, false, ['many.txt']]);
      assert.deepEqual(value(await run({ pattern: 'sparrow' })).cut, []);
      assert.deepEqual(value(await run({ pattern: 'robin', perFile: 3 })).cut, []);
    });

    it('finds whole words, and what ignore files leave out when it is told to', async () => {
      assert.deepEqual(await found({ pattern: 'robin', words: true, limit: 9 }), [
        'around.txt:2',
        'around.txt:5',
        'around.txt:9',
      ]);
      assert.deepEqual(await found({ pattern: 'obin', words: true }), []);
      assert.deepEqual(await found({ pattern: 'robins', words: true }), ['around.txt:9']);
      assert.ok((await found({ pattern: 'alpha', ignored: true })).includes('out/built.ts:1'));
      assert.ok(!(await found({ pattern: 'alpha', ignored: true })).some((place) => place.startsWith('.git/')));
      assert.deepEqual(await found({ pattern: 'alpha', paths: [join(on.root, 'out/built.ts')] }), ['out/built.ts:1']);
    });

    it('finds what goes over several lines, whichever line ends they have', async () => {
      assert.deepEqual(await found({ pattern: '1;\\nconst Alpha', regex: true }), ['src/main.ts:1', 'src/main.ts:2']);
      assert.deepEqual(await found({ pattern: '1;\nconst Alpha' }), ['src/main.ts:1', 'src/main.ts:2']);
      assert.deepEqual(await found({ pattern: 'robin\n3\n4' }), ['around.txt:2', 'around.txt:3', 'around.txt:4']);
      assert.deepEqual(await found({ pattern: '= 1;$', regex: true }), ['src/main.ts:1']);
      assert.deepEqual(await found({ pattern: 'y[^\\n]*\\n', regex: true }), ['minified.js:1']);
    });

    it('tells of files that are not open neither lines nor numbers', async () => {
      const open = (path: string) => !path.endsWith('many.txt') && !path.endsWith('binary.dat');
      const hidden = { pattern: 'sparrow', perFile: 2, limit: 1, open };
      assert.deepEqual(value(await run(hidden)), value(await run({ ...hidden, pattern: 'nowhere to be found' })));
      const binary = value(await run({ pattern: 'needle', paths: [join(on.root, 'binary.dat')], open }));
      assert.deepEqual([binary.matches, binary.binary], [[], []]);
    });

    it('looks ahead and behind', async () => {
      assert.deepEqual(await found({ pattern: 'robin(?=s)', regex: true }), ['around.txt:9']);
      assert.deepEqual(await found({ pattern: '(?<==) alpha', regex: true }), ['src/main.ts:2']);
      assert.deepEqual(await found({ pattern: '(rob)in \\1ins', regex: true }), ['around.txt:9']);
    });

    it('names a binary file that was asked for', async () => {
      const { matches, binary } = value(await run({ pattern: 'needle', paths: [join(on.root, 'binary.dat')] }));
      assert.deepEqual([matches.length, binary], [0, ['binary.dat']]);
    });

    it('says what is wrong with a bad expression, and finds nothing where nothing is', async () => {
      const outcome = await run({ pattern: 'a(b', regex: true });
      assert.equal(code(outcome), 'search.bad-pattern');
      assert.ok(text(outcome).includes('a(b'));
      assert.deepEqual(await found({ pattern: 'not anywhere at all' }), []);
    });

    it('is stopped by its signal', async () => {
      const stopped = AbortSignal.abort();
      assert.equal(code(await on.search.text({ pattern: 'a', regex: false, limit: 1 }, stopped)), 'search.stopped');
      assert.equal(code(await on.search.files('a', 1, stopped)), 'search.stopped');
    });

    it('finds files by globs, in order and by pages', async () => {
      const names = async (query: Partial<NamesQuery> & { globs: readonly string[] }) => {
        const { files, more, total } = value(await on.search.names({ limit: 100, ...query }, never));
        return [...files.map((file) => file.label), ...(more ? ['…'] : []), total];
      };
      assert.deepEqual(await names({ globs: ['*.ts'] }), ['src/deep/other.ts', 'src/main.ts', 2]);
      assert.deepEqual(await names({ globs: ['**/a.txt', '!order-b/**'] }), ['order/a.txt', 1]);
      assert.deepEqual(await names({ globs: ['built.ts'] }), [0]);
      assert.deepEqual(await names({ globs: ['built.ts'], ignored: true }), ['out/built.ts', 1]);
      assert.deepEqual(await names({ globs: ['*.txt'], limit: 2 }), ['around.txt', 'long.txt', '…', 6]);
      assert.deepEqual(await names({ globs: ['*.txt'], limit: 2, after: join(on.root, 'long.txt') }), [
        'many.txt',
        'order/a.txt',
        '…',
        6,
      ]);
      assert.deepEqual(await names({ globs: ['*.ts'], paths: [join(on.root, 'src/deep')] }), ['src/deep/other.ts', 1]);
      assert.equal(
        code(await on.search.names({ globs: [], paths: [join(on.root, 'gone')], limit: 1 }, never)),
        'file.missing',
      );
    });

    it('finds files by a few letters, the best first', async () => {
      const names = async (query: string, limit = 20) =>
        value(await on.search.files(query, limit, never)).map((file) => file.label);
      assert.deepEqual(await names('main'), ['src/main.ts']);
      assert.equal((await names('ot'))[0], 'src/deep/other.ts');
      assert.equal((await names('s/d/o'))[0], 'src/deep/other.ts');
      assert.deepEqual(await names('built'), []);
      assert.equal((await names('')).length, 13);
      assert.equal((await names('', 3)).length, 3);
    });
  });
}
