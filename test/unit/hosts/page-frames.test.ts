// What a chat is told of models that rest: those that it would ask, not those of other sessions.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { OpenBreaker } from '../../../src/core/shared/breaker.ts';
import { restingFor } from '../../../src/hosts/page-frames.ts';
import { createSpine } from '../../support/spine.ts';

const resting = (key: string): OpenBreaker => ({ key, name: key, since: 1, retryAt: 2, trying: false });
const ALL = ['model:cloud/large', 'model:cloud/small', 'provider:house', 'host:docs.example'].map(resting);

describe('what rests', () => {
  const spine = createSpine({});
  const said = async (session: string | undefined, standard: string | undefined) => {
    const faults = await restingFor({ breakers: () => ALL, sessions: spine.sessions }, session, standard);
    return faults.map(({ text }) => text.split(' rests')[0]);
  };

  it('is said of the model in use, its provider and hosts, and of no other model', async () => {
    assert.deepEqual(await said(undefined, 'cloud/small'), ['model:cloud/small', 'host:docs.example']);
    assert.deepEqual(await said(undefined, 'house/any'), ['provider:house', 'host:docs.example']);
    assert.deepEqual(await said(undefined, undefined), ['host:docs.example']);
  });

  it('goes by the model that a session has of its own', async () => {
    const created = await spine.sessions.create({ model: 'cloud/large' });
    assert.ok(created.ok);
    assert.deepEqual(await said(created.value.id, 'cloud/small'), ['model:cloud/large', 'host:docs.example']);
  });
});
