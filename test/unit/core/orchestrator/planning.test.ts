// Planning by a model: a proposed plan, one in prose, one that is wrong; planning again after a failure; delegation; proof.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/core/orchestrator/session.ts';
import { delegate } from '../../../../src/core/tools/builtin/delegate.ts';
import { proposePlan } from '../../../../src/core/tools/builtin/propose-plan.ts';
import { calls, createSpine, fakeTool, type Say, type Spine, says, until } from '../../../support/spine.ts';

const OWN = { kind: 'own', what: 'nothing' } as const;
const RUNS = { kind: 'execute', command: 'npm test', cwd: '/w', inside: true } as const;

const PLAN = {
  goal: 'Tidy',
  steps: [
    { id: 'look', title: 'Look', kind: 'agent', input: { instructions: 'Look around' } },
    { id: 'tidy', title: 'Tidy up', kind: 'agent', input: { instructions: 'Tidy: {{steps.look.output.text}}' } },
  ],
};

async function planned(answers: Say[]): Promise<{ spine: Spine; session: Session }> {
  const spine = createSpine({ tools: [proposePlan, delegate, note()], answers });
  const created = await spine.sessions.create({ mode: 'plan' });
  assert.ok(created.ok);
  const sent = await spine.dispatch({
    type: 'message.send',
    session: created.value.id,
    parts: [{ type: 'text', text: 'Tidy up' }],
  });
  assert.ok(sent.ok);
  await created.value.settled();
  return { spine, session: created.value };
}

const note = () => fakeTool('note', OWN, async () => ({ forModel: 'noted' }));

const texts = (spine: Spine, index: number) => JSON.stringify(spine.requests[index]?.messages);

describe('planning', () => {
  it('takes the plan that is proposed, and lets the model say a word about it', async () => {
    const { session, spine } = await planned([() => calls(['c1', 'propose_plan', PLAN]), () => says('Two steps.')]);
    assert.deepEqual(
      session.view().plan?.steps.map((step) => [step.id, step.state, step.needs]),
      [
        ['look', 'pending', []],
        ['tidy', 'pending', ['look']],
      ],
    );
    assert.equal(spine.requests.length, 2);
    assert.equal(session.view().run?.outcome, 'done');
  });

  it('sends a plan back that cannot be used, naming the step and the field', async () => {
    const wrong = { goal: 'g', steps: [{ id: 'a', title: 'A', kind: 'agent', needs: ['b'] }] };
    const { session, spine } = await planned([
      () => calls(['c1', 'propose_plan', wrong]),
      () => calls(['c2', 'propose_plan', PLAN]),
      () => says('Now it is right.'),
    ]);
    assert.match(texts(spine, 1), /Step \\"a\\", field needs: there is no step \\"b\\"/);
    assert.equal(session.view().plan?.goal, 'Tidy');
  });

  it('reads a plan out of prose, and asks for one in a given form where there is none', async () => {
    const prose = await planned([() => says(`Here it is:\n\`\`\`json\n${JSON.stringify(PLAN)}\n\`\`\``)]);
    assert.equal(prose.session.view().plan?.steps.length, 2);
    const closed = {
      goal: 'g',
      steps: [{ id: 'n', title: 'N', kind: 'tool', needs: [], tool: 'note', input: '{"a":1}', doneWhen: '' }],
    };
    const asked = await planned([() => says('First I would look around.'), () => says(JSON.stringify(closed))]);
    assert.equal(asked.spine.requests[1]?.format?.name, 'plan');
    assert.deepEqual(asked.session.view().plan?.steps[0]?.input, { a: 1 });
  });

  it('lets an answer stand that is no plan, when it was asked for one', async () => {
    const { session } = await planned([() => says('Hello!'), () => says('{"goal": "", "steps": []}')]);
    assert.equal(session.view().plan, undefined);
    assert.equal(session.view().run?.outcome, 'done');
  });

  it('carries the plan out with the tools of agent mode, though it was made in plan mode; ask mode stays what it is', async () => {
    const steps = [{ id: 'n', kind: 'tool', tool: 'note' }];
    const note = { ...fakeTool('note', OWN, async () => ({ forModel: 'noted' })), modes: ['agent' as const] };
    for (const [mode, outcome] of [
      ['plan', 'done'],
      ['ask', 'denied'],
    ] as const) {
      const spine = createSpine({ tools: [note] });
      const created = await spine.sessions.create({ mode });
      assert.ok(created.ok);
      const session = created.value;
      await spine.dispatch({ type: 'plan.open', session: session.id, plan: { goal: 'g', steps } });
      await spine.dispatch({ type: 'plan.run', session: session.id });
      assert.equal((await session.settled())?.outcome, outcome);
    }
  });

  it('tells the next turn how the plan stands once the user has edited it', async () => {
    const { spine, session } = await planned([() => calls(['c1', 'propose_plan', PLAN]), () => says('Two steps.')]);
    const plan = session.plan();
    assert.ok(plan);
    const edits = [{ op: 'remove', id: 'tidy' }];
    const edit = {
      type: 'plan.edit',
      session: session.id,
      plan: plan.id,
      revision: plan.revision,
      label: 'Delete',
      edits,
    } as const;
    assert.ok((await spine.dispatch({ ...edit, edits: [...edits] })).ok);
    await spine.dispatch({ type: 'message.send', session: session.id, parts: [{ type: 'text', text: 'And now?' }] });
    await session.settled();
    assert.match(texts(spine, 2), /Plan, revision 2/);
  });
});

describe('planning again', () => {
  it('keeps what was done and runs other steps in place of what failed', async () => {
    const fixed = {
      goal: 'g',
      steps: [{ id: 'other', title: 'Other way', kind: 'tool', tool: 'note', needs: ['good'] }],
    };
    const broken = fakeTool('broken', OWN, async () => {
      const fault = { code: 'x', text: 'No way', retryable: false };
      return { forModel: fault.text, fault };
    });
    const answers: Say[] = [() => calls(['c1', 'propose_plan', fixed]), () => says('Another way.')];
    const spine = createSpine({ tools: [proposePlan, note(), broken], answers });
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    const session = created.value;
    const steps = [
      { id: 'good', kind: 'tool', tool: 'note' },
      { id: 'bad', kind: 'tool', tool: 'broken', needs: ['good'] },
      { id: 'last', kind: 'tool', tool: 'note', needs: ['bad'] },
    ];
    const opened = await spine.dispatch({
      type: 'plan.open',
      session: session.id,
      plan: { goal: 'g', replans: 1, steps },
    });
    assert.ok(opened.ok, opened.ok ? '' : opened.fault.text);
    await spine.dispatch({ type: 'plan.run', session: session.id });
    const result = await session.settled();
    assert.equal(result?.outcome, 'done', result?.fault?.text);
    assert.deepEqual(
      session.plan()?.steps.map((step) => [step.id, step.state]),
      [
        ['good', 'done'],
        ['replan-1', 'done'],
        ['other', 'done'],
      ],
    );
    assert.match(texts(spine, 0), /good \(tool note\) done/);
    assert.match(texts(spine, 0), /bad \(tool broken\) failed.*No way/);
  });
});

describe('delegation', () => {
  it('runs children side by side while their parent takes no place, and gives it what they said', async () => {
    const tasks = [1, 2, 3].map((number) => ({ title: `Part ${number}`, instructions: `Do part ${number}` }));
    const answer: Say = (request) => {
      const text = JSON.stringify(request.messages);
      if (text.includes('Do part')) return says(`did ${/Do part (\d)/.exec(text)?.[1]}`);
      return text.includes('## Part 1') ? says('All done.') : calls(['d1', 'delegate', { tasks }]);
    };
    const spine = createSpine({ tools: [delegate], answers: Array.from({ length: 5 }, () => answer) });
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    const session = created.value;
    await spine.dispatch({ type: 'message.send', session: session.id, parts: [{ type: 'text', text: 'Split it' }] });
    assert.equal((await session.settled())?.outcome, 'done');
    assert.match(texts(spine, 4), /## Part 1\\ndid 1\\n\\n## Part 2\\ndid 2\\n\\n## Part 3\\ndid 3/);
    const turn = session.view().turn;
    assert.deepEqual(
      turn?.steps.map((step) => [step.id, step.parent, step.state]),
      [
        ['s1', undefined, 'done'],
        ['s1.a1', 's1', 'done'],
        ['s1.a2', 's1', 'done'],
        ['s1.a3', 's1', 'done'],
      ],
    );
    assert.equal(session.view().items.filter((item) => item.role === 'assistant').length, 2);
  });

  it('stops the children with their parent', async () => {
    const tasks = [{ title: 'Part', instructions: 'Do part' }];
    const endless: Say = async function* (_request, signal) {
      yield { type: 'text', part: 0, text: '…' };
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      yield { type: 'fault', fault: { code: 'model.stopped', text: 'stopped', retryable: false }, parts: [] };
    };
    const spine = createSpine({ tools: [delegate], answers: [() => calls(['d1', 'delegate', { tasks }]), endless] });
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    const session = created.value;
    await spine.dispatch({ type: 'message.send', session: session.id, parts: [{ type: 'text', text: 'Split it' }] });
    await until(() => spine.requests.length === 2);
    await session.stop('stopped');
    assert.deepEqual(
      session.view().turn?.steps.map((step) => step.state),
      ['stopped', 'stopped'],
    );
  });
});

describe('proof', () => {
  it('runs the check of a step, tells the agent when it fails, and keeps what showed that it is done', async () => {
    let runs = 0;
    const test = fakeTool('npm', RUNS, async () => {
      runs += 1;
      return { forModel: runs === 1 ? '1 failing' : 'all pass', output: { exitCode: runs === 1 ? 1 : 0 } };
    });
    const spine = createSpine({
      tools: [test],
      answers: [() => says('I think it is done.'), () => says('Now it is.')],
    });
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    const session = created.value;
    const step = { id: 'a', kind: 'agent', input: 'Do it', check: { tool: 'npm', input: { command: 'npm test' } } };
    await spine.dispatch({ type: 'plan.open', session: session.id, plan: { goal: 'g', steps: [step] } });
    await spine.dispatch({ type: 'plan.run', session: session.id });
    assert.equal((await session.settled())?.outcome, 'done');
    assert.match(texts(spine, 1), /Its check failed: npm test.*1 failing/);
    const [one] = session.plan()?.steps ?? [];
    assert.equal(one?.evidence[0]?.text, 'npm test: exit 0');
    assert.notEqual(one?.evidence[0]?.call, '');
  });
});
