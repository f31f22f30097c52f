// What every event log must do, whatever keeps it.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { EventLogPort } from '../../../src/core/ports/log.ts';
import type { Approval } from '../../../src/protocol/approval.ts';
import type { Event, EventBody } from '../../../src/protocol/event.ts';
import type { Outcome } from '../../../src/protocol/fault.ts';
import { emptyHead, foldHead } from '../../../src/protocol/session-view.ts';
import { created, notice, numbers, stamp, story } from './events.ts';

export interface LogHarness {
  readonly log: EventLogPort;
  /** Makes another living process hold the right to write; gives how that process ends. */
  holdElsewhere(session: string): Promise<() => Promise<void>>;
  /** Makes another process add to a session. */
  appendElsewhere(session: string, events: readonly Event[]): Promise<void>;
  dispose(): Promise<void>;
}

export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.text}`);
  return outcome.value;
}

export const codeOf = (outcome: Outcome<unknown>): string | undefined => (outcome.ok ? undefined : outcome.fault.code);

export function describeLog(name: string, setUp: () => Promise<LogHarness>): void {
  describe(`event log: ${name}`, function () {
    this.timeout(20_000);
    let harness: LogHarness;
    let log: EventLogPort;
    beforeEach(async () => {
      harness = await setUp();
      log = harness.log;
    });
    afterEach(() => harness.dispose());

    it('gives back what was appended, in order', async () => {
      const events = story('s', 5);
      must(await log.append('s', events.slice(0, 2), true));
      must(await log.append('s', events.slice(2), false));
      assert.deepEqual(must(await log.read('s', {})), events);
    });

    it('accepts an empty batch and keeps nothing of it', async () => {
      must(await log.append('s', [], true));
      assert.equal(must(await log.open('s')), undefined);
      assert.deepEqual(must(await log.list(undefined, 9)), []);
    });

    it('keeps sessions apart', async () => {
      must(await log.append('a', story('a', 3), false));
      must(await log.append('b', story('b', 2), false));
      assert.deepEqual(numbers(must(await log.read('a', {}))), [1, 2, 3]);
      assert.deepEqual(numbers(must(await log.read('b', {}))), [1, 2]);
    });

    it('reads ranges, the last few, and chosen types', async () => {
      must(await log.append('s', story('s', 10), false));
      const read = async (range: Parameters<EventLogPort['read']>[1]) => numbers(must(await log.read('s', range)));
      assert.deepEqual(await read({ after: 3, before: 7 }), [4, 5, 6]);
      assert.deepEqual(await read({ last: 3 }), [8, 9, 10]);
      assert.deepEqual(await read({ before: 5, last: 2 }), [3, 4]);
      assert.deepEqual(await read({ types: ['session.created'] }), [1]);
      assert.deepEqual(await read({ types: ['notice.raised'], last: 1, before: 10 }), [9]);
      assert.deepEqual(await read({ types: [] }), []);
      assert.deepEqual(await read({ last: 0 }), []);
      assert.deepEqual(await read({ last: 99 }), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('reads what belongs to one run or one call', async () => {
      const tool = (seq: number, run: string, call: string): Event =>
        stamp('s', seq, { type: 'tool.ended', run, call, tool: 't', outcome: 'done', forModel: `"call":"x"`, ms: 1 });
      must(
        await log.append('s', [created('s', 'x'), tool(2, 'r1', 'a"1'), tool(3, 'r1', 'b'), tool(4, 'r2', 'c')], false),
      );
      const asked: EventBody = {
        type: 'question.asked',
        run: 'r2',
        question: { call: 'c', question: '?', options: [] },
      };
      must(await log.append('s', [stamp('s', 5, asked), notice('s', 6, '"call":"c"')], false));
      const read = async (range: Parameters<EventLogPort['read']>[1]) => numbers(must(await log.read('s', range)));
      assert.deepEqual(await read({ run: 'r1' }), [2, 3]);
      assert.deepEqual(await read({ run: 'r1', types: ['tool.ended'], last: 1 }), [3]);
      assert.deepEqual(await read({ run: 'nobody' }), []);
      assert.deepEqual(await read({ call: 'a"1' }), [2]);
      assert.deepEqual(await read({ call: 'c' }), [4]);
      assert.deepEqual(await read({ call: 'c', last: 2 }), [4]);
      assert.deepEqual(await read({ call: 'x' }), []);
      assert.deepEqual(await read({ call: 'c', run: 'r1' }), []);
    });

    it('reads long sessions whole, from either end', async () => {
      const count = 5_000;
      must(await log.append('s', story('s', count), false));
      const all = Array.from({ length: count }, (_, index) => index + 1);
      const read = async (range: Parameters<EventLogPort['read']>[1]) => numbers(must(await log.read('s', range)));
      assert.deepEqual(await read({}), all);
      assert.deepEqual(await read({ last: count - 1 }), all.slice(1));
      assert.deepEqual(await read({ after: 10, before: 4_500 }), all.slice(10, 4_499));
      assert.deepEqual(await read({ before: 4_500, last: 3_000 }), all.slice(1_499, 4_499));
      assert.deepEqual(await read({ types: ['session.created'] }), [1]);
      assert.deepEqual(await read({ types: ['session.created'], last: 3 }), [1]);
      assert.deepEqual(await read({ after: 9_000 }), []);
      assert.deepEqual(await read({ before: 9_000, last: 2 }), [4_999, 5_000]);
    });

    it('refuses a batch that leaves a gap, and keeps nothing of it', async () => {
      must(await log.append('s', story('s', 2), false));
      assert.equal(codeOf(await log.append('s', [notice('s', 4)], false)), 'log.gap');
      assert.equal(codeOf(await log.append('s', [notice('s', 2)], false)), 'log.gap');
      assert.equal(codeOf(await log.append('s', [notice('s', 3), notice('s', 5)], false)), 'log.gap');
      assert.equal(codeOf(await log.append('s', [notice('other', 3)], false)), 'log.gap');
      assert.deepEqual(numbers(must(await log.read('s', {}))), [1, 2]);
      must(await log.append('s', [notice('s', 3)], false));
    });

    it('refuses a session that does not begin with event 1', async () => {
      assert.equal(codeOf(await log.append('s', [notice('s', 2)], true)), 'log.gap');
      assert.equal(must(await log.open('s')), undefined);
    });

    it('keeps any text byte for byte', async () => {
      const text = 'naïve 🐙 \u0000 \u2028 " \\ \r\n 末';
      must(await log.append('s', [created('s', text), notice('s', 2, text)], true));
      const [first, second] = must(await log.read('s', {}));
      assert.equal(first?.type === 'session.created' && first.title, text);
      assert.equal(second?.type === 'notice.raised' && second.text, text);
    });

    it('knows nothing of an unknown session', async () => {
      assert.equal(must(await log.open('nobody')), undefined);
      assert.deepEqual(must(await log.read('nobody', {})), []);
    });

    it('opens with the newest saved head and the last number', async () => {
      const events = story('s', 6);
      must(await log.append('s', events, false));
      assert.deepEqual(must(await log.open('s')), { lastSeq: 6 });
      const early = events.slice(0, 3).reduce(foldHead, emptyHead('s'));
      const late = events.slice(0, 5).reduce(foldHead, emptyHead('s'));
      must(await log.saveHead('s', late));
      must(await log.saveHead('s', early));
      assert.deepEqual(asStored(must(await log.open('s'))), asStored({ head: late, lastSeq: 6 }));
    });

    it('refuses a head that is ahead of the log', async () => {
      must(await log.append('s', story('s', 2), false));
      assert.equal(codeOf(await log.saveHead('s', { ...emptyHead('s'), seq: 3 })), 'log.gap');
      assert.equal(codeOf(await log.saveHead('nobody', { ...emptyHead('nobody'), seq: 1 })), 'log.gap');
    });

    it('lists the newest session first, by any part of its title', async () => {
      for (const [index, title] of ['Fix the Parser', 'Überblick schaffen', 'Rename parsers'].entries()) {
        const session = `s${index}`;
        must(await log.append(session, [{ ...created(session, title), at: 5_000 + index }], false));
      }
      const list = async (query: string | undefined, limit: number) =>
        must(await log.list(query, limit)).map((summary) => summary.session);
      assert.deepEqual(await list(undefined, 9), ['s2', 's1', 's0']);
      assert.deepEqual(await list(undefined, 2), ['s2', 's1']);
      assert.deepEqual(await list('PARSER', 9), ['s2', 's0']);
      assert.deepEqual(await list('überb', 9), ['s1']);
      assert.deepEqual(await list('100%_', 9), []);
    });

    it('keeps each summary as folding all events would give it', async () => {
      const events = busyStory('s');
      for (const [index, event] of events.entries()) {
        must(await log.append('s', [event], false));
        const { title, updatedAt, count, status } = events.slice(0, index + 1).reduce(foldHead, emptyHead('s'));
        assert.deepEqual(must(await log.list('', 9)), [{ session: 's', title, updatedAt, count, status }]);
      }
    });

    it('forgets a removed session, which may then begin anew', async () => {
      must(await log.append('s', story('s', 4), false));
      must(await log.append('t', story('t', 2), false));
      must(await log.remove('s'));
      assert.equal(must(await log.open('s')), undefined);
      assert.deepEqual(must(await log.read('s', {})), []);
      assert.equal(must(await log.list('', 9)).length, 1);
      must(await log.append('s', story('s', 1), false));
    });

    it('gives the right to write again to the process that has it', async () => {
      assert.equal(must(await log.lock('s')), true);
      assert.equal(must(await log.lock('s')), true);
      must(await log.append('s', story('s', 2), false));
      await log.unlock('s');
      must(await log.append('s', [notice('s', 3)], false));
    });

    it('refuses to write what another living process writes, until that process is gone', async () => {
      must(await log.append('s', story('s', 2), false));
      const release = await harness.holdElsewhere('s');
      assert.equal(must(await log.lock('s')), false);
      assert.equal(codeOf(await log.append('s', [notice('s', 3)], true)), 'log.locked');
      assert.equal(codeOf(await log.remove('s')), 'log.locked');
      assert.deepEqual(numbers(must(await log.read('s', {}))), [1, 2]);
      must(await log.append('t', story('t', 1), false));
      await release();
      must(await log.append('s', [notice('s', 3)], true));
      assert.equal(must(await log.lock('s')), true);
    });
  });
}

/** What is undefined is not there. */
const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Goes through every state a summary knows. */
function busyStory(session: string): Event[] {
  const approval: Approval = {
    id: 'a',
    call: 'c',
    tool: 'write_file',
    title: 'Write',
    summary: 'write a file',
    reasons: [],
    effects: [],
    hash: 'h',
  };
  const run = { run: 'r' };
  const bodies: readonly EventBody[] = [
    { type: 'session.created', title: '', roots: [], mode: 'agent', model: 'm' },
    { type: 'message.added', message: 'm1', parts: [{ type: 'text', text: 'hello' }], ...run },
    { type: 'run.started', kind: 'turn', goal: 'hello', mode: 'agent', model: 'm', ...run },
    { type: 'session.renamed', title: 'Hello' },
    { type: 'message.started', message: 'm2', model: 'm', ...run },
    { type: 'approval.requested', approval, ...run },
    { type: 'question.asked', question: { call: 'q', question: 'Which?', options: [] }, ...run },
    { type: 'approval.resolved', approval: 'a', call: 'c', answer: 'once', by: 'user', ...run },
    { type: 'question.answered', call: 'q', answer: 'this', ...run },
    { type: 'approval.requested', approval, ...run },
    { type: 'run.ended', outcome: 'stopped', ...run },
    { type: 'notice.raised', level: 'warning', text: 'stopped' },
  ];
  return bodies.map((body, index) => stamp(session, index + 1, body));
}
