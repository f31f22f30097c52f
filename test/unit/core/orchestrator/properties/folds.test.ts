// The faster ways to fold give what folding one event after another gives, and change nothing that was given out before.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createLivePlan } from '../../../../../src/core/orchestrator/plan/live-plan.ts';
import { EVENT_VERSION, type Event, type EventBody } from '../../../../../src/protocol/event.ts';
import type { Plan } from '../../../../../src/protocol/plan.ts';
import { foldPlan } from '../../../../../src/protocol/plan-fold.ts';
import { emptyHead, emptyView, fold, foldAll, foldHead, foldHeads } from '../../../../../src/protocol/session-view.ts';
import { casesOf } from './cases.ts';
import { edit, plan, stepId } from './plan-data.ts';

const text = fc.string({ minLength: 1, maxLength: 5 });
const run = 'r';

/** Of a run of the plan, in any order. */
const body: fc.Arbitrary<EventBody> = fc.oneof(
  stepId.chain((id) =>
    fc.oneof(
      fc.nat(3).map((attempt): EventBody => ({ type: 'step.started', run, step: id, id, attempt })),
      text.map((waitingFor): EventBody => ({ type: 'step.changed', run, step: id, id, state: 'waiting', waitingFor })),
      fc.constant<EventBody>({ type: 'step.changed', run, step: id, id, state: 'running' }),
      text.map(
        (note): EventBody => ({ type: 'step.ended', run, step: id, id, state: 'done', note, output: { text: note } }),
      ),
      fc.constant<EventBody>({
        type: 'step.ended',
        run,
        step: id,
        id,
        state: 'done',
        evidence: [{ call: 'c', text: 't', tree: 'x' }],
      }),
      text.map((model): EventBody => ({ type: 'model.requested', run, step: id, request: 'q', model, attempt: 1 })),
      fc.constant<EventBody>({
        type: 'tool.ended',
        run,
        step: id,
        call: 'c',
        tool: 't',
        outcome: 'done',
        forModel: '',
        ms: 1,
      }),
    ),
  ),
  text.map((tree): EventBody => ({ type: 'tree.seen', run, tree })),
  fc.tuple(edit, fc.nat()).map(
    ([one, revision]): EventBody => ({
      type: 'plan.edited',
      run,
      plan: 'p',
      revision,
      by: 'user',
      label: 'Edit',
      move: 'edit',
      edits: [one],
      inverse: [],
    }),
  ),
  fc.constant<EventBody>({ type: 'run.paused', run }),
);

const stamped = (bodies: readonly EventBody[]): Event[] =>
  bodies.map((one, index) => ({ ...one, v: EVENT_VERSION, seq: index + 1, at: 1000 + index, session: 's' }));

const begun = (proposed: Plan): readonly EventBody[] => [
  { type: 'plan.proposed', plan: proposed, by: 'user' },
  { type: 'run.started', run, kind: 'plan', goal: 'g', mode: 'agent', model: 'm', plan: 'p' },
];

describe('folds of a plan, at random', () => {
  it('are the same event by event and in place, whoever holds what it was in between', function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(plan, fc.array(body, { maxLength: 12 }), fc.nat(3), (start, bodies, every) => {
        const live = createLivePlan(start);
        const held: (readonly [Plan, string])[] = [];
        let expected = start;
        for (const [at, one] of bodies.entries()) {
          expected = foldPlan(expected, one, at);
          live.fold(one, at);
          if (at % (every + 1) === 0) {
            held.push([live.plan(), JSON.stringify(live.plan())]);
            assert.deepEqual(live.plan(), expected);
          }
          for (const step of expected.steps) assert.deepEqual(live.step(step.id), step);
        }
        assert.deepEqual(live.plan(), expected);
        for (const [given, was] of held) assert.equal(JSON.stringify(given), was);
      }),
      casesOf(400),
    );
  });

  it('are the same one after another and many at once, however they are divided', function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(plan, fc.array(body, { maxLength: 20 }), fc.array(fc.nat(6)), (proposed, bodies, sizes) => {
        const events = stamped([...begun(proposed), ...bodies]);
        const expected = events.reduce(fold, emptyView('s'));
        const near = {};
        let [view, from] = [emptyView('s'), 0];
        for (const size of [...sizes, events.length]) {
          const [before, was] = [view, JSON.stringify(view)];
          view = foldAll(view, events.slice(from, from + size), near);
          from += size;
          assert.equal(JSON.stringify(before), was);
        }
        assert.deepEqual(view, expected);
        const head = events.reduce(foldHead, emptyHead('s'));
        assert.deepEqual(foldHeads(emptyHead('s'), events), head);
      }),
      casesOf(400),
    );
  });
});
