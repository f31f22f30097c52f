// What every memory must do, whatever keeps it.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { MemoryItem, MemoryPort } from '../../../src/core/ports/memory.ts';
import type { Outcome } from '../../../src/protocol/fault.ts';

export interface MemoryHarness {
  readonly memory: MemoryPort;
  dispose(): Promise<void>;
}

export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.text}`);
  return outcome.value;
}

export const remembered = (id: string, text: string, at = 1_000): MemoryItem => ({
  id,
  text,
  session: 's',
  run: 'r',
  at,
});

export const ids = (items: readonly MemoryItem[]): string[] => items.map((item) => item.id);

export function describeMemory(name: string, setUp: () => Promise<MemoryHarness>): void {
  describe(`memory: ${name}`, function () {
    this.timeout(20_000);
    let harness: MemoryHarness;
    let memory: MemoryPort;
    beforeEach(async () => {
      harness = await setUp();
      memory = harness.memory;
    });
    afterEach(() => harness.dispose());

    const save = async (...items: readonly MemoryItem[]) => {
      for (const item of items) must(await memory.save(item));
    };
    const find = async (query: string, limit = 5) => must(await memory.search(query, limit));

    it('is empty at first', async () => {
      assert.deepEqual(must(await memory.list()), []);
      assert.deepEqual(await find('anything'), []);
    });

    it('lists what was saved, newest first, as it was', async () => {
      const items = [
        remembered('a', 'first', 1),
        remembered('b', 'naïve 🐙\r\n"quoted"', 3),
        remembered('c', 'third', 2),
      ];
      await save(...items);
      assert.deepEqual(must(await memory.list()), [items[1], items[2], items[0]]);
    });

    it('knows of each where it came from', async () => {
      const items = [
        { ...remembered('a', 'first page', 1), foreign: ['https://a.dev/', 'the tool "x"'] },
        remembered('b', 'second page', 2),
      ];
      await save(...items);
      assert.deepEqual(must(await memory.list()), [items[1], items[0]]);
      const found = await find('page');
      assert.deepEqual(
        new Map(found.map((item) => [item.id, item.foreign])),
        new Map([
          ['a', items[0]?.foreign],
          ['b', undefined],
        ]),
      );
      await save({ ...remembered('a', 'first page', 1) });
      assert.equal((await find('first'))[0]?.foreign, undefined);
    });

    it('finds by words, best first, with scores between 0 and 1', async () => {
      await save(
        remembered('a', 'The build needs Node 24 and the sqlite module'),
        remembered('b', 'Deploy with the blue pipeline after the release notes are written'),
        remembered('c', 'The release pipeline is called blue'),
      );
      const found = await find('blue release pipeline');
      assert.deepEqual(new Set(ids(found).slice(0, 2)), new Set(['b', 'c']));
      assert.ok(found.every((item) => item.score > 0 && item.score <= 1));
      assert.deepEqual(
        found.map((item) => item.score),
        found.map((item) => item.score).toSorted((one, other) => other - one),
      );
      const { score: _, ...item } = found.find((each) => each.id === 'c') ?? { score: 0 };
      assert.deepEqual(item, remembered('c', 'The release pipeline is called blue'));
    });

    it('finds identifiers by their parts and whole', async () => {
      await save(
        remembered('a', 'parseConfigFile reads the settings'),
        remembered('b', 'max_retry_count is read from the environment'),
        remembered('c', 'nothing of that sort'),
      );
      assert.equal(ids(await find('config'))[0], 'a');
      assert.equal(ids(await find('retry'))[0], 'b');
      assert.equal(ids(await find('PARSECONFIGFILE'))[0], 'a');
      assert.equal(ids(await find('maxRetryCount'))[0], 'b');
    });

    it('gives no more than was asked for', async () => {
      for (let index = 0; index < 8; index++) await save(remembered(`i${index}`, `the parser, part ${index}`));
      assert.equal((await find('parser', 3)).length, 3);
      assert.equal((await find('parser', 0)).length, 0);
      assert.equal((await find('parser', 99)).length, 8);
    });

    it('takes any question as words', async () => {
      await save(remembered('a', 'say "hello" AND goodbye'));
      for (const query of [
        '"',
        '" OR *',
        'NEAR(a b)',
        'col:hello',
        "it's; DROP TABLE items",
        '()',
        '*',
        '',
        '-hello',
        '^',
      ]) {
        assert.ok(Array.isArray(await find(query)), query);
      }
      assert.equal(ids(await find('col:hello "'))[0], 'a');
      assert.deepEqual(await find('*'), []);
    });

    it('replaces what is saved again under the same id', async () => {
      await save(remembered('a', 'the gate is green'), remembered('a', 'the door is yellow', 2_000));
      assert.deepEqual(must(await memory.list()), [remembered('a', 'the door is yellow', 2_000)]);
      assert.equal(ids(await find('yellow')).length, 1);
      assert.deepEqual(
        (await find('green')).filter((item) => item.text.includes('green')),
        [],
      );
    });

    it('forgets what is removed, and does not mind what is not there', async () => {
      await save(remembered('a', 'the gate'), remembered('b', 'the gate too'));
      must(await memory.remove('a'));
      must(await memory.remove('nobody'));
      assert.deepEqual(ids(await find('gate')), ['b']);
      assert.deepEqual(ids(must(await memory.list())), ['b']);
    });
  });
}
