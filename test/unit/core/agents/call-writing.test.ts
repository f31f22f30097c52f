// A call that is being written: what the screen is told of it while its arguments arrive.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { followCall, type Writing } from '../../../../src/core/agents/call-writing.ts';
import type { Delta } from '../../../../src/protocol/event.ts';
import { createSpine, fakeTool, READ, says } from '../../../support/spine.ts';

const follow = (shows: Parameters<typeof followCall>[0], whole: string, size: number): Writing => {
  const push = followCall(shows);
  let all: { label?: string; text?: string; lines?: number } = {};
  for (let at = 0; at < whole.length; at += size) {
    const writing = push(whole.slice(at, at + size));
    if (writing !== undefined) all = { ...all, ...writing, text: (all.text ?? '') + (writing.text ?? '') };
  }
  return all;
};

describe('a call that is being written', () => {
  const edit = { label: 'path', text: ['edits.new'] };

  it('tells the file and each new text, apart from each other, with their lines', () => {
    const input = {
      path: 'src/a.ts',
      edits: [{ old: 'x', new: 'one\ntwo' }, { old: 'y', new: 'three\n' }, { new: '4' }],
    };
    for (const size of [1, 2, 7, 1_000]) {
      const { label, text, lines } = follow(edit, JSON.stringify(input), size);
      assert.deepEqual([label, text, lines], ['src/a.ts', 'one\ntwo\n⋯\nthree\n⋯\n4', 4], `pieces of ${size}`);
    }
  });

  it('tells the file also when it comes last, and text without a file', () => {
    assert.deepEqual(follow(edit, '{"edits":[{"new":"a"}],"path":"b"}', 3), { text: 'a', lines: 1, label: 'b' });
    assert.deepEqual(follow({ text: ['command'] }, '{"command":"ls -l"}', 4), { text: 'ls -l', lines: 1 });
  });

  it('keeps a file name to one line without hidden characters, and a text to what a screen shows', () => {
    const path = `a\n\u202eb\u001b${'c'.repeat(1_000)}`;
    const { label, text, lines } =
      followCall({ label: 'path', text: ['content'] })(JSON.stringify({ path, content: 'line\n'.repeat(100_000) })) ??
      {};
    assert.equal(label, `ab${'c'.repeat(298)}`);
    assert.deepEqual([text?.length, lines], [4_000, 100_000]);
  });

  it('is streamed and never logged', async () => {
    const input = JSON.stringify({ path: 'a.ts', content: 'some text' });
    const spine = createSpine({
      tools: [
        { ...fakeTool('show', READ, async () => ({ forModel: 'ok' })), shows: { label: 'path', text: ['content'] } },
      ],
      answers: [
        () => [
          { type: 'call', part: 0, call: 'c1', tool: 'show' },
          ...[...input].map((text) => ({ type: 'arguments' as const, part: 0, text })),
          { type: 'end', parts: [{ type: 'tool-call', call: 'c1', tool: 'show', arguments: input }], stop: 'tools' },
        ],
        () => says('done'),
      ],
    });
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    const { journal } = created.value;
    const deltas: Delta[] = [];
    let seen = '';
    journal.subscribe({
      deltas: (added) => {
        deltas.push(...added);
        const call = journal.view().items.at(-1)?.parts[0];
        if (call?.type === 'tool') seen = JSON.stringify([call.state, call.writing]);
      },
    });
    await created.value.send([{ type: 'text', text: 'go' }], 'none');
    await created.value.settled();
    const writing = deltas.filter((delta) => delta.type === 'message.writing');
    assert.equal(writing.map((delta) => delta.text ?? '').join(''), 'some text');
    assert.equal(seen, JSON.stringify(['writing', { label: 'a.ts', text: 'some text', lines: 1 }]));
    const logged = await spine.log.read(created.value.journal.session, {});
    assert.ok(logged.ok && logged.value.every((event) => !event.type.startsWith('message.writing')));
    const call = journal
      .view()
      .items.flatMap((item) => item.parts)
      .find((part) => part.type === 'tool');
    assert.deepEqual([call?.state, call?.writing], ['done', undefined]);
  });
});
