// The view's number and the messages: what waits is counted, what is out of sight is told once, what is seen is not.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type Attention, createAttention } from '../../src/hosts/vscode/attention.ts';
import type { SessionWatch } from '../../src/hosts/vscode/session-watch.ts';
import { fault } from '../../src/protocol/fault.ts';
import { emptyView } from '../../src/protocol/session-view.ts';
import type { RunView, SessionView } from '../../src/protocol/view.ts';

const RUN: RunView = { id: 'r1', kind: 'turn', goal: 'Mend it', startedAt: 1, changed: false };
const asking = (session: string, question: string): SessionView => ({
  ...emptyView(session),
  run: RUN,
  status: 'waiting',
  questions: [{ call: 'c1', question, options: [] }],
});

describe('attention', () => {
  const original = {
    showInformationMessage: vscode.window.showInformationMessage,
    showWarningMessage: vscode.window.showWarningMessage,
  };
  let said: string[] = [];
  let answer: string | undefined;
  let views: Map<string, SessionView>;
  let shown: string;
  let opened: string[] = [];
  let view: { visible: boolean; badge?: vscode.ViewBadge; onDidDispose: vscode.Event<void> };
  let attention: Attention;

  beforeEach(() => {
    [said, opened, answer, shown] = [[], [], undefined, 'a'];
    views = new Map([['a', emptyView('a')]]);
    view = { visible: true, onDidDispose: new vscode.EventEmitter<void>().event };
    const show = (kind: string) => async (text: string) => {
      said.push(`${kind}: ${text}`);
      return answer;
    };
    Object.assign(vscode.window, { showInformationMessage: show('info'), showWarningMessage: show('warning') });
    const watch: SessionWatch = {
      get shown() {
        return views.get(shown);
      },
      view: (session) => views.get(session),
      own: () => [...views.values()],
      show: async () => undefined,
      dispose: () => undefined,
    };
    attention = createAttention(watch, async (session) => void opened.push(session));
    attention.attach(view as unknown as vscode.WebviewView);
  });
  afterEach(() => {
    Object.assign(vscode.window, original);
  });

  const becomes = (next: SessionView, fresh = false) => {
    views.set(next.session, next);
    attention.changed(next.session, fresh);
  };

  it('is a number on the view for as long as something waits, and no message where it is seen', () => {
    becomes(asking('a', 'Red or blue?'));
    assert.deepEqual(view.badge, { value: 1, tooltip: 'Orquestra: 1 question waits' });
    becomes(asking('b', 'Left or right?'), true);
    assert.equal(view.badge?.value, 2);
    becomes(emptyView('b'));
    becomes({ ...emptyView('a'), run: { ...RUN, outcome: 'done' } });
    assert.equal(view.badge, undefined);
    assert.deepEqual(said, []);
  });

  it('is told once of a session that is not the one shown, and leads there', async () => {
    becomes(emptyView('b'), true);
    answer = 'Show';
    becomes(asking('b', 'Red or blue?'));
    becomes(asking('b', 'Red or blue?'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(said, ['info: Orquestra needs an answer: Red or blue?']);
    assert.deepEqual(opened, ['b']);
  });

  it('is told while the view is hidden, of a failure too; what was seen before is not told later', async () => {
    becomes(asking('a', 'Seen'));
    view.visible = false;
    becomes(asking('a', 'Seen'));
    becomes({ ...emptyView('a'), run: { ...RUN, outcome: 'failed', fault: fault('x.y', 'The server is gone.') } });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(said, ['warning: Orquestra could not finish “Mend it”: The server is gone.']);
    assert.deepEqual(opened, [], 'nobody pressed Show');
  });

  it('gives a question no link to click', () => {
    view.visible = false;
    becomes(asking('a', '[Yes](command:workbench.action.terminal.new) or no?'));
    assert.equal(said.length, 1);
    assert.doesNotMatch(said[0] ?? '', /\]\(/);
  });
});
