// Questions and gates of a plan: who is asked, what counts as a yes, and what is said where nobody can answer.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSpine, type Spine, until } from '../../../support/spine.ts';

const STEPS = [
  { id: 'who', title: 'Who?', kind: 'question', input: { question: 'Who?' } },
  { id: 'go', title: 'Go?', kind: 'gate', needs: ['who'] },
];

async function begin(spine: Spine) {
  const created = await spine.sessions.create({});
  assert.ok(created.ok);
  const session = created.value;
  const opened = await spine.dispatch({ type: 'plan.open', session: session.id, plan: { goal: 'g', steps: STEPS } });
  assert.ok(opened.ok);
  const started = await spine.dispatch({ type: 'plan.run', session: session.id });
  assert.ok(started.ok);
  const answer = async (step: string, text: string) => {
    const asked = () => session.view().questions.find(({ call }) => call.endsWith(`/${step}`))?.call;
    await until(() => asked() !== undefined);
    const command = { type: 'question.answer', session: session.id, call: asked() ?? '', answer: text } as const;
    assert.ok((await spine.dispatch(command)).ok);
  };
  return { session, answer };
}

const stateOf = (session: Awaited<ReturnType<typeof begin>>['session']) =>
  session.plan()?.steps.map(({ state, fault }) => [state, fault?.code]);

describe('steps that only a person can take', () => {
  it('ask where a person can answer although nobody can approve', async () => {
    const { session, answer } = await begin(createSpine({ approve: 'all', asks: () => true }));
    await answer('who', 'me');
    await answer('go', 'Go on');
    assert.equal((await session.settled())?.outcome, 'done');
  });

  it('are refused one by one where nobody can answer them', async () => {
    const { session, answer } = await begin(createSpine({ approve: 'none', asks: (step) => step === 'who' }));
    await answer('who', 'me');
    assert.equal((await session.settled())?.outcome, 'denied');
    assert.deepEqual(stateOf(session), [
      ['done', undefined],
      ['failed', 'step.unanswered'],
    ]);
  });

  it('take no silence for a yes, and say why they stopped without an empty reason', async () => {
    for (const [given, said] of [
      [' ', 'You stopped it here.'],
      ['Stop here', 'You stopped it here.'],
      ['not today', 'You stopped it here: not today.'],
    ]) {
      const { session, answer } = await begin(createSpine({}));
      await answer('who', 'me');
      await answer('go', given ?? '');
      assert.equal((await session.settled())?.outcome, 'denied');
      assert.equal(session.plan()?.steps[1]?.fault?.text, said);
    }
  });
});
