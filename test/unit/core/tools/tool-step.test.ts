// A plan's step that is one tool call: what counts as done.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSpine, fakeTool, WRITE } from '../../../support/spine.ts';

const refusing = (code: string) =>
  fakeTool('put', WRITE, async () => ({ forModel: 'no', fault: { code, text: 'no', retryable: false } }));

async function stateAfter(code: string) {
  const spine = createSpine({ tools: [refusing(code)] });
  const session = await spine.sessions.create({});
  assert.ok(session.ok);
  const { id } = session.value;
  assert.ok((await spine.dispatch({ type: 'plan.open', session: id, plan: { steps: [{ id: 'a', tool: 'put' }] } })).ok);
  assert.ok((await spine.dispatch({ type: 'plan.run', session: id })).ok);
  await session.value.settled();
  return session.value.plan()?.steps[0]?.state;
}

describe('a tool step of a plan', () => {
  it('failed when it was run again and the file was as it wanted it already', async () => {
    assert.equal(await stateAfter('edit.no-change'), 'done');
  });

  it('fails for every other refusal', async () => {
    assert.equal(await stateAfter('edit.no-match'), 'failed');
  });
});
