// The fold: what a screen shows is derived from events, once, and whatever it is given it does not break.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { EVENT_VERSION, type Event, type EventBody, EventSchema } from '../../../src/protocol/event.ts';
import { foldItems } from '../../../src/protocol/session-items.ts';
import { emptyHead, emptyView, fold, foldDelta, foldHead, trim } from '../../../src/protocol/session-view.ts';
import { readEvent } from '../../../src/protocol/upcast.ts';
import { type Item, SessionViewSchema } from '../../../src/protocol/view.ts';

const stamp = (bodies: readonly EventBody[]): Event[] =>
  bodies.map((body, index) => ({ ...body, v: EVENT_VERSION, seq: index + 1, at: 1000 + index, session: 's' }));

const TURN: readonly EventBody[] = [
  { type: 'session.created', title: '', roots: ['/w'], mode: 'agent', model: 'p/m' },
  { type: 'run.started', run: 'r', kind: 'turn', goal: 'g', mode: 'agent', model: 'p/m' },
  { type: 'message.added', run: 'r', message: 'u', parts: [{ type: 'text', text: 'hi' }] },
  { type: 'message.started', run: 'r', message: 'a', model: 'p/m' },
  {
    type: 'message.completed',
    run: 'r',
    message: 'a',
    state: 'complete',
    parts: [
      { type: 'text', text: 'Reading.' },
      { type: 'tool-call', call: 'c', tool: 'read_file', arguments: '{}' },
    ],
  },
  {
    type: 'tool.prepared',
    run: 'r',
    call: 'c',
    tool: 'read_file',
    title: 'Read file',
    summary: 'a.ts',
    effects: [],
    hash: 'h',
  },
  { type: 'tool.started', run: 'r', call: 'c', tool: 'read_file', hash: 'h', effects: [] },
  { type: 'tool.ended', run: 'r', call: 'c', tool: 'read_file', outcome: 'done', forModel: 'x', ms: 3 },
  { type: 'run.ended', run: 'r', outcome: 'done' },
];

describe('the fold', () => {
  it('shows a turn as two articles, the call inside the second, and its end', () => {
    const view = stamp(TURN).reduce(fold, emptyView('s'));
    assert.equal(view.count, 2);
    assert.equal(view.status, 'idle');
    assert.equal(view.items[1]?.parts[1]?.type, 'tool');
    const call = view.items[1]?.parts[1];
    assert.ok(call?.type === 'tool' && call.state === 'done' && call.summary === 'a.ts' && call.ms === 3);
    assert.ok(SessionViewSchema.safeParse(JSON.parse(JSON.stringify(view))).success);
  });

  it('takes an event once, however often it is given', () => {
    const events = stamp(TURN);
    const once = events.reduce(fold, emptyView('s'));
    assert.deepEqual([...events, ...events].reduce(fold, emptyView('s')), once);
  });

  it('streams deltas into the open article and lets the durable whole replace them', () => {
    const events = stamp(TURN);
    let view = events.slice(0, 4).reduce(fold, emptyView('s'));
    for (const text of ['Rea', 'ding.']) {
      view = foldDelta(view, { type: 'message.delta', message: 'a', part: 0, kind: 'text', text });
    }
    assert.deepEqual(view.items[1]?.parts, [{ type: 'text', text: 'Reading.' }]);
    assert.equal(view.items[1]?.state, 'streaming');
    view = foldDelta(view, { type: 'message.call', message: 'a', part: 1, call: 'c', tool: 'read_file' });
    assert.equal(view.items[1]?.parts[1]?.type, 'tool');
    const whole = events.slice(4).reduce(fold, view);
    assert.deepEqual(whole, events.reduce(fold, emptyView('s')));
  });

  it('does not call the price of a request unknown that was refused before it was read', () => {
    const refused = { run: 'r', request: 'q', model: 'p/m', cost: null, contextLimit: null, ms: 1 } as const;
    const unpriced = (more: { stop: 'fault' | 'end'; firstMs?: number }) =>
      fold(emptyView('s'), stamp([{ type: 'model.ended', ...refused, ...more }])[0] as Event).totals.unpriced;
    assert.equal(unpriced({ stop: 'fault' }), 0);
    assert.equal(unpriced({ stop: 'fault', firstMs: 5 }), 1);
    assert.equal(unpriced({ stop: 'end' }), 1);
  });

  it('lets an answer that broke off go on growing in its article, without the thought and the call that come anew', () => {
    const broken: EventBody[] = [
      { type: 'model.requested', run: 'r', request: 'q', model: 'p/m', attempt: 1 },
      { type: 'message.started', run: 'r', message: 'a', model: 'p/m' },
    ];
    const fault = { code: 'model.cut', text: 'It was cut. Try again.', retryable: true };
    const more: EventBody[] = [
      {
        type: 'model.ended',
        run: 'r',
        request: 'q',
        model: 'p/m',
        stop: 'fault',
        cost: 0,
        contextLimit: null,
        ms: 1,
        fault,
      },
      { type: 'notice.raised', run: 'r', level: 'warning', text: 'Again.', fault },
      { type: 'model.requested', run: 'r', request: 'q2', model: 'o/n', attempt: 2 },
      { type: 'model.switched', run: 'r', request: 'q2', from: 'p/m', to: 'o/n', reason: fault },
    ];
    const events = stamp([...TURN.slice(0, 3), ...broken, ...more]);
    let view = events.slice(0, 5).reduce(fold, emptyView('s'));
    view = foldDelta(view, { type: 'message.delta', message: 'a', part: 0, kind: 'thinking', text: 'Hm' });
    view = foldDelta(view, { type: 'message.delta', message: 'a', part: 1, kind: 'text', text: 'One' });
    view = foldDelta(view, { type: 'message.call', message: 'a', part: 2, call: 'c', tool: 'look' });
    view = events.slice(5).reduce(fold, view);
    view = foldDelta(view, { type: 'message.delta', message: 'a', part: 0, kind: 'text', text: ' two' });
    const [item] = view.items.filter(({ role }) => role === 'assistant');
    assert.deepEqual(item?.parts, [{ type: 'text', text: 'One two' }]);
    assert.deepEqual([item?.model, item?.switched], ['o/n', { from: 'p/m', text: 'It was cut.' }]);
  });

  it('shows what a call will do while it is written, bounded, until the call says so itself', () => {
    const events = stamp(TURN);
    let view = events.slice(0, 4).reduce(fold, emptyView('s'));
    const add = (more: object) => {
      view = foldDelta(view, { type: 'message.writing', message: 'a', part: 1, ...more });
    };
    const call = () => view.items[1]?.parts.find((part) => part.type === 'tool');
    add({ label: 'early.ts' });
    assert.equal(call(), undefined);
    view = foldDelta(view, { type: 'message.call', message: 'a', part: 1, call: 'c', tool: 'read_file' });
    add({ label: 'a.t' });
    add({ label: 'a.ts', text: 'one\n', lines: 1 });
    add({ text: 'x'.repeat(10_000), lines: 2 });
    assert.deepEqual(call()?.writing, { label: 'a.ts', text: 'x'.repeat(4_000), lines: 2 });
    assert.ok(SessionViewSchema.safeParse(JSON.parse(JSON.stringify(view))).success);
    view = events.slice(4, 5).reduce(fold, view);
    assert.deepEqual([call()?.state, call()?.writing?.label], ['requested', 'a.ts']);
    view = events.slice(5, 6).reduce(fold, view);
    assert.deepEqual([call()?.summary, call()?.writing], ['a.ts', undefined]);
    add({ text: 'too late' });
    assert.equal(call()?.writing, undefined);
  });

  it('lets other articles keep their identity, so that only what changed is drawn again', () => {
    const events = stamp(TURN);
    const before = events.slice(0, 6).reduce(fold, emptyView('s'));
    const after = events[6] === undefined ? before : fold(before, events[6]);
    assert.equal(after.items[0], before.items[0]);
    assert.notEqual(after.items[1], before.items[1]);
  });

  it('never throws and stays a valid view on any order and any part of the events', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...TURN], { minLength: 1 }), (bodies) => {
        const view = stamp(bodies).reduce(fold, emptyView('s'));
        assert.ok(SessionViewSchema.safeParse(JSON.parse(JSON.stringify(view))).success);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same from a saved head and a window as from the whole log', () => {
    const events = stamp([...TURN, ...TURN.slice(1).map((body) => ({ ...body, run: 'r2' }))]);
    const whole = events.reduce(fold, emptyView('s'));
    const head = events.slice(0, 9).reduce(foldHead, emptyHead('s'));
    const later = events.slice(9).reduce(foldHead, head);
    const { items: _items, ...wholeHead } = whole;
    assert.deepEqual(later, wholeHead);
    assert.deepEqual(events.reduce<Item[]>(foldItems, []), whole.items);
    assert.equal(trim(whole, 1).items.length, 1);
  });
});

describe('reading a stored event', () => {
  it('accepts each event that was written and keeps its fields', () => {
    for (const event of stamp(TURN)) {
      const read = readEvent(JSON.parse(JSON.stringify(event)));
      assert.ok(read.ok);
      assert.deepEqual(JSON.parse(JSON.stringify(read.value)), JSON.parse(JSON.stringify(event)));
      assert.ok(EventSchema.safeParse(event).success);
    }
  });

  it('names what is wrong with one that cannot be read, and says when a newer version wrote it', () => {
    const newer = readEvent({ v: 99, type: 'x' });
    assert.ok(!newer.ok && newer.fault.code === 'event.newer' && /newer Orquestra/.test(newer.fault.text));
    const broken = readEvent({ v: EVENT_VERSION, seq: 1, at: 1, session: 's', type: 'session.renamed' });
    assert.ok(!broken.ok && /title/.test(broken.fault.text));
    assert.ok(!readEvent('text').ok);
  });
});
