// What the editor finds wrong after an edit: told with the result, or told later once, or the edit is taken back.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FoundProblem } from '../../../../../src/core/ports/editor.ts';
import { editFile } from '../../../../../src/core/tools/builtin/edit-file.ts';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { undoEdits } from '../../../../../src/core/tools/builtin/undo-edits.ts';
import { writeFile } from '../../../../../src/core/tools/builtin/write-file.ts';
import { checkProblems, type ProblemSettings } from '../../../../../src/core/tools/middleware/check-problems.ts';
import { around } from '../../../../../src/core/tools/middleware/middleware.ts';
import type { Tool, ToolResult } from '../../../../../src/core/tools/tool.ts';
import { createFakeClock } from '../../../../support/fakes/clock.ts';
import { createFakeDiagnostics } from '../../../../support/fakes/diagnostics.ts';
import { createWorkbench } from '../workbench.ts';

const A = '/workspace/a.ts';
const B = '/workspace/b.ts';
type Said = Omit<FoundProblem, 'path'>;
const wrong = (line: number, message = 'no such name'): Said => ({ line, severity: 'error', message, source: 'ts' });
const unused: Said = { line: 1, severity: 'warning', message: 'unused' };

function create(settings: Partial<ProblemSettings> = {}) {
  const bench = createWorkbench({ files: { 'a.ts': 'one\ntwo\n', 'b.ts': 'b\n' } });
  const editor = createFakeDiagnostics();
  const clock = createFakeClock();
  const ports = { ...bench.ports, diagnostics: editor, clock };
  const middleware = checkProblems(ports, () => ({ newProblems: 'tell', wait: 1_500, ...settings }));
  const agent = (of = bench.agent()) => ({
    scope: of.scope,
    call: async (tool: Tool, input: unknown): Promise<ToolResult> => {
      const prepared = await of.prepare(tool, input, ports);
      return around([middleware], { tool, prepared, context: bench.context, hash: 'h', seen: of.scope.seen });
    },
  });
  /** Resolves when the call waits for the editor, and gives what ends it. */
  const waiting = async (result: Promise<ToolResult>): Promise<void> => {
    let ended = false;
    void result.then(() => {
      ended = true;
    });
    while (clock.sleepers() === 0) {
      assert.ok(!ended, 'nobody waited');
      await clock.soon();
    }
  };
  /** Calls, lets the editor speak while it waits, and lets the moment of quiet go by. */
  const whenSaid = async (result: Promise<ToolResult>, speak: () => void): Promise<ToolResult> => {
    await waiting(result);
    speak();
    await clock.soon();
    await clock.advance(200);
    return result;
  };
  return { bench, editor, clock, ports, agent, waiting, whenSaid, ...agent() };
}

const edit = (old: string, text: string) => ({ path: 'a.ts', edits: [{ old, new: text }] });

describe('problems after an edit', () => {
  it('come back with the result when they are new, and what went is told', async () => {
    const { editor, call, whenSaid, bench } = create();
    editor.open(A);
    editor.say(A, wrong(2, 'old one'), unused);
    const result = await whenSaid(call(editFile, edit('one', 'ONE\nzero')), () =>
      editor.say(A, wrong(3, 'old one'), wrong(1)),
    );
    assert.equal(
      result.forModel,
      'Edited a.ts: 1 place, +2 -1 lines.\nNew problems:\na.ts:1: error: no such name (ts)\n1 problem gone.',
    );
    assert.deepEqual(result.problems, [{ label: 'a.ts', detail: 'error: no such name', path: A, line: 1 }]);
    assert.equal(result.fault, undefined);
    assert.equal(bench.files.text('a.ts'), 'ONE\nzero\ntwo\n');
  });

  it('made every edit wait where nobody says anything of files', async () => {
    const { call, clock, editor } = create();
    const result = await call(writeFile, { path: 'new.txt', content: 'text' });
    assert.equal(result.forModel, 'Created new.txt (4 bytes).');
    assert.equal(clock.sleepers(), 0);
    // An open file may have a server behind it; when it has none, only the first edits wait.
    editor.open(A);
    for (const text of ['1', '2']) {
      const changed = call(writeFile, { path: 'a.ts', content: text });
      while (clock.sleepers() === 0) await clock.soon();
      await clock.advance(1_500);
      await changed;
    }
    await call(writeFile, { path: 'a.ts', content: '3' });
    assert.equal(editor.listeners(), 0);
  });

  it('are not waited for longer than the setting, 0 being never', async () => {
    const { call, editor, clock } = create({ wait: 0 });
    editor.open(A);
    editor.say(A, wrong(1));
    const result = await call(editFile, edit('two', 'TWO'));
    assert.equal(clock.sleepers(), 0);
    assert.doesNotMatch(result.forModel, /problem/i);
  });

  it('that come too late are told once with a later result, if the file is still as it was left', async () => {
    const { call, editor, bench, clock, waiting } = create();
    editor.open(A);
    const late = call(editFile, edit('one', 'ONE'));
    await waiting(late);
    await clock.advance(1_500);
    assert.doesNotMatch((await late).forModel, /problem/i);
    editor.say(A, wrong(1), unused);
    const [first, second] = await Promise.all([call(readFile, { path: 'b.ts' }), call(readFile, { path: 'b.ts' })]);
    const told = [first, second].filter((result) => /came up since/.test(result.forModel));
    assert.equal(told.length, 1, 'two calls side by side told the same');
    assert.match(
      told[0]?.forModel ?? '',
      /b\n?.*\nProblems that came up since in files you changed:\na\.ts:1: error: no such name \(ts\)\na\.ts:1: warning: unused/s,
    );
    assert.equal(told[0]?.problems?.length, 2);
    assert.doesNotMatch((await call(readFile, { path: 'b.ts' })).forModel, /came up since/);
    bench.files.put('a.ts', 'typed by the user\n');
    editor.say(A, wrong(1, 'of the user'));
    assert.doesNotMatch((await call(readFile, { path: 'b.ts' })).forModel, /came up since/);
  });

  it('that come between two edits belong to the first, and are told with the second', async () => {
    const { call, editor, whenSaid } = create();
    editor.open(A);
    editor.say(A, unused);
    await whenSaid(call(editFile, edit('one', 'ONE')), () => editor.say(A, unused));
    editor.say(A, unused, wrong(1));
    const second = await whenSaid(call(editFile, edit('two', 'TWO')), () => editor.say(A, unused, wrong(1)));
    assert.match(second.forModel, /came up since in files you changed:\na\.ts:1: error/);
    assert.doesNotMatch(second.forModel, /New problems/);
  });

  it('are told to the agent that made them, and not to another', async () => {
    const { agent, editor, clock, waiting, bench } = create();
    const [one, other] = [agent(), agent(bench.agent())];
    editor.open(A);
    const late = one.call(editFile, edit('one', 'ONE'));
    await waiting(late);
    await clock.advance(1_500);
    await late;
    editor.say(A, wrong(1));
    const theirs = await agent(bench.agent()).call(readFile, { path: 'b.ts' });
    assert.doesNotMatch(theirs.forModel, /came up/);
    void other;
    assert.match((await one.call(readFile, { path: 'b.ts' })).forModel, /came up/);
  });

  it('in other files come back too, when they are new there', async () => {
    const { call, editor, whenSaid } = create();
    editor.open(A);
    editor.say(B, wrong(1, 'old'));
    const result = await whenSaid(call(editFile, edit('one', 'ONE')), () => {
      editor.say(B, wrong(1, 'old'), wrong(7, 'one is gone'));
      editor.say(A);
    });
    assert.match(result.forModel, /New problems:\nb\.ts:7: error: one is gone \(ts\)$/);
  });

  it('are bounded for the model', async () => {
    const { call, editor, whenSaid } = create();
    editor.open(A);
    const many = Array.from({ length: 500 }, (_, line) => wrong(line + 1, 'x'.repeat(5_000)));
    const result = await whenSaid(call(editFile, edit('one', 'ONE')), () => editor.say(A, ...many));
    assert.ok(result.forModel.length < 10_000);
    assert.match(result.forModel, /\[480 more problems\]$/);
  });

  it('are nobody’s business when the setting says so, or when the user takes something back', async () => {
    const silent = create({ newProblems: 'ignore' });
    silent.editor.open(A);
    await silent.call(editFile, edit('one', 'ONE'));
    const { call, editor, clock, bench, ports } = create();
    const { changes } = await call(editFile, edit('one', 'ONE'));
    editor.open(A);
    const undone = await call(undoEdits, { calls: ['c'], changes });
    assert.equal(undone.fault, undefined);
    assert.equal(bench.files.text('a.ts'), 'one\ntwo\n');
    assert.deepEqual([clock.sleepers(), ports.diagnostics.listeners()], [0, 0]);
  });

  it('do not hold up a stop', async () => {
    const { call, editor, bench, waiting } = create();
    editor.open(A);
    const stopped = call(editFile, edit('one', 'ONE'));
    await waiting(stopped);
    bench.abort.abort('stopped');
    assert.match((await stopped).forModel, /^Edited a\.ts/);
    assert.equal(editor.listeners(), 0);
  });
});

describe('an edit that must not make it worse', () => {
  const rollBack = { newProblems: 'rollBack' } as const;

  it('is taken back when it brings errors, and the model is told which', async () => {
    const { call, editor, whenSaid, bench, scope } = create(rollBack);
    editor.open(A);
    await call(readFile, { path: 'a.ts' });
    const known = scope.seen.of(A);
    const result = await whenSaid(call(editFile, edit('one', 'ONE')), () => editor.say(A, wrong(1), unused));
    assert.equal(result.fault?.code, 'edit.new-problems');
    assert.match(result.forModel, /^Taken back, .*\na\.ts:1: error: no such name \(ts\)$/s);
    assert.deepEqual([result.changes, result.problems?.length], [undefined, 1]);
    assert.equal(bench.files.text('a.ts'), 'one\ntwo\n');
    assert.deepEqual(scope.seen.of(A), known);
    editor.say(A);
    const again = await whenSaid(call(writeFile, { path: 'a.ts', content: 'fine\n' }), () => editor.say(A));
    assert.equal(again.fault, undefined);
    assert.equal(bench.files.text('a.ts'), 'fine\n');
  });

  it('is taken back also when it made the file, and stays when it brings warnings alone', async () => {
    const { call, editor, whenSaid, bench } = create(rollBack);
    editor.open('/workspace/new.ts');
    const made = await whenSaid(call(writeFile, { path: 'new.ts', content: 'bad' }), () =>
      editor.say('/workspace/new.ts', wrong(1)),
    );
    assert.equal(made.fault?.code, 'edit.new-problems');
    assert.equal(bench.files.text('new.ts'), undefined);
    editor.open(A);
    const warned = await whenSaid(call(editFile, edit('one', 'ONE')), () => editor.say(A, unused));
    assert.match(warned.forModel, /New problems:\na\.ts:1: warning: unused/);
    assert.equal(bench.files.text('a.ts'), 'ONE\ntwo\n');
  });

  it('is taken back without what the user has written elsewhere in the file meanwhile', async () => {
    const { call, editor, whenSaid, bench } = create(rollBack);
    bench.files.put('a.ts', 'one\n\n\n\ntwo\n');
    editor.open(A);
    const result = await whenSaid(call(editFile, edit('one', 'ONE')), () => {
      bench.files.put('a.ts', 'ONE\n\n\n\ntwo typed\n');
      editor.say(A, wrong(1));
    });
    assert.match(result.forModel, /^Taken back, .*; what else has changed in a\.ts stays:\na\.ts:1: error/);
    assert.equal(result.changes, undefined);
    assert.equal(bench.files.text('a.ts'), 'one\n\n\n\ntwo typed\n');
  });

  it('stays, and says so, when the user has written over it meanwhile', async () => {
    const { call, editor, whenSaid, bench } = create(rollBack);
    editor.open(A);
    const result = await whenSaid(call(editFile, edit('one', 'ONE')), () => {
      bench.files.put('a.ts', 'ONE typed\ntwo\n');
      editor.say(A, wrong(1));
    });
    assert.equal(result.fault?.code, 'edit.new-problems');
    assert.match(result.forModel, /could not be taken back, so it stays/);
    assert.equal(result.changes?.length, 1);
    assert.equal(bench.files.text('a.ts'), 'ONE typed\ntwo\n');
  });
});
