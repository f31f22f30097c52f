// The conversations of agents that work side by side: each its own, with calls that nobody takes for those of another.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { askUser } from '../../../../src/core/tools/builtin/ask-user.ts';
import { calls, createSpine, type Say, says, until } from '../../../support/spine.ts';

describe('agents side by side', () => {
  it('are each given the answer to their own question, although the server counts calls anew for each', async () => {
    const asks: Say = ({ messages }) => {
      const [first] = messages[0]?.parts ?? [];
      const name = first?.type === 'text' ? first.text.slice(0, 3) : '';
      const [result] = messages.at(-1)?.parts ?? [];
      if (result?.type === 'tool-result') return says(`${name} heard ${result.text}`);
      return calls(['call_1', 'ask_user', { question: name }]);
    };
    const spine = createSpine({ tools: [askUser], answers: Array.from({ length: 8 }, () => asks) });
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    const session = created.value;
    const steps = ['one', 'two'].map((id) => ({ id, kind: 'agent', input: id }));
    const run = async () => {
      assert.ok((await spine.dispatch({ type: 'plan.open', session: session.id, plan: { goal: 'g', steps } })).ok);
      assert.ok((await spine.dispatch({ type: 'plan.run', session: session.id })).ok);
      await until(() => session.view().questions.length === 2);
      for (const { call, question } of session.view().questions) {
        const answer = `${question}!`;
        const told = await spine.dispatch({ type: 'question.answer', session: session.id, call, answer });
        assert.ok(told.ok, told.ok ? '' : told.fault.text);
      }
      await session.settled();
      assert.deepEqual(
        session.plan()?.steps.map((step) => step.summary),
        ['one heard one!', 'two heard two!'],
      );
    };
    await run();
    await run();
    const ids = spine.log.events(session.id).flatMap((event) => (event.type === 'tool.started' ? [event.call] : []));
    assert.equal(new Set(ids).size, 4, ids.join(', '));
  });
});
