// A finished answer is said once and whole.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { emptyView } from '../../../../src/protocol/session-view.ts';
import type { Item, SessionView } from '../../../../src/protocol/view.ts';
import { Announcer } from '../../../../webview/view/announcer.ts';

const view = (text: string, state: Item['state'], id = 'a'): SessionView => ({
  ...emptyView('s'),
  items: [{ id, seq: 1, at: 1, role: 'assistant', state, parts: [{ type: 'text', text }] }],
});

describe('Announcer', () => {
  it('says nothing while an answer streams, then all of it without its marks', () => {
    const root: { textContent: string | null } = { textContent: '' };
    const announcer = new Announcer(root);
    announcer.update(view('It is', 'streaming'));
    assert.equal(root.textContent, '');
    announcer.update(view('It is **done**.', 'complete'));
    assert.equal(root.textContent, 'It is done.');
  });

  it('says nothing of a session that is only opened, or of older messages that are loaded', () => {
    const root: { textContent: string | null } = { textContent: '' };
    const announcer = new Announcer(root);
    announcer.update(view('Long ago.', 'complete'));
    announcer.update(view('Longer ago.', 'complete', 'b'));
    assert.equal(root.textContent, '');
  });
});
