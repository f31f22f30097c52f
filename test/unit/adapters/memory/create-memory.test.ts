// What this memory alone promises: nothing loaded early, meaning where a model is configured, words when it fails.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open as openFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createMemory, type Memory } from '../../../../src/adapters/memory/create-memory.ts';
import type { Embedder } from '../../../../src/adapters/memory/vectors.ts';
import { fail, succeed } from '../../../../src/protocol/fault.ts';
import { createEmbedder } from '../../../contract/memory/embedder.ts';
import { ids, must, remembered } from '../../../contract/memory/memory-contract.ts';

describe('createMemory', function () {
  this.timeout(20_000);
  let folder = '';
  let lines: string[] = [];
  let time = 0;
  let open: Memory[] = [];
  const make = (embed?: Embedder): Memory => {
    const logger = { write: (_: string, text: string) => void lines.push(text) };
    const memory = createMemory({ folder, embed, logger, now: () => time });
    open.push(memory);
    return memory;
  };
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'orquestra-remember-')), 'memory');
    lines = [];
    open = [];
    time = 1_000;
  });
  afterEach(async () => {
    await Promise.all(open.map((memory) => memory.close()));
    await rm(join(folder, '..'), { recursive: true });
  });

  it('touches no disk before its first use, and then only for its owner', async () => {
    const memory = make();
    await assert.rejects(stat(folder));
    must(await memory.save(remembered('a', 'hello')));
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, 'memory.db'))).mode & 0o777, 0o600);
    assert.ok(!(await readdir(folder)).includes('vectors'));
  });

  it('remembers across openings', async () => {
    const first = make();
    must(await first.save(remembered('a', 'the parser is slow')));
    await first.close();
    assert.deepEqual(ids(must(await make().search('parser', 5))), ['a']);
  });

  it('fills up with words that look alike, below what the words found', async () => {
    const memory = make();
    must(await memory.save(remembered('a', 'normalization of tables')));
    must(await memory.save(remembered('b', 'the normalizer runs first')));
    must(await memory.save(remembered('c', 'bread and butter')));
    const found = must(await memory.search('normalisation tables', 5));
    assert.equal(found[0]?.id, 'a');
    const misspelt = must(await memory.search('normaliizer', 5));
    assert.equal(misspelt[0]?.id, 'b');
    assert.ok((misspelt[0]?.score ?? 0) < 1);
  });

  it('finds by meaning with a model, and best what both find', async () => {
    const memory = make(createEmbedder());
    must(await memory.save(remembered('a', 'the auto stands outside')));
    must(await memory.save(remembered('b', 'lunch is at noon')));
    must(await memory.save(remembered('c', 'the vehicle has a new motor')));
    const found = must(await memory.search('vehicle', 2));
    assert.deepEqual(ids(found), ['c', 'a']);
    assert.ok((found[0]?.score ?? 0) > (found[1]?.score ?? 0));
  });

  it('asks the model once for each text', async () => {
    const embed = createEmbedder();
    const memory = make(embed);
    must(await memory.save(remembered('a', 'the car')));
    must(await memory.save(remembered('b', 'the meal')));
    for (let round = 0; round < 3; round++) must(await memory.search('engine', 2));
    const asked = embed.calls.flat();
    assert.equal(asked.filter((text) => text === 'the car').length, 1);
    await memory.close();
    must(await make(embed).search('bread', 2));
    assert.equal(embed.calls.flat().filter((text) => text === 'the meal').length, 1);
  });

  it('finds words when the model fails, says so once, and leaves it alone for a while', async () => {
    const embed = createEmbedder();
    embed.answer = async () => fail('model.unreachable', 'Nobody answers.');
    const memory = make(embed);
    must(await memory.save(remembered('a', 'the car is blue')));
    for (let round = 0; round < 3; round++) assert.deepEqual(ids(must(await memory.search('blue', 2))), ['a']);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /words alone.*Nobody answers/);
    const calls = embed.calls.length;
    assert.deepEqual(ids(must(await memory.search('car', 2))), ['a']);
    assert.equal(embed.calls.length, calls);
    embed.answer = createEmbedder().answer;
    time += 61_000;
    assert.deepEqual(ids(must(await memory.search('engine', 2))), ['a']);
  });

  it('refuses vectors of another dimension than was promised', async () => {
    const embed = createEmbedder();
    embed.answer = async (texts) => succeed(texts.map(() => [1, 2]));
    const memory = make(embed);
    must(await memory.save(remembered('a', 'the car')));
    assert.deepEqual(ids(must(await memory.search('car', 2))), ['a']);
    assert.match(lines.join(), /dimension 5/);
  });

  it('makes all vectors anew for another model, never mixing them', async () => {
    const first = make(createEmbedder('one'));
    must(await first.save(remembered('a', 'the car')));
    must(await first.search('vehicle', 1));
    await first.close();
    const other = createEmbedder('two', 9);
    const second = make(other);
    must(await second.save(remembered('b', 'the lunch')));
    assert.deepEqual(ids(must(await second.search('vehicle', 1))), ['a']);
    assert.equal(other.calls.flat().filter((text) => text === 'the car').length, 1);
    await second.close();
    assert.deepEqual(ids(must(await make().search('carr', 5))), ['a']);
  });

  it('keeps vectors in the compact form, written aside and renamed', async () => {
    const memory = make(createEmbedder());
    must(await memory.save(remembered('a', 'the car')));
    must(await memory.search('vehicle', 1));
    const path = join(folder, 'vectors', '0', 'index.vec');
    const before = await stat(path);
    assert.equal((await readFile(path)).toString('latin1', 0, 4), 'OQV1');
    assert.equal(before.mode & 0o777, 0o600);
    must(await memory.save(remembered('b', 'the meal')));
    must(await memory.search('vehicle', 1));
    assert.notEqual((await stat(path)).ino, before.ino);
  });

  it('makes vectors again from the texts when their file is damaged', async () => {
    const embed = createEmbedder();
    const first = make(embed);
    must(await first.save(remembered('a', 'the car')));
    must(await first.search('vehicle', 1));
    await first.close();
    await writeFile(join(folder, 'vectors', '0', 'index.vec'), '{"version": 1, "items": [');
    const second = make(embed);
    assert.deepEqual(ids(must(await second.search('vehicle', 1))), ['a']);
    assert.match(lines.join(), /made again from the texts/);
    assert.ok((await readdir(join(folder, 'vectors', '0'))).includes('index.vec.damaged'));
    await rm(join(folder, 'vectors'), { recursive: true });
    assert.deepEqual(ids(must(await second.search('engine', 1))), ['a']);
  });

  it('sets a damaged memory aside and saves its texts', async () => {
    const first = make();
    for (let index = 0; index < 400; index++) {
      must(await first.save(remembered(`i${index}`, `note ${index} about ${'the parser '.repeat(20)}`)));
    }
    await first.close();
    const path = join(folder, 'memory.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = DELETE');
    database.close();
    const bytes = Buffer.alloc(8_192, 0xa5);
    const file = await openFile(path, 'r+');
    await file.write(bytes, 0, bytes.length, Math.floor((await file.stat()).size / 3));
    await file.close();
    const second = make();
    const saved = must(await second.list());
    assert.ok(saved.length > 300 && saved.length < 400, `${saved.length} of 400 were saved`);
    assert.match(lines.join(), /was set aside as .*memory\.damaged-/);
    assert.equal(must(await second.search('parser', 5)).length, 5);
  });

  it('begins anew where the file is no database, and keeps that file', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'memory.db'), 'no database at all '.repeat(99));
    const memory = make();
    must(await memory.save(remembered('a', 'hello')));
    assert.ok((await readdir(folder)).some((name) => /^memory\.damaged-.*\.db$/.test(name)));
  });

  it('names the file that cannot be written', async () => {
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(folder, 'in the way');
    const saved = await make().save(remembered('a', 'hello'));
    assert.ok(!saved.ok && saved.fault.code === 'memory.unwritable' && saved.fault.text.includes(folder));
  });

  it('goes on with a memory from before sources were kept', async () => {
    const first = make();
    must(await first.save(remembered('a', 'hello')));
    await first.close();
    const database = new DatabaseSync(join(folder, 'memory.db'));
    database.exec('ALTER TABLE items DROP COLUMN sources; PRAGMA user_version = 1');
    database.close();
    const memory = make();
    must(await memory.save({ ...remembered('b', 'hello again'), foreign: ['a page'] }));
    assert.deepEqual(
      must(await memory.search('hello', 5))
        .map(({ id, foreign }) => [id, foreign])
        .toSorted(),
      [
        ['a', undefined],
        ['b', ['a page']],
      ],
    );
  });

  it('leaves a newer memory alone', async () => {
    const first = make();
    must(await first.save(remembered('a', 'hello')));
    await first.close();
    const database = new DatabaseSync(join(folder, 'memory.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    const listed = await make().list();
    assert.ok(!listed.ok && listed.fault.code === 'memory.newer');
  });

  it('answers with a fault once it is closed', async () => {
    const memory = make();
    await memory.close();
    const listed = await memory.list();
    assert.ok(!listed.ok && listed.fault.code === 'memory.unwritable');
  });
});
