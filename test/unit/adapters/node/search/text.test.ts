// Searching text in what real workspaces hold: more matches than anyone reads, several roots, odd names and bytes, unsaved files.
import { strict as assert } from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { findRipgrep } from '../../../../../src/adapters/node/ripgrep.ts';
import { createSearch } from '../../../../../src/adapters/node/search.ts';
import type { TextQuery } from '../../../../../src/core/ports/search.ts';
import { code, text, value } from '../../../../support/fakes/outcome.ts';

const never = new AbortController().signal;

describe('searching text', () => {
  let root: string;
  let open: { readonly path: string; readonly text: string }[];
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-text-')));
    open = [];
  });
  afterEach(() => rm(root, { recursive: true }));
  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  const search = (roots: readonly string[] = [root]) =>
    createSearch({ roots, ripgrep: () => findRipgrep({}), unsaved: async () => open });
  const run = (query: Partial<TextQuery> & { pattern: string }, roots?: readonly string[]) =>
    search(roots).text({ regex: false, limit: 100, ...query }, never);
  const found = async (query: Partial<TextQuery> & { pattern: string }, roots?: readonly string[]) =>
    value(await run(query, roots)).matches.map((match) => `${match.label}:${match.line}:${match.text}`);

  it('gives the first in order of more matches than are gathered, and pages on through all of them', async () => {
    const files = Array.from({ length: 30 }, (_, index) => `part-${index}.txt`);
    for (const name of files) await put(name, 'hit\n'.repeat(100));
    const all: string[] = [];
    let after: TextQuery['after'];
    for (;;) {
      const { matches, more, total } = value(await run({ pattern: 'hit', limit: 700, after }));
      assert.equal(total, undefined);
      all.push(...matches.map(({ label, line }) => `${label}:${line}`));
      const last = matches.at(-1);
      if (!more || last === undefined) break;
      after = { path: last.path, line: last.line };
    }
    const expected = files
      .toSorted()
      .flatMap((name) => Array.from({ length: 100 }, (_, index) => `${name}:${index + 1}`));
    assert.deepEqual(all, expected);
  });

  it('takes globs from each root, names roots in labels, and finds what lies in two roots once', async () => {
    for (const name of ['one/src/a.ts', 'one/lib/b.ts', 'two/src/c.ts', 'one/inner/src/d.ts']) await put(name, 'hit\n');
    const roots = ['two', 'one', 'one/inner'].map((name) => join(root, name));
    const labels = async (globs: readonly string[]) =>
      (await found({ pattern: 'hit', globs }, roots)).map((line) => line.slice(0, line.indexOf(':')));
    assert.deepEqual(await labels([]), ['two/src/c.ts', 'one/lib/b.ts', 'one/src/a.ts', 'inner/src/d.ts']);
    assert.deepEqual(await labels(['src/*.ts']), ['two/src/c.ts', 'one/src/a.ts', 'inner/src/d.ts']);
    assert.deepEqual(await labels(['one/src/**']), ['one/src/a.ts']);
    assert.deepEqual(await labels(['!two/**', '*.ts']), ['one/lib/b.ts', 'one/src/a.ts', 'inner/src/d.ts']);
  });

  it('shows bytes that are no UTF-8, UTF-16, and names that are no text', async () => {
    await put('bad.txt', Buffer.from('hit \xff\xe9 é\n', 'latin1'));
    await put('wide.txt', Buffer.from('\uFEFFone\nhit wide\n', 'utf16le'));
    if (process.platform === 'linux') {
      await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from('na\xffme.txt', 'latin1')]), 'hit\n');
    }
    assert.deepEqual(await found({ pattern: 'hit' }), [
      'bad.txt:1:hit \ufffd\ufffd \ufffd',
      ...(process.platform === 'linux' ? ['na\ufffdme.txt:1:hit'] : []),
      'wide.txt:2:hit wide',
    ]);
  });

  it('shows what is around a match far out in a long line, also of a file with two-byte letters', async () => {
    await put('long.txt', `${'é'.repeat(4_000)}hit${'ü'.repeat(4_000)}\nshort\n`);
    const [line = ''] = await found({ pattern: 'hit' });
    assert.match(line, /^long\.txt:1:…é{30,90}hitü{30,200}…$/);
  });

  it('searches what an editor holds in place of the file, where the search reaches it', async () => {
    await put('.gitignore', 'out/\n');
    for (const name of ['a.ts', 'b.ts', 'out/c.ts', 'd.md']) await put(name, 'on disk hit\n');
    const unsaved = (name: string, content: string) => ({ path: join(root, name), text: content });
    open = [
      unsaved('a.ts', 'gone\n'),
      unsaved('b.ts', `x\n\u00e9 hit\n${'y'.repeat(3_000)}hit\n`),
      unsaved('out/c.ts', 'hit\n'),
      unsaved('d.md', 'hit in d\n'),
      unsaved('../elsewhere.ts', 'hit\n'),
    ];
    const lines = await found({ pattern: 'hit' });
    assert.deepEqual(lines.slice(0, 1), ['b.ts:2:é hit']);
    assert.match(lines[1] ?? '', /^b\.ts:3:…y+hit…?$/);
    assert.deepEqual(lines.slice(2), ['d.md:1:hit in d']);
    assert.deepEqual(await found({ pattern: 'hit', globs: ['*.md'] }), ['d.md:1:hit in d']);
    assert.equal((await found({ pattern: 'hit', ignored: true })).length, 4);
    assert.deepEqual(await found({ pattern: 'hit', paths: [join(root, 'out/c.ts')] }), ['out/c.ts:1:hit']);
    assert.deepEqual(await found({ pattern: 'disk' }), []);
  });

  it('says what in an expression is wrong and where', async () => {
    const wrong = async (pattern: string) => text(await run({ pattern, regex: true }));
    assert.match(await wrong('fine(x'), /^The pattern fine\(x is no valid expression: unclosed group\. Escape it/);
    assert.match(await wrong('fine)x'), /unopened group\. Escape it/);
    assert.match(await wrong('[z-a]'), /invalid character class range.*at character 2\./);
    assert.match(await wrong('a{2,1}'), /at character 2\. Escape it with \\ to take it literally/);
    assert.match(text(await run({ pattern: 'a', globs: ['{a'] })), /error parsing glob '\{a'/);
  });

  it('explains look-around to a ripgrep that has none', async () => {
    const program = join(root, 'rg');
    const script = `case "$*" in *--pcre2*) echo 'rg: PCRE2 is not available in this build of ripgrep' >&2;;
*) printf 'rg: regex parse error:\\n    (?=a)\\n    ^^^\\nerror: look-around, including look-ahead and look-behind, is not supported\\n' >&2;; esac; exit 2`;
    await writeFile(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o755);
    const old = createSearch({ roots: [root], ripgrep: async () => program });
    const outcome = await old.text({ pattern: '(?=a)', regex: true, limit: 1 }, never);
    assert.equal(code(outcome), 'search.bad-pattern');
    assert.match(text(outcome), /This ripgrep has neither look-around/);
  });
});
