// What a command changed becomes part of its result: with hunks, without what other calls wrote, and saying what cannot be undone.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ChangesPort, FoundChange, FoundChanges } from '../../../../../src/core/ports/changes.ts';
import { around, type Calling } from '../../../../../src/core/tools/middleware/middleware.ts';
import { recordChanges } from '../../../../../src/core/tools/middleware/record-changes.ts';
import type { ToolResult } from '../../../../../src/core/tools/tool.ts';
import type { FileChange } from '../../../../../src/protocol/display.ts';
import { fail, succeed } from '../../../../../src/protocol/fault.ts';
import { createFakeBlobs } from '../../../../support/fakes/blobs.ts';
import { createFakeClock } from '../../../../support/fakes/clock.ts';

const EXECUTE = { kind: 'execute', command: 'x', cwd: '/w', inside: true };
const WRITE = { kind: 'write', path: '/w/a', label: 'a', inside: true };

function calling(
  run: () => Promise<ToolResult>,
  effect: unknown = EXECUTE,
  signal = new AbortController().signal,
): Calling {
  return {
    tool: { name: 't' },
    prepared: { summary: '', effects: Array.isArray(effect) ? effect : [effect], run },
    context: { call: 'c', signal },
    hash: 'h',
  } as unknown as Calling;
}

const change = (label: string, before: string | null, after: string | null): FoundChange => ({
  path: `/w/${label}`,
  label,
  change: before === null ? 'create' : after === null ? 'delete' : 'edit',
  before,
  after,
});
const edited = (found: FoundChange): FileChange => ({ ...found, hunks: '', added: 0, removed: 0 });

function createBench(answer: () => Partial<FoundChanges> | string) {
  const blobs = createFakeBlobs();
  const warned: string[] = [];
  const port: ChangesPort = {
    begin: async () => {
      if (answer() === 'not begun') return fail('changes.unavailable', 'It cannot be told.');
      return succeed({
        end: async () => {
          const found = answer();
          if (typeof found === 'string') return fail('changes.unavailable', 'It cannot be told.');
          return succeed({ changes: [], more: 0, ...found });
        },
      });
    },
    expect: () => undefined,
    written: () => undefined,
    close: async () => undefined,
  };
  const logger = { write: (_level: string, text: string) => void warned.push(text) };
  const middleware = [recordChanges(port, { blobs, logger, clock: createFakeClock() })];
  const run = (work: () => Promise<ToolResult>, effect: unknown = EXECUTE) => around(middleware, calling(work, effect));
  return { blobs, warned, run };
}

const done = async (): Promise<ToolResult> => ({ forModel: 'exit 0' });
const textOf = (bytes: string) => Buffer.from(bytes);

describe('record changes', () => {
  it('adds what a command changed to its result, with the lines that differ', async () => {
    let found: FoundChange[] = [];
    const bench = createBench(() => ({ changes: found }));
    const [before, after] = [await bench.blobs.put(textOf('one\ntwo\n')), await bench.blobs.put(textOf('one\n2\n'))];
    found = [change('a', before, after)];
    const result = await bench.run(done);
    assert.equal(result.forModel, 'exit 0');
    assert.deepEqual(
      result.changes?.map(({ label, added, removed, hunks }) => ({ label, added, removed, hunks })),
      [{ label: 'a', added: 1, removed: 1, hunks: '@@ -1,2 +1,2 @@\n one\n-two\n+2' }],
    );
  });

  it('looks around nothing but commands', async () => {
    const bench = createBench(() => assert.fail('it was looked'));
    assert.equal((await bench.run(done, WRITE)).changes, undefined);
  });

  it('looks around what git does to files, not around what it keeps to itself', async () => {
    const git = { kind: 'git', path: '/w', label: '.', inside: true, action: 'stash' };
    const bench = createBench(() => ({ changes: [change('a', null, 'h')] }));
    assert.equal((await bench.run(done, [git, WRITE])).changes?.length, 1);
    assert.equal((await bench.run(done, [git])).changes, undefined);
  });

  it('leaves a result alone when nothing was changed', async () => {
    const bench = createBench(() => ({}));
    assert.deepEqual(await bench.run(done), { forModel: 'exit 0' });
  });

  it('records what a command had changed also when it failed', async () => {
    const bench = createBench(() => ({ changes: [change('a', null, 'h')] }));
    const fault = { code: 'tool.stopped', text: 'Stopped.', retryable: false };
    const result = await bench.run(async () => ({ forModel: 'Stopped.', fault }));
    assert.equal(result.changes?.length, 1);
    assert.equal(result.fault, fault);
  });

  it('leaves to another call what that call says it wrote meanwhile', async () => {
    const bench = createBench(() => ({
      changes: [change('a', 'a0', 'a1'), change('b', 'b0', 'b3'), change('c', 'c0', 'c1')],
    }));
    const result = await bench.run(async () => {
      await bench.run(
        async () => ({
          forModel: 'edited',
          changes: [edited(change('a', 'a0', 'a1')), edited(change('b', 'b1', 'b2'))],
        }),
        WRITE,
      );
      return { forModel: 'exit 0' };
    });
    assert.deepEqual(
      result.changes?.map(({ label, before, after }) => [label, before, after]),
      [
        ['b', 'b0', 'b1'],
        ['b', 'b2', 'b3'],
        ['c', 'c0', 'c1'],
      ],
    );
  });

  it('does not take for its own what another call had written before it began and only told later', async () => {
    const bench = createBench(() => ({ changes: [change('a', 'a1', 'a2')] }));
    const result = await bench.run(async () => {
      await bench.run(async () => ({ forModel: '', changes: [edited(change('a', 'a0', 'a1'))] }), WRITE);
      return { forModel: 'exit 0' };
    });
    assert.deepEqual(
      result.changes?.map(({ before, after }) => [before, after]),
      [['a1', 'a2']],
    );
  });

  it('tells the model what cannot be undone, and no more', async () => {
    const unkept = { ...change('big', null, 'h'), change: 'edit', unkept: 'it is larger than 16 MB' } as const;
    const bench = createBench(() => ({ changes: [unkept], more: 2 }));
    const { forModel, changes } = await bench.run(done);
    assert.equal(changes?.[0]?.unkept, 'it is larger than 16 MB');
    assert.match(forModel, /^exit 0\n\[.*big \(it is larger than 16 MB\)\. 2 more changed files cannot be undone\.\]$/);
  });

  for (const moment of ['not begun', 'not ended']) {
    it(`runs the command and says that it cannot be undone when the look at the files has ${moment}`, async () => {
      const bench = createBench(() => moment);
      const result = await bench.run(done);
      assert.equal(result.forModel, 'exit 0\n[It cannot be told.]');
      assert.deepEqual(bench.warned, ['It cannot be told.']);
    });
  }
});
