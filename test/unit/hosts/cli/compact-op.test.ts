// The probe's `compact` takes transcripts as people write them and gives them back in the same form.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { OPS } from '../../../../src/hosts/cli/probe-ops.ts';
import type { Outcome } from '../../../../src/protocol/fault.ts';

type Row = Readonly<Record<string, unknown>>;

async function compacted(messages: readonly unknown[], limit: unknown): Promise<Outcome<{ messages: readonly Row[] }>> {
  const op = OPS.get('compact');
  assert.ok(op);
  return (await op({ messages, limit })) as Outcome<{ messages: readonly Row[] }>;
}

const filler = 'what was said before, again and again. '.repeat(40);
const chat = [
  { role: 'system', content: 'You are helpful.' },
  { role: 'user', content: 'Fix the build.' },
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'c1', type: 'function', function: { name: 'bash', arguments: '{"command":"make"}' } }],
  },
  { role: 'tool', tool_call_id: 'c1', content: `exit code 2\n${filler}` },
  { role: 'assistant', content: filler },
  { role: 'user', content: 'And now the tests.' },
];

const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };

describe('probe compact', () => {
  it('gives what fits back as it came', async () => {
    const done = await compacted(chat, 100_000);
    assert.deepEqual(done, { ok: true, value: { messages: chat } });
  });

  it('keeps system, the first request and the newest, and the pairs', async () => {
    const done = await compacted(chat, 400);
    assert.ok(done.ok);
    const { messages } = done.value;
    assert.ok(JSON.stringify(messages).length / 4 <= 400);
    assert.deepEqual(messages[0], chat[0]);
    assert.deepEqual(messages[1], chat[1]);
    assert.deepEqual(messages.at(-1), chat.at(-1));
    const asked = messages.flatMap((row) => (Array.isArray(row.tool_calls) ? row.tool_calls : [])).map(({ id }) => id);
    assert.deepEqual(
      messages.flatMap((row) => (row.role === 'tool' ? [row.tool_call_id] : [])),
      asked,
    );
    assert.match(JSON.stringify(messages), /make/);
  });

  it('takes our own form, with or without ids', async () => {
    const messages = [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }];
    assert.deepEqual(await compacted(messages, 100), { ok: true, value: { messages } });
  });

  it('says what is wrong with a message or a limit', async () => {
    const bad = await compacted([{ role: 'wizard', content: 'x' }], 100);
    assert.ok(!bad.ok && bad.fault.code === 'probe.bad-request' && /messages\.0\.role/.test(bad.fault.text));
    for (const limit of [0, -5]) {
      const none = await compacted(chat, limit);
      assert.ok(!none.ok && none.fault.code === 'compact.bad-limit');
    }
    const worded = await compacted(chat, 'many');
    assert.ok(!worded.ok && worded.fault.code === 'probe.bad-request');
    const small = await compacted(chat, 1);
    assert.ok(!small.ok && small.fault.code === 'compact.too-large');
  });

  it('leaves what a system says between other messages where it was', async () => {
    const messages = [{ role: 'user', content: 'Hello' }, chat[0], { role: 'assistant', content: 'Hi' }];
    assert.deepEqual(await compacted(messages, 1_000), { ok: true, value: { messages } });
  });

  it('takes pictures, and fields that are null', async () => {
    const asked = { role: 'user', content: [{ type: 'text', text: 'What is this?' }, picture], tool_calls: null };
    const messages = [asked, ...chat.slice(2, 4)];
    assert.deepEqual(await compacted(messages, 10_000), { ok: true, value: { messages } });
  });

  it('keeps the pictures of the newest message when others go', async () => {
    const newest = { role: 'user', content: [{ type: 'text', text: 'And this?' }, picture] };
    const done = await compacted([...chat.slice(0, 5), newest], 2_100);
    assert.ok(done.ok);
    assert.deepEqual(done.value.messages.at(-1), newest);
    assert.ok(JSON.stringify(done.value.messages).length < JSON.stringify(chat).length);
  });

  it('takes transcripts of the messages wire, and gives them back as such', async () => {
    const long = 'line of output\n'.repeat(2_000);
    const result = (id: string, content: unknown) => ({ type: 'tool_result', tool_use_id: id, content });
    const messages = [
      { role: 'user', content: 'Fix the test.' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Look first.', signature: 'c2ln' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a' } },
        ],
      },
      {
        role: 'user',
        content: [result('toolu_1', [{ type: 'text', text: long }]), { type: 'text', text: 'And hurry.' }],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_2', name: 'read', input: {} }] },
      { role: 'user', content: [result('toolu_2', 'short')] },
      { role: 'assistant', content: [{ type: 'text', text: 'Done.' }] },
      { role: 'user', content: [{ type: 'text', text: 'Thanks, and now?' }] },
    ];
    assert.deepEqual(await compacted(messages, 100_000), { ok: true, value: { messages } });
    const done = await compacted(messages, 600);
    assert.ok(done.ok);
    const kept = done.value.messages as { role: string; content: string | { type: string; text?: string }[] }[];
    const text = JSON.stringify(kept);
    assert.ok(text.length / 4 <= 600, `${text.length / 4}`);
    assert.match(text, /Fix the test\./);
    assert.match(text, /And hurry\./);
    assert.match(JSON.stringify(kept.at(-1)), /Thanks, and now\?/);
    const blocks = kept.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
    const ids = (type: string, key: string) =>
      blocks.flatMap((block) =>
        block.type === type ? [String(Object.entries(block).find(([name]) => name === key)?.[1])] : [],
      );
    assert.deepEqual(ids('tool_result', 'tool_use_id'), ids('tool_use', 'id'));
    assert.ok(kept.every(({ role }) => role === 'user' || role === 'assistant'));
  });
});
