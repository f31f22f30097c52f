// What every SearchPort must do, with ripgrep or in memory.
import { strict as assert } from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { SearchPort } from '../../../src/core/ports/search.ts';
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
    type Query = Parameters<SearchPort['text']>[0];
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
        match !== undefined && match.text.length <= 301 && match.text.endsWith('…') && match.text.isWellFormed(),
      );
      assert.deepEqual(await found({ pattern: 'ünïcode 😀' }), ['notes.md:1']);
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

    it('finds files by a few letters, the best first', async () => {
      const names = async (query: string, limit = 10) =>
        value(await on.search.files(query, limit, never)).map((file) => file.label);
      assert.deepEqual(await names('main'), ['src/main.ts']);
      assert.equal((await names('ot'))[0], 'src/deep/other.ts');
      assert.equal((await names('s/d/o'))[0], 'src/deep/other.ts');
      assert.deepEqual(await names('built'), []);
      assert.equal((await names('')).length, 7);
      assert.equal((await names('', 3)).length, 3);
    });
  });
}
