// What VS Code's own places say of a session: counted as the plan panel counts, in words, and never a model's markup.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  badgeOf,
  countGivenUp,
  hasEvidence,
  needsOf,
  progressOf,
  statusTextOf,
} from '../../../../src/hosts/vscode/needs.ts';
import type { Approval } from '../../../../src/protocol/approval.ts';
import { fault } from '../../../../src/protocol/fault.ts';
import { FRESH, type Plan, type Step } from '../../../../src/protocol/plan.ts';
import { emptyView } from '../../../../src/protocol/session-view.ts';
import type { RunView, SessionView } from '../../../../src/protocol/view.ts';

const step = (id: string, more: Partial<Step> = {}): Step => ({
  ...FRESH,
  id,
  title: id,
  kind: 'agent',
  needs: [],
  input: {},
  ...more,
});
const plan = (...steps: readonly Step[]): Plan => ({ id: 'p', goal: 'g', revision: 1, steps: [...steps] });
const run = (more: Partial<RunView> = {}): RunView => ({
  id: 'r1',
  kind: 'plan',
  goal: 'Mend it',
  startedAt: 1,
  changed: false,
  ...more,
});
const view = (more: Partial<SessionView>): SessionView => ({ ...emptyView('s1'), ...more });
const approval = (id: string, summary: string): Approval => ({
  id,
  call: id,
  tool: 'run_command',
  title: 'Run command',
  summary,
  reasons: [],
  effects: [],
  hash: 'h',
});
const question = (call: string, text: string) => ({ call, question: text, options: [] });

describe('what a session needs', () => {
  it('is each open question once per run, and a run that failed', () => {
    const asking = view({
      run: run(),
      approvals: [approval('a1', 'Run echo\n hi')],
      questions: [question('gate:p/x', 'Go on?')],
    });
    assert.deepEqual(
      needsOf(asking).map(({ kind, text }) => [kind, text]),
      [
        ['answer', 'Orquestra needs an answer: Run echo hi'],
        ['answer', 'Orquestra needs an answer: Go on?'],
      ],
    );
    const again = view({ run: run({ id: 'r2' }), questions: asking.questions });
    const keys = [...needsOf(asking), ...needsOf(again)].map(({ key }) => key);
    assert.equal(new Set(keys).size, 3, 'the same gate of a later run is a need of its own');

    const failed = view({ run: run({ outcome: 'failed', fault: fault('x.y', 'The server is gone.') }) });
    assert.deepEqual(
      needsOf(failed).map(({ kind, text }) => [kind, text]),
      [['failure', 'Orquestra could not finish “Mend it”: The server is gone.']],
    );
    for (const outcome of ['done', 'denied', 'stopped', 'interrupted'] as const) {
      assert.deepEqual(needsOf(view({ run: run({ outcome }) })), []);
    }
    assert.ok((needsOf(view({ questions: [question('c', 'long '.repeat(99))] }))[0]?.text.length ?? 999) < 160);
  });

  it('counts steps that gave up as the plan panel does', () => {
    assert.equal(countGivenUp(undefined), 0);
    const steps = [
      step('a', { state: 'failed' }),
      step('group', { kind: 'group', state: 'failed' }),
      step('inner', { kind: 'group', parent: 'group', state: 'failed' }),
      step('b', { parent: 'inner', state: 'interrupted', fault: fault('step.unknown-effect', 'Nobody knows.') }),
      step('cut-off', { parent: 'inner', state: 'interrupted' }),
      step('c', { parent: 'inner', state: 'done' }),
      step('empty-group', { kind: 'group', state: 'failed' }),
      step('agent', { state: 'running' }),
      step('child', { parent: 'agent', state: 'failed' }),
      step('task', { kind: 'task', parent: 'agent', state: 'failed' }),
      step('d', { state: 'skipped' }),
    ];
    assert.equal(countGivenUp(plan(...steps)), 3, 'a, b and the group without steps');
  });

  it('becomes one number with its words', () => {
    const one = view({ approvals: [approval('a', 'x')], plan: plan(step('a', { state: 'failed' })) });
    const other = view({ approvals: [approval('b', 'x')], questions: [question('c', 'q')] });
    assert.deepEqual(badgeOf([one, other], one), {
      value: 4,
      tooltip: 'Orquestra: 2 approvals wait, 1 question waits, 1 step gave up',
    });
    assert.deepEqual(badgeOf([one], undefined), { value: 1, tooltip: 'Orquestra: 1 approval waits' });
    assert.equal(badgeOf([view({})], view({})), undefined);
  });
});

describe('the status bar', () => {
  const steps = plan(
    step('a', { state: 'done' }),
    step('b', { state: 'skipped' }),
    step('g', { kind: 'group', state: 'running' }),
    step('c', { parent: 'g', state: 'running' }),
    step('child', { parent: 'c', state: 'done' }),
  );

  it('shows how far the plan of the newest run is, and its state', () => {
    const running = view({ status: 'running', run: run(), plan: steps });
    assert.deepEqual(progressOf(running), { done: 2, all: 3 });
    assert.equal(statusTextOf(running).text, '$(sync~spin) Orquestra 2/3');
    assert.equal(statusTextOf(running).tooltip, 'Orquestra is working, 2 of 3 steps done. Open the chat');
    const paused = view({ ...running, run: run({ paused: true }) });
    assert.equal(statusTextOf(paused).text, '$(debug-pause) Orquestra paused 2/3');
    const waiting = view({ ...paused, status: 'waiting' });
    assert.equal(statusTextOf(waiting).text, '$(bell-dot) Orquestra waits 2/3');
    assert.equal(statusTextOf(waiting).waiting, true);
  });

  it('speaks of no plan while a turn runs beside it, and of steps that gave up as long as they do', () => {
    const draft = view({ status: 'running', run: run({ kind: 'turn' }), plan: steps });
    assert.equal(statusTextOf(draft).text, '$(sync~spin) Orquestra');
    const stuck = plan(step('a', { state: 'failed' }), step('$(x)'));
    const failed = view({ run: run({ outcome: 'failed', paused: true }), plan: stuck });
    assert.deepEqual(statusTextOf(failed), {
      text: '$(comment-discussion) Orquestra 0/2',
      tooltip: 'Orquestra is idle, 0 of 2 steps done, 1 step gave up. Open the chat',
      spoken: 'Orquestra is idle, 0 of 2 steps done, 1 step gave up',
      waiting: false,
    });
  });
});

describe('evidence', () => {
  it('is worth a look at the files as long as it counts', () => {
    const shown = (more: object) => view({ plan: plan(step('a', { evidence: [{ call: 'c', text: 't', ...more }] })) });
    assert.equal(hasEvidence(shown({ tree: 't1' })), true);
    assert.equal(hasEvidence(shown({ tree: 't1', stale: true })), false);
    assert.equal(hasEvidence(shown({})), false);
    assert.equal(hasEvidence(view({})), false);
  });
});
