// What of a call is taken back, part by part, and what a screen shows of it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FileChange } from '../../../src/protocol/display.ts';
import { EVENT_VERSION, type EventBody, EventSchema } from '../../../src/protocol/event.ts';
import { emptyView, fold } from '../../../src/protocol/session-view.ts';
import { foldUndone, hunkCount, NOT_UNDONE } from '../../../src/protocol/undo.ts';
import { SessionViewSchema, type ToolCallView } from '../../../src/protocol/view.ts';

const HUNKS = '@@ -1 +1 @@\n-@@ a\n+b\n@@ -9 +9 @@\n-c\n+d';
const change = (path: string): FileChange => ({
  path,
  label: path,
  change: 'edit',
  hunks: HUNKS,
  added: 2,
  removed: 2,
  before: 'x',
  after: 'y',
});
const FILES = [change('/one'), change('/two')];

const CALL: readonly EventBody[] = [
  { type: 'message.started', run: 'r', message: 'a', model: 'p/m' },
  {
    type: 'message.completed',
    run: 'r',
    message: 'a',
    state: 'complete',
    parts: [{ type: 'tool-call', call: 'c', tool: 'edit_file', arguments: '{}' }],
  },
  { type: 'tool.ended', run: 'r', call: 'c', tool: 'edit_file', outcome: 'done', forModel: '', ms: 1, changes: FILES },
];

function shown(...more: readonly EventBody[]): ToolCallView {
  const view = [...CALL, ...more]
    .map((body, index) => EventSchema.parse({ ...body, v: EVENT_VERSION, seq: index + 1, at: 1, session: 's' }))
    .reduce(fold, emptyView('s'));
  const call = SessionViewSchema.parse(JSON.parse(JSON.stringify(view))).items[0]?.parts[0];
  assert.ok(call?.type === 'tool');
  return call;
}

const undone = (by: string, parts?: Extract<EventBody, { type: 'edit.undone' }>['parts']): EventBody => ({
  type: 'edit.undone',
  by,
  calls: ['c'],
  restored: [],
  ...(parts === undefined ? {} : { parts }),
});

describe('what is taken back of a call', () => {
  it('counts hunks, not lines that look like one', () => {
    assert.equal(hunkCount({ hunks: HUNKS }), 2);
    assert.equal(hunkCount({ hunks: '' }), 0);
  });

  it('is shown part by part, and as a whole when nothing is left', () => {
    const first = undone('u1', [{ call: 'c', path: '/one', hunks: [1] }]);
    const second = undone('u2', [{ call: 'c', path: '/one', hunks: [0] }]);
    assert.deepEqual(shown(first).undoneParts, [{ path: '/one', hunks: [1] }]);
    assert.equal(shown(first).undone, false);
    assert.deepEqual(shown(first, second).undoneParts, [{ path: '/one' }]);
    const all = shown(first, second, undone('u3', [{ call: 'c', path: '/two' }]));
    assert.deepEqual([all.undone, all.undoneParts], [true, undefined]);
    assert.equal(shown(undone('u')).undone, true);
  });

  it('comes back as it was when the undo of a part is undone', () => {
    const event = { type: 'edit.undone', by: 'u', calls: ['u1call'], restored: ['c'] } as const;
    const back = (path: string, hunks?: number[]) => ({
      ...event,
      calls: [...event.calls],
      restored: [...event.restored],
      restoredParts: [{ call: 'c', path, ...(hunks === undefined ? {} : { hunks }) }],
    });
    assert.deepEqual(shown(undone('u'), back('/one')).undoneParts, [{ path: '/two' }]);
    assert.equal(shown(undone('u'), back('/one')).undone, false);
    assert.deepEqual(shown(undone('u'), back('/one', [0])).undoneParts, [
      { path: '/one', hunks: [1] },
      { path: '/two' },
    ]);
    const part = undone('u1', [{ call: 'c', path: '/one', hunks: [1] }]);
    assert.equal(shown(part, back('/one', [1])).undoneParts, undefined);
    assert.equal(shown(undone('u'), { ...event, calls: [], restored: ['c'] }).undone, false);
  });

  it('is about that call alone', () => {
    const event = { calls: ['other'], restored: [], parts: [{ path: '/one' }] };
    assert.equal(foldUndone(NOT_UNDONE, event, 'c', FILES), NOT_UNDONE);
  });
});

describe('what is kept of a call', () => {
  it('is shown part by part, and as a whole', () => {
    const some = shown({ type: 'edit.accepted', calls: ['c'], parts: [{ path: '/one', hunks: [0] }] });
    assert.deepEqual([some.accepted, some.acceptedParts], [false, [{ path: '/one', hunks: [0] }]]);
    assert.equal(shown({ type: 'edit.accepted', calls: ['c'] }).accepted, true);
  });
});
