// What deciding about a line, a file or all of a review asks of the orchestrator, and what it refuses to ask.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diffTexts } from '../../../../../src/core/tools/edit/diff.ts';
import { decideAll, decideFile, decideHunk } from '../../../../../src/hosts/vscode/review/decide.ts';
import { findRecorded } from '../../../../../src/hosts/vscode/review/recorded.ts';
import type { Target } from '../../../../../src/hosts/vscode/review/target.ts';
import type { Approval } from '../../../../../src/protocol/approval.ts';
import type { CoreCommand } from '../../../../../src/protocol/command.ts';
import type { FileChange } from '../../../../../src/protocol/display.ts';
import type { Event, EventBody } from '../../../../../src/protocol/event.ts';
import { succeed } from '../../../../../src/protocol/fault.ts';
import { emptyView } from '../../../../../src/protocol/session-view.ts';
import { createFakeBlobs } from '../../../../support/fakes/blobs.ts';
import { createFakeLog } from '../../../../support/fakes-log.ts';

const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const text = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');
const BEFORE = text(lines);
const AFTER = text(lines.with(2, 'three').with(24, 'twenty-five'));

const change = (path: string, before: string, after: string): FileChange => ({
  path,
  label: path.slice(1),
  change: 'edit',
  before: `hash of ${before.length} ${before.slice(0, 30)}`,
  after: `hash of ${after.length} ${after.slice(0, 30)}`,
  ...diffTexts(before, after),
});
const EDIT = change('/a', BEFORE, AFTER);

const ended = (call: string, changes: readonly FileChange[], more: Partial<Event> = {}): EventBody =>
  ({
    type: 'tool.ended',
    run: 'r1',
    call,
    tool: 't',
    outcome: 'done',
    forModel: '',
    ms: 1,
    changes: [...changes],
    ...more,
  }) as EventBody;
const started = (run: string, kind: 'turn' | 'undo' | 'plan' = 'turn', plan?: string): EventBody => ({
  type: 'run.started',
  run,
  kind,
  goal: '',
  mode: 'agent',
  model: '',
  ...(plan === undefined ? {} : { plan }),
});
const prepared = (call: string, files: readonly FileChange[]): EventBody => ({
  type: 'tool.prepared',
  call,
  tool: 't',
  title: '',
  summary: '',
  effects: [],
  hash: '',
  preview: { kind: 'diff', files: [...files] },
});
const approvalOf = (call: string, files: readonly FileChange[]): Approval => ({
  id: 'ap',
  call,
  tool: 't',
  title: '',
  summary: '',
  reasons: [],
  effects: [],
  hash: 'shown',
  preview: { kind: 'diff', files: [...files] },
});

async function open(bodies: readonly EventBody[], approvals: readonly Approval[] = []) {
  const log = createFakeLog();
  await log.lock('s');
  await log.append(
    's',
    bodies.map((body, index) => ({ v: 2, seq: index + 1, at: index, session: 's', ...body }) as Event),
    false,
  );
  const sent: CoreCommand[] = [];
  const ports = { log, blobs: createFakeBlobs(), under: (_session: string, step: string) => new Set([step, 'child']) };
  return {
    ports,
    sent,
    parts: {
      ports,
      viewOf: (session: string) => ({ ...emptyView(session), approvals: [...approvals] }),
      dispatch: async (command: CoreCommand) => {
        sent.push(command);
        return succeed(undefined);
      },
    },
    place: (target: Target, path = '/a') => ({
      session: 's',
      target,
      path,
      side: 'after' as const,
      hash: EDIT.after,
      uri: { scheme: 'orquestra-image' } as never,
    }),
  };
}

const code = (outcome: { readonly ok: boolean; readonly fault?: { readonly code: string } }) => outcome.fault?.code;

describe('deciding about what has landed', () => {
  it('rejects the hunk of the line, named by its call', async () => {
    const { parts, sent, place } = await open([started('r1'), ended('c1', [EDIT])]);
    assert.ok((await decideHunk(parts, 'reject', place({ run: 'r1' }), { text: AFTER, line: 25 })).ok);
    const part = { call: 'c1', path: '/a', hunks: [1] };
    assert.deepEqual(sent, [{ type: 'edit.undo', session: 's', call: 'c1', parts: [part] }]);
  });

  it('decides about a file and about all within the review, whatever else the session did', async () => {
    const other = change('/b', 'x\n', 'y\n');
    const { parts, sent, place } = await open([started('r1'), ended('c1', [EDIT]), ended('c2', [other])]);
    await decideFile(parts, 'accept', place({ run: 'r1' }));
    await decideAll(parts, 'reject', place({ run: 'r1' }));
    assert.deepEqual(sent, [
      { type: 'edit.accept', session: 's', run: 'r1', parts: [{ path: '/a' }] },
      { type: 'edit.undo', session: 's', run: 'r1' },
    ]);
  });

  it('refuses lines outside a change, lines that an undo put back, and files that others changed in between', async () => {
    const back = change('/a', AFTER, text(lines.with(24, 'twenty-five')));
    const { parts, sent, place } = await open([
      started('r1'),
      ended('c1', [EDIT]),
      started('u1', 'undo'),
      ended('c2', [back], { run: 'u1' }),
      { type: 'edit.undone', calls: ['c1'], restored: [], by: 'u1', parts: [{ path: '/a', hunks: [0] }] },
    ]);
    const now = { ...place({ run: 'r1' }), hash: back.after };
    const at = (line: number) => decideHunk(parts, 'reject', now, { text: '', line });
    assert.equal(code(await at(12)), 'review.no-hunk');
    assert.equal(code(await at(3)), 'review.undone');
    assert.ok((await at(25)).ok, 'what is left of it can still be rejected');
    const mixed = await open([started('r1'), ended('c1', [EDIT]), ended('c3', [change('/a', 'else\n', 'what\n')])]);
    const refused = await decideHunk(mixed.parts, 'reject', mixed.place({ run: 'r1' }), { text: '', line: 1 });
    assert.equal(code(refused), 'review.mixed');
    assert.equal(sent.length, 1);
  });

  it('says that nothing is left of a change that was taken back', async () => {
    const { parts, place } = await open([
      started('r1'),
      ended('c1', [EDIT]),
      started('u1', 'undo'),
      ended('c2', [change('/a', AFTER, BEFORE)], { run: 'u1' }),
      { type: 'edit.undone', calls: ['c1'], restored: [], by: 'u1' },
    ]);
    assert.equal(code(await decideFile(parts, 'reject', place({ call: 'c1' }))), 'review.gone');
  });
});

describe('deciding about what waits for an answer', () => {
  const single = change('/a', BEFORE, text(lines.with(2, 'three')));

  it('answers with the hash of what was shown', async () => {
    const { parts, sent, place } = await open([prepared('c1', [single])], [approvalOf('c1', [single])]);
    assert.ok((await decideHunk(parts, 'accept', place({ call: 'c1' }), { text: AFTER, line: 3 })).ok);
    assert.deepEqual(sent, [{ type: 'approval.answer', session: 's', approval: 'ap', hash: 'shown', answer: 'once' }]);
  });

  it('never allows more than was looked at: a part is refused, or is the reason of a denial', async () => {
    const { parts, sent, place } = await open([prepared('c1', [EDIT])], [approvalOf('c1', [EDIT])]);
    const at = { text: AFTER, line: 25 };
    assert.equal(code(await decideHunk(parts, 'accept', place({ call: 'c1' }), at)), 'review.whole');
    assert.equal(sent.length, 0);
    await decideHunk(parts, 'reject', place({ call: 'c1' }), at);
    const [denial] = sent;
    assert.ok(denial?.type === 'approval.answer' && denial.answer === 'deny');
    assert.match(denial.reason ?? '', /^Not line 25 of a:\n@@ [\s\S]*\+twenty-five/);
  });

  it('refuses one file of several, and what is not waiting any more', async () => {
    const files = [single, change('/b', 'x\n', 'y\n')];
    const { parts, place } = await open([prepared('c1', files)], [approvalOf('c1', files)]);
    assert.equal(code(await decideFile(parts, 'accept', place({ call: 'c1' }))), 'review.whole');
    const answered = await open([prepared('c1', [single])]);
    assert.equal(code(await decideAll(answered.parts, 'accept', answered.place({ call: 'c1' }))), 'review.not-waiting');
  });
});

describe('finding recorded changes', () => {
  const calls = async (bodies: readonly EventBody[], target: Target) => {
    const { ports } = await open(bodies);
    const found = await findRecorded(ports, 's', target);
    return found.ok ? found.value.recorded.map(({ call }) => call) : found.fault.code;
  };

  it('follows a step with what is under it, a plan, and everything after a point', async () => {
    const bodies: EventBody[] = [
      started('r1', 'plan', 'p'),
      { type: 'step.started', run: 'r1', id: 'one', attempt: 1 },
      ended('c1', [EDIT], { step: 'one' }),
      ended('c2', [EDIT], { step: 'child' }),
      ended('c3', [EDIT], { step: 'two' }),
      started('r2'),
      ended('c4', [EDIT], { run: 'r2' }),
    ];
    assert.deepEqual(await calls(bodies, { plan: 'p', step: 'one' }), ['c1', 'c2']);
    assert.deepEqual(await calls(bodies, { plan: 'p' }), ['c1', 'c2', 'c3']);
    assert.deepEqual(await calls(bodies, { after: 4 }), ['c3', 'c4']);
    assert.deepEqual(await calls(bodies, {}), ['c4'], 'the newest turn');
  });

  it('tells what a call never did from what it does not know', async () => {
    const failed: EventBody[] = [prepared('c1', [EDIT]), ended('c1', [], { outcome: 'denied' } as Partial<Event>)];
    const { ports } = await open(failed);
    const found = await findRecorded(ports, 's', { call: 'c1' });
    assert.equal(found.ok && found.value.state, 'unmade');
    assert.equal(await calls(failed, { call: 'c9' }), 'diff.unknown');
  });
});
