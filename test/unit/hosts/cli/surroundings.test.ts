// What the command line takes from the user's environment: the keys of providers that he has named himself.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { surroundingsOf } from '../../../../src/hosts/cli/surroundings.ts';

describe('the surroundings of the command line', () => {
  it('hold the key of an account whose name is no name of a variable', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'orquestra-around-'));
    const made = await surroundingsOf({
      roots: [folder],
      environment: { ORQUESTRA_HOME: join(folder, 'home'), GROQ_WORK_API_KEY: 'of-work' },
      approve: 'none',
      logger: { write: () => undefined },
    });
    assert.ok(made.ok);
    assert.equal(await made.value.surroundings.key('groq-work'), 'of-work');
    assert.equal(await made.value.surroundings.key('groq-home'), undefined);
    await rm(folder, { recursive: true, force: true });
  });
});
