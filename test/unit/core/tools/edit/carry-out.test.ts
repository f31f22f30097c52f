// All steps of a call or none: whatever fails, at whichever of its writes, the workspace is as before or as it was to be.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { FilesPort } from '../../../../../src/core/ports/files.ts';
import type { Ports } from '../../../../../src/core/ports.ts';
import { type FileStep, prepareSteps, readFound } from '../../../../../src/core/tools/edit/file-steps.ts';
import { fail, type Outcome } from '../../../../../src/protocol/fault.ts';
import { createWorkbench } from '../workbench.ts';

const FILES = { 'a.txt': 'one', 'b.txt': 'two', 'c.txt': 'three', 'sub/d.txt': 'four' };
const utf8 = (text: string) => new TextEncoder().encode(text);

type Wish =
  | { readonly what: 'write'; readonly path: string; readonly text: string }
  | { readonly what: 'link'; readonly path: string; readonly text: string }
  | { readonly what: 'delete'; readonly path: string }
  | { readonly what: 'mode'; readonly path: string }
  | { readonly what: 'move'; readonly path: string; readonly to: string };

const WISHES: readonly Wish[] = [
  { what: 'write', path: 'a.txt', text: 'ONE' },
  { what: 'write', path: 'new/deep/e.txt', text: '' },
  { what: 'delete', path: 'b.txt' },
  { what: 'mode', path: 'c.txt' },
  { what: 'link', path: 'new/link', text: '../a.txt' },
  { what: 'link', path: 'sub/d.txt', text: 'elsewhere' },
  { what: 'move', path: 'c.txt', to: 'other/c.txt' },
];

async function stepFor(wish: Wish, files: FilesPort): Promise<FileStep> {
  const at = await files.locateName(wish.path);
  const found = await readFound(files, at.path);
  assert.ok(found.ok);
  const before = found.value;
  if (wish.what === 'write') return { change: 'write', at, before, bytes: utf8(wish.text) };
  if (wish.what === 'link') return { change: 'write', at, before, bytes: utf8(wish.text), link: true };
  assert.ok(before !== null);
  if (wish.what === 'delete') return { change: 'delete', at, before };
  if (wish.what === 'mode') return { change: 'mode', at, before, mode: 0o755 };
  return { change: 'move', at: await files.locateName(wish.to), from: at, before };
}

/** A files port whose writes fail from the given one on: that one alone, or until the end as on a full disk. */
function failing(files: FilesPort, from: number, lasting: boolean) {
  let count = 0;
  const guard = async <T>(work: () => Promise<Outcome<T>>, inPlace = false): Promise<Outcome<T>> => {
    const place = count++;
    const fails = lasting ? place >= from && !inPlace : place === from;
    return fails ? fail('disk.full', 'The disk is full.') : work();
  };
  const port: FilesPort = {
    ...files,
    write: (path, bytes, base, how) => guard(() => files.write(path, bytes, base, how), how?.inPlace),
    writeLink: (path, target, base) => guard(() => files.writeLink(path, target, base)),
    // What takes no room works on a full disk.
    move: (from_, to, base) => (lasting ? files.move(from_, to, base) : guard(() => files.move(from_, to, base))),
    remove: (path, base) => (lasting ? files.remove(path, base) : guard(() => files.remove(path, base))),
    setMode: (path, mode, base) =>
      lasting ? files.setMode(path, mode, base) : guard(() => files.setMode(path, mode, base)),
  };
  return { port, writes: () => count };
}

async function attempt(wishes: readonly Wish[], fault: (files: FilesPort) => FilesPort) {
  const bench = createWorkbench({ files: FILES });
  const before = bench.files.whole();
  const steps = await Promise.all(wishes.map((wish) => stepFor(wish, bench.files)));
  const ports: Ports = { ...bench.ports, files: fault(bench.files) };
  const prepared = prepareSteps(steps, ports, { summary: '', done: () => 'done' }, []);
  return { bench, before, result: await prepared.run(bench.context) };
}

describe('the steps of a call', () => {
  it('are all carried out: files, links, permissions, folders', async () => {
    const { bench, result } = await attempt(WISHES.slice(0, 6), (files) => files);
    assert.equal(result.fault, undefined);
    assert.equal(bench.files.text('a.txt'), 'ONE');
    assert.equal(bench.files.text('new/deep/e.txt'), '');
    assert.equal(bench.files.text('b.txt'), undefined);
    assert.equal((await bench.files.look('/workspace/c.txt'))?.mode, 0o755);
    assert.equal(bench.files.target('new/link'), '../a.txt');
    assert.equal(bench.files.target('sub/d.txt'), 'elsewhere');
    const told = result.changes?.map(({ label, change, was, is, folders }) => ({ label, change, was, is, folders }));
    assert.deepEqual(told, [
      { label: 'a.txt', change: 'edit', was: { mode: 0o644 }, is: { mode: 0o644 }, folders: undefined },
      {
        label: 'new/deep/e.txt',
        change: 'create',
        was: undefined,
        is: undefined,
        folders: ['/workspace/new', '/workspace/new/deep'],
      },
      { label: 'b.txt', change: 'delete', was: { mode: 0o644 }, is: undefined, folders: undefined },
      { label: 'c.txt', change: 'edit', was: { mode: 0o644 }, is: { mode: 0o755 }, folders: undefined },
      { label: 'new/link', change: 'create', was: undefined, is: { link: true }, folders: undefined },
      { label: 'sub/d.txt', change: 'edit', was: { mode: 0o644 }, is: { link: true }, folders: undefined },
    ]);
  });

  it('leave everything as it was, folders too, when any one write fails, once or for good', async () => {
    const sets = fc.uniqueArray(fc.constantFrom(...WISHES), { minLength: 1, selector: (wish) => wish.path });
    await fc.assert(
      fc.asyncProperty(sets, fc.nat(7), fc.boolean(), async (wishes, from, lasting) => {
        let writes = () => 0;
        const { bench, before, result } = await attempt(wishes, (files) => {
          const guarded = failing(files, from, lasting);
          writes = guarded.writes;
          return guarded.port;
        });
        if (result.fault === undefined) {
          assert.ok(writes() <= from, 'nothing failed');
          return;
        }
        assert.equal(result.fault.code, 'disk.full');
        assert.deepEqual(result.changes, []);
        assert.deepEqual(bench.files.whole(), before);
      }),
      { numRuns: 300 },
    );
  });

  it('say what is changed when it could not be taken back', async () => {
    const wishes: readonly Wish[] = [
      { what: 'delete', path: 'b.txt' },
      { what: 'write', path: 'a.txt', text: 'ONE' },
    ];
    const { bench, result } = await attempt(wishes, (files) => ({
      ...files,
      write: async () => fail('file.unwritable', 'The disk is gone.'),
    }));
    assert.deepEqual(
      result.changes?.map((change) => change.label),
      ['b.txt'],
    );
    assert.match(result.fault?.text ?? '', /The disk is gone\. Already changed and not taken back: b\.txt\./);
    assert.equal(bench.files.text('b.txt'), undefined);
  });

  it('change nothing where the state before cannot be kept', async () => {
    const bench = createWorkbench({ files: FILES });
    const before = bench.files.whole();
    const steps = await Promise.all(WISHES.map((wish) => stepFor(wish, bench.files)));
    const blobs = { ...bench.ports.blobs, put: () => Promise.reject(new Error('no space')) };
    const prepared = prepareSteps(steps, { ...bench.ports, blobs }, { summary: '', done: () => '' }, []);
    const result = await prepared.run(bench.context);
    assert.equal(result.fault?.code, 'edit.image-unwritable');
    assert.deepEqual(bench.files.whole(), before);
  });
});
