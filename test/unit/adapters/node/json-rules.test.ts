// Rules in a file: kept, replaced, shared between windows, and never silently lost.
import { strict as assert } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createRules } from '../../../../src/adapters/node/json-rules.ts';
import type { Rule } from '../../../../src/protocol/approval.ts';
import type { Outcome } from '../../../../src/protocol/fault.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

const rule = (id: string, reason = 'the user said so'): Rule => ({
  id,
  when: { effects: ['execute'], commands: ['npm test'] },
  verdict: 'allow',
  tier: 'user',
  reason,
});

describe('rules in a JSON file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-rules-'));
    file = join(folder, 'deep/rules.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has none before the first, and keeps what was added', async () => {
    const rules = createRules({ user: file });
    assert.deepEqual(value(await rules.list()), []);
    value(await rules.add(rule('a')));
    value(await rules.add(rule('b')));
    value(await rules.add(rule('a', 'changed')));
    assert.deepEqual(value(await createRules({ user: file }).list()), [rule('b'), rule('a', 'changed')]);
  });

  it('removes one by its id, and says when there is none of it', async () => {
    const rules = createRules({ user: file });
    assert.equal(code(await rules.remove('a')), 'rules.unknown');
    for (const id of ['a', 'b', 'c']) value(await rules.add(rule(id)));
    value(await rules.remove('b'));
    assert.deepEqual(value(await createRules({ user: file }).list()), [rule('a'), rule('c')]);
    assert.equal(code(await rules.remove('b')), 'rules.unknown');
  });

  it('loses none when two windows add at the same time', async () => {
    const [one, two] = [createRules({ user: file }), createRules({ user: file })];
    const ids = Array.from({ length: 12 }, (_, index) => `rule-${index}`);
    const outcomes = await Promise.all(ids.map((id, index) => (index % 2 === 0 ? one : two).add(rule(id))));
    outcomes.forEach(value);
    const kept = value(await one.list()).map((one) => one.id);
    assert.deepEqual(kept.toSorted(), ids.toSorted());
    assert.deepEqual(await readdir(join(folder, 'deep')), ['rules.json']);
  });

  it('names file and problem when the file is malformed, and leaves it as it is', async () => {
    await mkdir(join(folder, 'deep'));
    const cases = [
      ['{"version": 1, "rules": [', /JSON/],
      ['', /JSON/],
      ['[]', /the whole/],
      ['{"version": 2, "rules": []}', /version/],
      [JSON.stringify({ version: 1, rules: [{ ...rule('a'), verdict: 'perhaps' }] }), /rules\.0\.verdict/],
    ] as const;
    for (const [content, problem] of cases) {
      await writeFile(file, content);
      const rules = createRules({ user: file });
      for (const outcome of [await rules.list(), await rules.add(rule('a'))] as readonly Outcome<unknown>[]) {
        assert.equal(code(outcome), 'rules.malformed');
        assert.match(text(outcome), problem);
        assert.ok(text(outcome).includes(file));
      }
      assert.equal(await readFile(file, 'utf8'), content);
    }
  });

  it('says so when the file cannot be read or written', async () => {
    await mkdir(file, { recursive: true });
    assert.equal(code(await createRules({ user: file }).list()), 'rules.unreadable');
    assert.equal(code(await createRules({ user: '/proc/orquestra/rules.json' }).add(rule('a'))), 'file.unwritable');
  });

  it('does not save a rule that would spoil the file', async () => {
    const rules = createRules({ user: file });
    value(await rules.add(rule('a')));
    const spoils = { ...rule('b'), examples: { matches: ['npm run x'] } };
    for (const outcome of [await rules.add(spoils), await rules.add({ ...spoils, id: 'a' })]) {
      assert.equal(code(outcome), 'rules.refused');
      assert.match(text(outcome), /npm run x/);
    }
    assert.deepEqual(value(await rules.list()), [rule('a')]);
  });

  it('follows a link to where the user keeps the file', async () => {
    await writeFile(join(folder, 'kept.json'), JSON.stringify({ version: 1, rules: [] }));
    await symlink('kept.json', join(folder, 'rules.json'));
    value(await createRules({ user: join(folder, 'rules.json') }).add(rule('a')));
    assert.match(await readFile(join(folder, 'kept.json'), 'utf8'), /npm test/);
  });
});
