// Calls that are described, wait for consent and run while others run: nothing that was written is ever lost.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { deleteFile } from '../../../../../src/core/tools/builtin/delete-file.ts';
import { editFile } from '../../../../../src/core/tools/builtin/edit-file.ts';
import { moveFile } from '../../../../../src/core/tools/builtin/move-file.ts';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { writeFile } from '../../../../../src/core/tools/builtin/write-file.ts';
import type { PreparedCall } from '../../../../../src/core/tools/tool.ts';
import { createWorkbench } from '../workbench.ts';

const FILE = '1\n2\n3\n4\n5\n';

describe('a call that waited while another wrote the same file', () => {
  it('leaves the file alone, says to read it again, and merges when it is tried anew', async () => {
    const bench = createWorkbench({ files: { 'a.ts': FILE } });
    const other = bench.agent();
    for (const agent of [bench, other]) await agent.call(readFile, { path: 'a.ts' });
    const mine = await bench.prepare(writeFile, { path: 'a.ts', content: 'one\n2\n3\n4\n5\n' });
    const theirs = await other.prepare(editFile, { path: 'a.ts', edits: [{ old: '5', new: 'five' }] });
    assert.equal((await theirs.run(bench.context)).fault, undefined);
    const late = await mine.run(bench.context);
    assert.equal(late.fault?.code, 'file.stale');
    assert.match(late.forModel, /^a\.ts has changed since this was prepared, so it was left as it is\. Read it again/);
    assert.deepEqual(late.changes, []);
    assert.equal(bench.files.text('a.ts'), '1\n2\n3\n4\nfive\n');
    await bench.call(writeFile, { path: 'a.ts', content: 'one\n2\n3\n4\n5\n' });
    assert.equal(bench.files.text('a.ts'), 'one\n2\n3\n4\nfive\n');
  });

  it('stays described as it was: a merge that has become another one is not run either', async () => {
    const bench = createWorkbench({ files: { 'a.ts': FILE } });
    const other = bench.agent();
    await bench.call(readFile, { path: 'a.ts' });
    await other.call(editFile, { path: 'a.ts', edits: [{ old: '5', new: 'five' }] });
    const merged = await bench.prepare(writeFile, { path: 'a.ts', content: 'one\n2\n3\n4\n5\n' });
    await other.call(editFile, { path: 'a.ts', edits: [{ old: '3', new: 'three' }] });
    assert.equal((await merged.run(bench.context)).fault?.code, 'file.stale');
    assert.equal(bench.files.text('a.ts'), '1\n2\nthree\n4\nfive\n');
  });

  it('neither moves nor deletes it', async () => {
    const bench = createWorkbench({ files: { 'a.ts': FILE } });
    const other = bench.agent();
    const calls = [
      await bench.prepare(deleteFile, { path: 'a.ts' }),
      await bench.prepare(moveFile, { from: 'a.ts', to: 'b.ts' }),
    ];
    await other.call(writeFile, { path: 'a.ts', content: 'theirs' });
    for (const call of calls) assert.equal((await call.run(bench.context)).fault?.code, 'file.stale');
    assert.equal(bench.files.text('a.ts'), 'theirs');
  });
});

describe('agents that take turns in any order', () => {
  /** Each agent counts up on a line of its own, in the text as it last knew it. */
  const line = (agent: number, count: number) => `agent ${agent}: ${count}`;
  const text = (counts: readonly number[]) => counts.map((count, agent) => `${line(agent, count)}\n\n--\n`).join('');
  const action = fc.record({
    agent: fc.nat({ max: 2 }),
    what: fc.constantFrom('read', 'part', 'run', 'write', 'edit', 'write and run', 'edit and run'),
  });

  it('lose nothing that a call reported as done', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const bench = createWorkbench({ files: { 'a.txt': text([0, 0, 0]) } });
        const agents = [0, 1, 2].map(() => ({
          ...bench.agent(),
          view: '',
          done: 0,
          waiting: undefined as
            | { readonly call: PreparedCall; readonly view: string; readonly count: number }
            | undefined,
        }));
        for (const { agent: index, what } of [0, 1, 2].map((agent) => ({ agent, what: 'read' })).concat(actions)) {
          const agent = agents[index];
          if (agent === undefined) continue;
          if (what === 'read') {
            await agent.call(readFile, { path: 'a.txt' });
            agent.view = bench.files.text('a.txt') ?? '';
          } else if (what === 'part') await agent.call(readFile, { path: 'a.txt', from: 2, to: 3 });
          else if (what !== 'run') {
            const count = agent.done + 1;
            const [old, fresh] = [line(index, agent.done), line(index, count)];
            const view = agent.view.replace(old, fresh);
            const [tool, input] = what.startsWith('write')
              ? ([writeFile, { path: 'a.txt', content: view }] as const)
              : ([editFile, { path: 'a.txt', edits: [{ old: `${old}\n`, new: `${fresh}\n` }] }] as const);
            agent.waiting = { call: await agent.prepare(tool, input), view, count };
          }
          if (what.endsWith('run') && agent.waiting !== undefined) {
            const { call, view, count } = agent.waiting;
            agent.waiting = undefined;
            if ((await call.run(bench.context)).fault === undefined) {
              agent.done = count;
              agent.view = view;
            }
          }
          assert.equal(bench.files.text('a.txt'), text(agents.map((one) => one.done)));
        }
      }),
      { numRuns: 400 },
    );
  });
});
