// The tools that read: what the model gets, how much of it, and what it is told about the rest.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnostics } from '../../../../../src/core/tools/builtin/diagnostics.ts';
import { listFiles } from '../../../../../src/core/tools/builtin/list-files.ts';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { searchCode } from '../../../../../src/core/tools/builtin/search-code.ts';
import { createWorkbench } from '../workbench.ts';

const read = async (content: string | Uint8Array, input: object = {}) => {
  const bench = createWorkbench();
  bench.files.put('a.txt', content);
  return bench.call(readFile, { path: 'a.txt', ...input });
};

describe('read_file', () => {
  it('gives plain lines under a heading', async () => {
    assert.equal((await read('one\ntwo\n')).forModel, 'a.txt lines 1-2 of 2\none\ntwo');
    assert.equal((await read('1\n2\n3\n4\n', { from: 2, to: 3 })).forModel, 'a.txt lines 2-3 of 4\n2\n3');
    assert.equal((await read('1\n2\n', { from: 2, to: 99 })).forModel, 'a.txt lines 2-2 of 2\n2');
    assert.equal((await read('')).forModel, 'a.txt is empty');
  });

  it('says what cannot be seen: line ends, a missing last newline', async () => {
    assert.equal((await read('a\r\nb\r\n')).forModel, 'a.txt lines 1-2 of 2 (CRLF line ends)\na\nb');
    assert.match((await read('a\r\nb\n')).forModel, /mixed line ends/);
    assert.match((await read('a\rb')).forModel, /of 2 \(CR line ends\)\na\nb/);
    assert.match((await read('a\nb')).forModel, /\nb\n\[No newline at the end of the file\]$/);
    assert.equal((await read('\uFEFFa\n')).forModel, 'a.txt lines 1-1 of 1\na');
  });

  it('cuts at 256 KB and says how to go on', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const first = await read(line.repeat(5_000));
    const next = /Go on with from: (\d+)/.exec(first.forModel)?.[1];
    assert.ok(first.forModel.length < 257 * 1024);
    const rest = await read(line.repeat(5_000), { from: Number(next) });
    assert.match(rest.forModel, new RegExp(`^a\\.txt lines ${next}-5000 of 5000\n`));
  });

  it('cuts long lines with a note', async () => {
    assert.match(
      (await read(`${'y'.repeat(10_000)}\nz\n`)).forModel,
      /1 long line cut\ny{4000}… \[line cut: 10000 characters\]\nz$/,
    );
  });

  it('reads other encodings and says what can be changed in them', async () => {
    assert.match((await read(new Uint8Array([0xff, 0xfe, 0x61, 0, 0x0a, 0]))).forModel, /\(UTF-16\)\na$/);
    assert.match((await read(new Uint8Array([0x61, 0xe9, 0x0a]))).forModel, /not valid UTF-8: only its ASCII/);
  });

  it('refuses binary files, lines that are not there, and ranges that make no sense', async () => {
    assert.equal((await read(new Uint8Array([1, 0, 2]))).fault?.code, 'file.binary');
    assert.equal((await read('a\n', { from: 5 })).fault?.code, 'file.no-such-line');
    const bench = createWorkbench();
    assert.equal((await bench.refusal(readFile, { path: 'a', from: 5, to: 2 })).code, 'tool.bad-input');
    assert.equal((await bench.refusal(readFile, { path: 'a', from: 0 })).code, 'tool.bad-input');
    assert.equal((await bench.refusal(readFile, { path: 'a', from: 1.5 })).code, 'tool.bad-input');
    assert.equal((await bench.call(readFile, { path: 'nothing' })).fault?.code, 'file.missing');
  });

  it('tells effects by where a path really leads', async () => {
    const bench = createWorkbench({ files: { '/etc/passwd': 'x', '.env': 'KEY=1' } });
    bench.files.link('innocent', '/etc/passwd');
    const [leads] = (await bench.prepare(readFile, { path: 'innocent' })).effects;
    assert.deepEqual(leads, { kind: 'read', path: '/etc/passwd', label: '/etc/passwd', inside: false });
    const [secret] = (await bench.prepare(readFile, { path: '.env' })).effects;
    assert.ok(secret?.kind === 'read' && secret.guarded?.includes('secrets'));
  });
});

describe('list_files', () => {
  const bench = () =>
    createWorkbench({ files: { '.gitignore': 'out\n', 'a.ts': '', 'src/b.ts': '', 'src/x/c.ts': '', 'out/o.js': '' } });

  it('lists two levels, sorted, without what is ignored', async () => {
    const lines = (await bench().call(listFiles, {})).forModel.split('\n');
    assert.deepEqual(lines, ['.gitignore', 'a.ts', 'src/', 'src/b.ts', 'src/x/']);
  });

  it('lists a folder deeper, and ignored files when asked', async () => {
    assert.equal((await bench().call(listFiles, { path: 'src', depth: 3 })).forModel, 'src/b.ts\nsrc/x/\nsrc/x/c.ts');
    assert.match((await bench().call(listFiles, { ignored: true })).forModel, /out\/o\.js/);
  });

  it('says when there is more, nothing, or no folder', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`f${index}.txt`, '']));
    const result = await createWorkbench({ files: many }).call(listFiles, {});
    assert.match(result.forModel, /\[There are more/);
    assert.equal((await createWorkbench().call(listFiles, {})).forModel, 'Nothing is there.');
    assert.equal((await createWorkbench({ roots: [] }).refusal(listFiles, {})).code, 'workspace.none');
    assert.equal((await bench().call(listFiles, { path: 'a.ts' })).fault?.code, 'file.not-folder');
  });
});

describe('list_files by name', () => {
  const bench = () =>
    createWorkbench({ files: { 'src/main.ts': '', 'src/view/main-view.ts': '', 'src/view/b.md': '', 'main.md': '' } });
  const names = async (input: object) => (await bench().call(listFiles, input)).forModel.split('\n');

  it('takes a glob in any folder, or a part of a path', async () => {
    assert.deepEqual(await names({ name: '*.ts' }), ['src/main.ts', 'src/view/main-view.ts']);
    assert.deepEqual(await names({ name: 'main' }), ['main.md', 'src/main.ts', 'src/view/main-view.ts']);
    assert.deepEqual(await names({ name: 'view/main' }), ['src/view/main-view.ts']);
    assert.deepEqual(await names({ name: 'view/*.md', path: 'src' }), ['src/view/b.md']);
    assert.deepEqual(await names({ name: 'main.ts', path: 'src/view' }), ['Nothing is there.']);
  });

  it('gives long lists by pages', async () => {
    const files = Object.fromEntries(Array.from({ length: 450 }, (_, index) => [`f/${index}.ts`, '']));
    const many = createWorkbench({ files });
    const all: string[] = [];
    let input: object = { name: '*.ts' };
    for (;;) {
      const lines = (await many.call(listFiles, input)).forModel.split('\n');
      const after = /of 450 shown; .* after: (.*)\]$/.exec(lines.at(-1) ?? '')?.[1];
      all.push(...(after === undefined ? lines : lines.slice(0, -1)));
      if (after === undefined) break;
      input = { ...input, after };
    }
    assert.deepEqual([all.length, new Set(all).size], [450, 450]);
    assert.match((await many.refusal(listFiles, { after: 'f/1.ts' })).text, /goes with name/);
  });
});

describe('search_code', () => {
  const bench = () =>
    createWorkbench({
      files: { 'b.ts': 'x\nfindMe(1)\n', 'a.ts': 'findMe\n  findMe\n', '.env': 'findMe=secret', 'c.md': 'findMe' },
    });

  it('gives path, line and text, by file', async () => {
    const { forModel } = await bench().call(searchCode, { pattern: 'findMe', globs: ['*.ts'] });
    assert.equal(forModel, 'a.ts:1: findMe\na.ts:2: findMe\nb.ts:2: findMe(1)');
  });

  it('does not show what holds secrets', async () => {
    const { forModel } = await bench().call(searchCode, { pattern: 'findMe' });
    assert.ok(!forModel.includes('=secret'));
    assert.doesNotMatch(forModel, /secret|more/);
  });

  it('told by the number of matches what holds secrets holds', async () => {
    const tell = async (pattern: string, more = {}) =>
      (await bench().call(searchCode, { pattern, regex: true, ...more })).forModel;
    assert.equal(await tell('^findMe=s'), await tell('^findMe=x'));
    const aimed = await tell('^findMe=s', { globs: ['.env'] });
    assert.equal(aimed, await tell('^findMe=x', { globs: ['.env'] }));
    assert.match(aimed, /^No matches\.\n\[Files that hold secrets are not searched/);
  });

  it('shows what holds secrets where it is named, which is asked for', async () => {
    const prepared = await bench().prepare(searchCode, { pattern: 'findMe', path: '.env' });
    assert.match(JSON.stringify(prepared.effects), /guarded/);
    assert.equal(
      (await bench().call(searchCode, { pattern: 'findMe', path: '.env' })).forModel,
      '.env:1: findMe=secret',
    );
  });

  it('takes text literally unless it is a regex', async () => {
    assert.match((await bench().call(searchCode, { pattern: 'findMe(1)' })).forModel, /^b\.ts:2/);
    assert.match(
      (await bench().call(searchCode, { pattern: '^find.e$', regex: true, path: 'a.ts' })).forModel,
      /^a\.ts:1: findMe$/,
    );
    assert.equal((await bench().call(searchCode, { pattern: '(', regex: true })).fault?.code, 'search.bad-pattern');
    assert.equal((await bench().call(searchCode, { pattern: 'nowhere' })).forModel, 'No matches.');
  });

  it('is bounded by file and in all, and says how to go on', async () => {
    const long = createWorkbench({
      files: Object.fromEntries(
        Array.from({ length: 9 }, (_, index) => [`${index}.txt`, `hit ${'z'.repeat(5_000)}\n`.repeat(60)]),
      ),
    });
    const all: string[] = [];
    let input: object = { pattern: 'hit' };
    for (let pages = 1; ; pages++) {
      const { forModel } = await long.call(searchCode, input);
      assert.ok(forModel.length < 60_000);
      assert.match(forModel, /Only the first 50 in .*\.txt/);
      all.push(...(forModel.match(/^\d\.txt:\d+/gm) ?? []));
      const after = /\[\d+ of 450 shown; narrow the search, or go on with after: (.*)\]$/.exec(forModel)?.[1];
      if (after === undefined) {
        assert.equal(pages, 3);
        break;
      }
      input = { ...input, after };
    }
    assert.deepEqual([all.length, new Set(all).size], [450, 450]);
    assert.equal((await long.call(searchCode, { pattern: 'hit', path: '1.txt' })).output?.count, 60);
    assert.match((await long.refusal(searchCode, { pattern: 'hit', after: 'a.txt' })).text, /after is path:line/);
  });

  it('gives lines around matches as grep shows them', async () => {
    const around = createWorkbench({ files: { 'a.ts': '1\n  two hit\n3\n4 hit\n5\n6\n7\n8 hit\n', 'b.ts': 'hit\n' } });
    assert.equal(
      (await around.call(searchCode, { pattern: 'hit', context: 1 })).forModel,
      '1- 1\na.ts:2:   two hit\n3- 3\na.ts:4: 4 hit\n5- 5\n--\n7- 7\na.ts:8: 8 hit\n--\nb.ts:1: hit',
    );
  });

  it('searches what ignore files leave out only when it is told to', async () => {
    const built = createWorkbench({ files: { '.gitignore': 'out/\n', 'out/a.ts': 'hit' } });
    assert.equal((await built.call(searchCode, { pattern: 'hit' })).forModel, 'No matches.');
    assert.equal((await built.call(searchCode, { pattern: 'hit', ignored: true })).forModel, 'out/a.ts:1: hit');
  });
});

describe('diagnostics', () => {
  it('puts the worst first, then by file and line, each in one line, and leaves out what holds secrets', async () => {
    const problem = (label: string, line: number, severity: 'error' | 'warning', message: string) => ({
      ...{ path: `/workspace/${label}`, label, line, severity, message },
    });
    const bench = createWorkbench({
      problems: [
        problem('b.ts', 7, 'error', 'not this\n  nor that'),
        problem('a.ts', 9, 'warning', 'unused'),
        problem('.env', 1, 'error', 'bad value hunter2'),
        problem('b.ts', 2, 'error', 'no name'),
        problem('a.ts', 3, 'error', 'no type'),
      ],
    });
    const { forModel, output } = await bench.call(diagnostics, {});
    assert.equal(
      forModel,
      'a.ts:3: error: no type\nb.ts:2: error: no name\nb.ts:7: error: not this nor that\na.ts:9: warning: unused',
    );
    assert.deepEqual(output, { errors: 3, warnings: 1 });
    const none = await createWorkbench({ problems: [] }).call(diagnostics, {});
    assert.match(none.forModel, /^No problems known to the editor/);
  });

  it('lists errors first, and only where there is an editor', async () => {
    const at = { path: '/workspace/a.ts', label: 'a.ts' };
    const bench = createWorkbench({
      problems: [
        { ...at, line: 2, severity: 'warning', message: 'unused' },
        { ...at, line: 9, severity: 'error', message: 'no such name', source: 'ts' },
      ],
    });
    assert.equal(
      (await bench.call(diagnostics, {})).forModel,
      'a.ts:9: error: no such name (ts)\na.ts:2: warning: unused',
    );
    assert.equal(diagnostics.available(bench.ports), true);
    assert.equal(diagnostics.available(createWorkbench().ports), false);
    assert.equal((await createWorkbench().refusal(diagnostics, {})).code, 'diagnostics.unavailable');
  });
});
