// What later steps of a plan can refer to: every tool gives exactly what it declares, whatever its result.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnostics } from '../../../../../src/core/tools/builtin/diagnostics.ts';
import { listFiles } from '../../../../../src/core/tools/builtin/list-files.ts';
import { recall } from '../../../../../src/core/tools/builtin/recall.ts';
import { runCommand } from '../../../../../src/core/tools/builtin/run-command.ts';
import { searchCode } from '../../../../../src/core/tools/builtin/search-code.ts';
import { webFetch } from '../../../../../src/core/tools/builtin/web-fetch.ts';
import { builtinTools } from '../../../../../src/core/tools/builtin.generated.ts';
import { createWorkbench } from '../workbench.ts';

const problem = { path: '/workspace/a.ts', label: 'a.ts', line: 1, message: 'Bad.' };
const page = { url: 'https://a.dev/', status: 404, title: 'Gone', text: 'x', truncated: false };
const make = () =>
  createWorkbench({
    files: { 'n.ipynb': '{"cells":[]}', 'a.ts': 'one\n', 'b.ts': 'two one\n', 'sub/c.ts': 'three\n' },
    commands: {
      x: { output: 'no', exitCode: 3 },
      server: { output: 'listening\n', lasts: Number.POSITIVE_INFINITY },
    },
    pages: { 'https://a.dev/': page },
    problems: (['error', 'warning', 'error', 'hint'] as const).map((severity) => ({ ...problem, severity })),
    searchResults: [],
    libraries: {},
  });
type Bench = ReturnType<typeof make>;

const changed = { path: '/workspace/a.ts', label: 'a.ts', change: 'create' as const, hunks: '', added: 1, removed: 0 };
const edits = [{ old: 'one', new: 'eins' }];
const task = { title: 'a', state: 'done' };

/** Inputs that succeed, and what the tool's output is then. */
const CALLS: Readonly<Record<string, (bench: Bench) => readonly (readonly [input: unknown, output?: object])[]>> = {
  apply_patch: () => [[{ patch: '*** Update File: a.ts\n-one\n+eins' }, { files: ['a.ts'] }]],
  ask_user: () => [[{ question: 'Which?' }, { answer: null }]],
  delegate: () => [[{ tasks: [{ title: 'a', instructions: 'b' }] }]],
  delete_file: () => [[{ path: 'sub/c.ts' }, { files: ['sub/c.ts'] }]],
  diagnostics: () => [[{}, { errors: 2, warnings: 1 }]],
  edit_notebook: () => [[{ path: 'n.ipynb', cell: 'top', action: 'insert', source: 'x' }, { files: ['n.ipynb'] }]],
  edit_file: () => [[{ path: 'a.ts', edits }, { files: ['a.ts'] }]],
  list_files: () => [
    [{}, { entries: ['a.ts', 'b.ts', 'n.ipynb', 'sub/', 'sub/c.ts'] }],
    [{ path: 'sub' }, { entries: ['sub/c.ts'] }],
  ],
  move_file: () => [[{ from: 'a.ts', to: 'd.ts' }, { files: ['d.ts'] }]],
  propose_plan: () => [[{ goal: 'x', steps: [{ id: 'a', title: 'a', kind: 'gate' }] }]],
  read_file: () => [[{ path: './sub/../a.ts' }, { path: 'a.ts' }]],
  read_output: () => [[{ job: 'fake-1' }]],
  recall: () => [[{ query: 'tests' }, { items: ['Tests run with npm test'] }]],
  remember: () => [[{ text: 'x' }]],
  run_command: () => [
    [{ command: 'x' }, { exitCode: 3, ms: 0 }],
    [
      { command: 'server', background: true },
      { exitCode: null, ms: null },
    ],
  ],
  rename_symbol: (bench) => {
    bench.files.put('d.ts', 'const four = 4;\n');
    return [[{ symbol: 'four', path: 'd.ts', to: 'vier' }, { files: ['d.ts'] }]];
  },
  search_code: () => [
    [
      { pattern: 'one' },
      {
        matches: [
          { path: 'a.ts', line: 1, text: 'one' },
          { path: 'b.ts', line: 1, text: 'two one' },
        ],
        count: 2,
      },
    ],
    [{ pattern: 'nowhere' }, { matches: [], count: 0 }],
  ],
  symbols: (bench) => {
    bench.files.put('d.ts', 'const four = 4;\n');
    const at = { path: 'd.ts', symbol: 'four' };
    const found = { places: [{ path: 'd.ts', line: 1 }], count: 1 };
    return [
      [{ op: 'find', symbol: 'four' }, found],
      [
        { op: 'find', symbol: 'nowhere' },
        { places: [], count: 0 },
      ],
      [{ op: 'outline', path: 'd.ts' }, found],
      [{ op: 'definition', ...at }, found],
      [{ op: 'type', ...at }, found],
      [{ op: 'references', ...at }, found],
      [{ op: 'hover', ...at }, found],
    ];
  },
  undo_edits: (bench) => [
    [
      { calls: [], changes: [{ ...changed, before: null, after: bench.ports.clock.hash('one\n') }] },
      { files: ['a.ts'] },
    ],
  ],
  update_plan: () => [[{ tasks: [task] }]],
  web_fetch: () => [[{ url: 'https://a.dev' }, { url: 'https://a.dev/', title: 'Gone', status: 404 }]],
  web_search: () => [[{ query: 'q' }]],
  write_file: () => [
    [{ path: 'a.ts', content: 'x' }, { files: ['a.ts'] }],
    [{ path: 'new.ts', content: 'x' }, { files: ['new.ts'] }],
  ],
};

/** Tried over a real repository, in `git.test.ts`. */
const ELSEWHERE = new Set(['git', 'git_write']);

describe('what tools give to later steps', () => {
  for (const tool of builtinTools.filter(({ name }) => !ELSEWHERE.has(name))) {
    it(`is for ${tool.name} exactly what it declares`, async () => {
      const count = CALLS[tool.name]?.(make()).length ?? 0;
      assert.ok(count > 0, `${tool.name} is not tried here`);
      for (let index = 0; index < count; index++) {
        const bench = make();
        const started = await bench.shell.start({ command: 'server', cwd: '/workspace' });
        assert.ok(started.ok);
        while (started.value.read(0, 1).text === '') await new Promise((resolve) => setImmediate(resolve));
        bench.remembered.push({ id: '1', text: 'Tests run with npm test', session: 's', run: 'r', at: 1 });
        const [input, output] = CALLS[tool.name]?.(bench)[index] ?? [];
        const result = await bench.call(tool, input);
        await bench.shell.dispose();
        assert.equal(result.fault, undefined);
        assert.deepEqual(['text', ...Object.keys(result.output ?? {})].sort(), tool.outputs.toSorted());
        if (output === undefined) assert.equal(result.output, undefined);
        else assert.deepEqual({ ...result.output, ...('ms' in output && output.ms === 0 ? { ms: 0 } : {}) }, output);
      }
    });
  }

  it('holds the answer that was given', async () => {
    const bench = make();
    bench.answerWith('the first');
    const ask = builtinTools.find((tool) => tool.name === 'ask_user');
    assert.ok(ask);
    assert.deepEqual((await bench.call(ask, { question: 'Which?' })).output, { answer: 'the first' });
  });

  it('is bounded', async () => {
    const many = Object.fromEntries(Array.from({ length: 700 }, (_, at) => [`f${at}.ts`, `x${'y'.repeat(1_000)}\n`]));
    const bench = createWorkbench({
      files: many,
      problems: Array.from({ length: 500 }, () => ({ ...problem, severity: 'error' as const })),
      pages: { 'https://a.dev/': { ...page, title: 't'.repeat(100_000) } },
    });
    const size = async (...call: Parameters<typeof bench.call>) =>
      JSON.stringify((await bench.call(...call)).output).length;
    assert.ok((await size(searchCode, { pattern: 'xy' })) < 70_000);
    assert.ok((await size(listFiles, {})) < 10_000);
    assert.ok((await size(webFetch, { url: 'https://a.dev' })) < 1_000);
    assert.deepEqual((await bench.call(diagnostics, {})).output, { errors: 500, warnings: 0 });
  });

  it('is empty lists where nothing was found, not nothing', async () => {
    const bench = createWorkbench();
    assert.deepEqual((await bench.call(recall, { query: 'x' })).output, { items: [] });
    assert.deepEqual((await bench.call(listFiles, {})).output, { entries: [] });
  });

  it('tells of a command that was ended at its time too, how it ended', async () => {
    const { fault, output } = await make().call(runCommand, { command: 'server', timeout_s: 1 });
    assert.equal(fault?.code, 'command.timeout');
    assert.equal(output?.exitCode, null);
    assert.ok(Number(output?.ms) >= 900);
  });
});
