// The page renders model text and may be anybody's: what it sends is checked, answered, and never more than it may be.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { openPage, text } from './page.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const BROKEN: readonly unknown[] = [
  undefined,
  null,
  42,
  'hello',
  [],
  {},
  { kind: 'goodbye' },
  { kind: 'hello' },
  { kind: 'hello', version: '1' },
  { kind: 'hello', version: 1, session: {} },
  { kind: 'command' },
  { kind: 'command', id: 'x', command: { type: 'session.list' } },
  Array.from({ length: 10_000 }, () => ({})),
  JSON.parse('{"__proto__": {"kind": "hello", "version": 1}}'),
];

const REFUSED: readonly object[] = [
  { command: { type: 'process.exit' } },
  { command: { type: 'session.open' } },
  { command: { type: 'session.open', session: { toString: 'x' } } },
  { command: { type: 'message.send', session: 's', parts: 'text' } },
  { command: { type: 'session.rename', session: 's', title: 'x'.repeat(100_000) } },
  { command: { type: 'approval.answer', session: 's', approval: 'a', hash: 'h', answer: 'yes' } },
  { command: { type: 'fault.act', action: 'format-disk' } },
  { command: [] },
  { kind: 'order', command: { type: 'session.list' } },
];

describe('a hostile page', () => {
  it('is refused what is not understood, and nothing is done', async () => {
    const page = openPage({});
    await page.hello();
    const before = page.frames.length;
    for (const frame of BROKEN) page.raw(frame);
    for (const [index, frame] of REFUSED.entries()) page.raw({ kind: 'command', id: 100 + index, ...frame });
    await wait(50);
    const answers = page.frames.slice(before);
    assert.deepEqual(
      answers.map((frame) => (frame.kind === 'refusal' ? [frame.id, frame.fault.code] : frame.kind)),
      REFUSED.map((_, index) => [100 + index, 'frame.unknown']),
    );
    assert.deepEqual(page.asked, []);
    const listed = await page.sessions.list(undefined, 10);
    assert.equal(listed.ok && listed.value.length, 1);
  });

  it('cannot reach what all objects share', async () => {
    const page = openPage({});
    const session = await page.hello();
    page.raw(
      JSON.parse(
        `{"kind":"command","id":700,"__proto__":{"polluted":1},"command":{"type":"session.rename","session":"${session}","title":"t","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}`,
      ),
    );
    await wait(30);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    for (const id of ['__proto__', 'constructor', 'toString', '', '\u0000', '../../x', 'x'.repeat(1_000_000)]) {
      const opened = await page.ask({ type: 'session.open', session: id });
      assert.equal(opened.fault?.code, 'session.unknown', id.slice(0, 20));
    }
    assert.equal(page.served.session, session);
  });

  it('gets an answer to a message of many megabytes and to an empty one', async () => {
    const page = openPage({});
    const session = await page.hello();
    const huge = await page.ask({ type: 'message.send', session, parts: text('x'.repeat(8_000_000)) });
    assert.deepEqual(huge, { result: { queued: false } });
    assert.equal((await page.ask({ type: 'message.send', session, parts: [] })).fault?.code, 'message.empty');
  });

  it('gets a refusal when the host itself fails, and goes on being served', async () => {
    const page = openPage({});
    await page.hello();
    assert.match((await page.ask({ type: 'log.show' })).fault?.text ?? '', /log\.show.*no log here/);
    assert.deepEqual(await page.ask({ type: 'link.open', url: 'https://example.com' }), { result: null });
    assert.deepEqual(
      page.asked.map(({ type }) => type),
      ['log.show', 'link.open'],
    );
  });

  it('is answered every one of a thousand commands at once', async () => {
    const page = openPage({});
    await page.hello();
    for (let id = 0; id < 1_000; id++) page.raw({ kind: 'command', id, command: { type: 'session.list' } });
    await wait(300);
    assert.deepEqual(
      page.all('reply').map(({ id }) => id),
      Array.from({ length: 1_000 }, (_, id) => id),
    );
  });
});
