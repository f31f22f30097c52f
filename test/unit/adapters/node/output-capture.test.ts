// What is kept of a command that prints more than the disk should take.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { captureOutput } from '../../../../src/adapters/node/output-capture.ts';

const LIMIT = 200_000;
const BLOCK = 10_007;
const TIMES = 50;

describe('a captured output', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-capture-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const captured = async (limit: number) => {
    const path = join(folder, 'out.log');
    const capture = captureOutput(path, limit === undefined ? undefined : { limit, spared: 0 });
    let whole = '';
    for (let index = 0; index < TIMES; index++) {
      const text = `${index}:`.padEnd(BLOCK, String.fromCharCode(97 + (index % 26)));
      whole += text;
      await capture.add(Buffer.from(text));
    }
    await capture.close();
    return { path, capture, whole };
  };

  it('filled the disk when a command printed without end', async () => {
    const { path, capture, whole } = await captured(LIMIT);
    assert.equal(await readFile(path, 'utf8'), whole.slice(0, LIMIT));
    const { output, outputFile, outputFileBytes } = capture.summary();
    assert.deepEqual([capture.bytes(), outputFile, outputFileBytes], [whole.length, path, LIMIT]);
    assert.match(output, /only the first 200000 bytes were kept, because the disk has little room left, in /);
    assert.ok(output.startsWith('0:aaa') && output.endsWith(whole.slice(-1000)));
  });

  it('is read on over what was not kept', async () => {
    const { capture, whole } = await captured(LIMIT);
    let text = '';
    for (let from = 0; from < whole.length; ) {
      const part = capture.read(from, 64_000, true);
      assert.ok(part.next > from, `stands still at ${from}`);
      text += part.text;
      from = part.next;
    }
    const [before = '', after = ''] = text.split(/\n\[… \d+ bytes left out …\]\n/);
    assert.equal(before, whole.slice(0, LIMIT));
    assert.ok(after.length >= 32_768 && whole.endsWith(after));
  });

  it('stops being kept where others would have no room left on the disk', async () => {
    const path = join(folder, 'full.log');
    const capture = captureOutput(path, { limit: Number.POSITIVE_INFINITY, spared: Number.MAX_SAFE_INTEGER });
    for (let index = 0; index < 20; index++) {
      await capture.add(Buffer.alloc(70_000, 'x'));
      await capture.flush();
    }
    await capture.close();
    const { outputFileBytes = 0 } = capture.summary();
    assert.equal((await readFile(path)).length, outputFileBytes);
    assert.ok(outputFileBytes < capture.bytes());
  });

  it('says nothing of a limit that was not reached', async () => {
    const { path, capture, whole } = await captured(LIMIT * 10);
    assert.equal(await readFile(path, 'utf8'), whole);
    assert.equal(capture.summary().outputFileBytes, undefined);
    assert.match(capture.summary().output, /all of it is in /);
  });
});
