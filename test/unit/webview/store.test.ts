// The page's state: folded from frames, saying what changed, and never holding more than it needs.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Event } from '../../../src/protocol/event.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import { emptyView } from '../../../src/protocol/session-view.ts';
import type { Item } from '../../../src/protocol/view.ts';
import { join, NOTHING, Store } from '../../../webview/store.ts';

const item = (seq: number): Item => ({ id: `m${seq}`, seq, at: 0, role: 'user', state: 'complete', parts: [] });
const items = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => item(from + index));
const view = (more: Partial<ReturnType<typeof emptyView>> = {}): ToPage => ({
  kind: 'view',
  view: { ...emptyView('s'), ...more },
});
const events = (...list: Event[]): ToPage => ({ kind: 'events', session: 's', events: list });
const added = (seq: number): Event => ({
  v: 1,
  seq,
  at: 1,
  session: 's',
  type: 'message.added',
  message: `m${seq}`,
  parts: [],
});
const started = (seq: number): Event => ({
  v: 1,
  seq,
  at: 1,
  session: 's',
  type: 'message.started',
  message: 'a',
  model: 'x',
});
const delta = (text: string, session = 's'): ToPage => ({
  kind: 'deltas',
  session,
  deltas: [{ type: 'message.delta', message: 'a', part: 0, kind: 'text', text }],
});

describe('Store', () => {
  it('says that another session is shown, and not when the same one comes again', () => {
    const store = new Store();
    assert.equal(store.accept(view()).session, true);
    assert.equal(store.accept(view({ title: 'again' })).session, false);
    assert.equal(store.view?.title, 'again');
  });

  it('folds events and deltas of the shown session only', () => {
    const store = new Store();
    store.accept(view());
    assert.deepEqual(store.accept(events(started(1))), { ...NOTHING, head: true, items: true });
    assert.deepEqual(store.accept(delta('hel')), { ...NOTHING, items: true });
    assert.deepEqual(store.accept(delta('lo')), { ...NOTHING, items: true });
    assert.deepEqual(store.accept(delta('!', 'other')), NOTHING);
    assert.deepEqual(store.view?.items[0]?.parts, [{ type: 'text', text: 'hello' }]);
  });

  it('notices missing events and folds nothing behind the gap', () => {
    const store = new Store();
    store.accept(view());
    const change = store.accept(events(added(1), added(3)));
    assert.equal(change.gap, true);
    assert.equal(store.view?.seq, 1);
  });

  it('changes nothing for events it has seen', () => {
    const store = new Store();
    store.accept(view({ seq: 5 }));
    assert.deepEqual(store.accept(events(added(4), added(5))), NOTHING);
  });

  it('puts older items in front, once', () => {
    const store = new Store();
    store.accept(view({ items: items(50, 60), count: 60 }));
    assert.equal(store.hasOlder, true);
    store.prepend('s', items(40, 52), true);
    assert.deepEqual(
      store.view?.items.map(({ seq }) => seq),
      items(40, 60).map(({ seq }) => seq),
    );
    store.prepend('other', items(1, 5), true);
    assert.equal(store.view?.items.length, 20);
  });

  it('asks for nothing more once the host has no older items', () => {
    const store = new Store();
    store.accept(view({ items: items(50, 60), count: 60 }));
    store.prepend('s', items(45, 50), false);
    assert.equal(store.hasOlder, false);
  });

  it('lets go of what is far above, and can load it again', () => {
    const store = new Store();
    store.accept(view({ items: items(1, 1_000), count: 999 }));
    store.forget();
    assert.equal(store.view?.items.length, 160);
    assert.equal(store.view?.items.at(-1)?.seq, 999);
    assert.equal(store.hasOlder, true);
  });

  it('joins changes', () => {
    assert.deepEqual(join({ ...NOTHING, host: true }, { ...NOTHING, gap: true }), {
      ...NOTHING,
      host: true,
      gap: true,
    });
  });
});
