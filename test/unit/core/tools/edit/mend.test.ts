// A call that a crash cut off at any of its writes: found by its preview, and taken back where only a part of it was done.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { FilesPort } from '../../../../../src/core/ports/files.ts';
import { type FileStep, prepareSteps, readFound } from '../../../../../src/core/tools/edit/file-steps.ts';
import { mendChanges } from '../../../../../src/core/tools/edit/mend.ts';
import type { FileChange } from '../../../../../src/protocol/display.ts';
import { createWorkbench } from '../workbench.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const NEVER = new Promise<never>(() => undefined);

/** From the given write on nothing happens any more, and nobody is told. */
function dying(files: FilesPort, at: number): { readonly port: FilesPort; readonly died: Promise<void> } {
  let count = 0;
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const guard = <T>(work: () => Promise<T>): Promise<T> => {
    if (count++ < at) return work();
    die();
    return NEVER;
  };
  const port: FilesPort = {
    ...files,
    write: (...given) => guard(() => files.write(...given)),
    writeLink: (...given) => guard(() => files.writeLink(...given)),
    move: (...given) => guard(() => files.move(...given)),
    remove: (...given) => guard(() => files.remove(...given)),
    setMode: (...given) => guard(() => files.setMode(...given)),
  };
  return { port, died };
}

async function stepsOf(files: FilesPort): Promise<readonly FileStep[]> {
  const there = async (path: string) => {
    const at = await files.locateName(path);
    const found = await readFound(files, at.path);
    assert.ok(found.ok && found.value !== null);
    return { at, before: found.value };
  };
  const moved = await there('moved.txt');
  return [
    { change: 'write', ...(await there('a.txt')), bytes: utf8('ONE') },
    { change: 'write', at: await files.locateName('new.txt'), before: null, bytes: utf8('') },
    { change: 'delete', ...(await there('gone.sh')) },
    { change: 'move', at: await files.locateName('moved/to.txt'), from: moved.at, before: moved.before },
    { change: 'mode', ...(await there('mode.txt')), mode: 0o755 },
    { change: 'write', ...(await there('b.txt')), bytes: utf8('a.txt'), link: true },
  ];
}

const FILES = { 'a.txt': 'one', 'gone.sh': 'two', 'moved.txt': 'three', 'mode.txt': 'four', 'b.txt': 'five' };

async function crash(at: number, order: readonly number[] = [0, 1, 2, 3, 4, 5]) {
  const bench = createWorkbench({ files: FILES });
  const before = bench.files.whole();
  const all = await stepsOf(bench.files);
  const steps = order.flatMap((index) => all[index] ?? []);
  const { port, died } = dying(bench.files, at);
  const prepared = prepareSteps(steps, { ...bench.ports, files: port }, { summary: '', done: () => '' }, []);
  assert.ok(prepared.preview?.kind === 'diff');
  await Promise.race([prepared.run(bench.context), died]);
  const changes: readonly FileChange[] = prepared.preview.files;
  return { bench, before, changes, steps };
}

const withoutFolders = (whole: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(whole).filter(([, what]) => what !== 'folder'));

describe('a call that a crash cut off', () => {
  it('is taken back as far as it had come, in any order of its steps, or stays when it was whole', async () => {
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(orders, fc.nat(6), async (order, at) => {
        const { bench, before, changes } = await crash(at, order);
        const after = bench.files.whole();
        const mended = await mendChanges(changes, bench.ports);
        if (at >= order.length) {
          assert.equal(mended.state, 'all');
          assert.deepEqual(mended.changes, changes);
          assert.deepEqual(bench.files.whole(), after);
          return;
        }
        assert.deepEqual([mended.state, mended.changes], ['none', []]);
        assert.deepEqual(withoutFolders(bench.files.whole()), withoutFolders(before));
      }),
      { numRuns: 150 },
    );
  });

  it('does not touch what somebody has changed since, and says what is left', async () => {
    const { bench, changes } = await crash(3);
    bench.files.put('a.txt', 'by hand');
    const mended = await mendChanges(changes, bench.ports);
    assert.equal(mended.state, 'some');
    assert.equal(bench.files.text('a.txt'), 'by hand');
    assert.equal(bench.files.text('new.txt'), undefined);
    assert.match(mended.text, /What is in a\.txt now is not of it alone/);
  });

  it('says which file is changed when its image is gone', async () => {
    const { bench, changes } = await crash(3);
    const blobs = { ...bench.ports.blobs, get: async () => undefined };
    const mended = await mendChanges(changes, { ...bench.ports, blobs });
    assert.equal(mended.state, 'some');
    assert.deepEqual(
      mended.changes.map((change) => change.label),
      ['a.txt', 'gone.sh'],
    );
    assert.match(mended.text, /It has changed a\.txt, gone\.sh, which could not be taken back/);
  });

  it('leaves one name of a file that was cut off between its two', async () => {
    const { bench, before, changes } = await crash(0, [3]);
    bench.files.put('moved/to.txt', 'three');
    const mended = await mendChanges(changes, bench.ports);
    assert.equal(mended.state, 'none');
    assert.deepEqual(withoutFolders(bench.files.whole()), withoutFolders(before));
  });
});
