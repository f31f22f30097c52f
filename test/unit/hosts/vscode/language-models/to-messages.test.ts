// What VS Code's models are told: instructions as a message of the user, calls with their results, images where they are taken.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PlainPart } from '../../../../../src/hosts/vscode/language-models/editor-model.ts';
import { toMessages } from '../../../../../src/hosts/vscode/language-models/to-messages.ts';
import type { Message, Part } from '../../../../../src/protocol/message.ts';

const message = (id: string, role: Message['role'], ...parts: Part[]): Message => ({ id, role, parts });
const request = (system: string, ...messages: readonly Message[]) => ({ system, messages, tools: [] });
const PIXEL: Part = {
  type: 'image',
  mime: 'image/png',
  data: Buffer.from('picture').toString('base64'),
  name: 'a.png',
};

const partsOf = (part: Part, images = false): readonly PlainPart[] =>
  toMessages(() => images)(request('', message('1', 'user', part))).flatMap(({ parts }) => parts);

describe('messages to a model of VS Code', () => {
  it('begin with the instructions, as the user, because there is no role for them', () => {
    const convert = toMessages(() => false);
    assert.deepEqual(convert(request('Be brief.', message('1', 'user', { type: 'text', text: 'Hello' }))), [
      { role: 'user', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
    ]);
    assert.deepEqual(convert(request('')), []);
  });

  it('give each call as the model’s and its result as the user’s, under the same id', () => {
    const call = 'call:with/what no wire takes';
    const [asked, told] = toMessages(() => false)(
      request(
        '',
        message(
          '1',
          'assistant',
          { type: 'text', text: 'I look.' },
          { type: 'tool-call', call, tool: 'read', arguments: '{"path":"a"}' },
        ),
        message('2', 'tool', { type: 'tool-result', call, text: 'content', failed: false }),
      ),
    );
    const [, called] = asked?.parts ?? [];
    assert.equal(asked?.role, 'assistant');
    assert.ok(called?.type === 'call');
    assert.match(called.call, /^[a-zA-Z0-9_-]{1,40}$/);
    assert.deepEqual(called, { type: 'call', call: called.call, tool: 'read', input: { path: 'a' } });
    assert.deepEqual(told, { role: 'user', parts: [{ type: 'result', call: called.call, text: 'content' }] });
  });

  it('give arguments that are no object back under a name that says so', () => {
    const inputOf = (raw: string) => {
      const call: Part = { type: 'tool-call', call: 'c', tool: 't', arguments: raw };
      const [part] = toMessages(() => false)(request('', message('1', 'assistant', call)))[0]?.parts ?? [];
      return part?.type === 'call' ? part.input : undefined;
    };
    assert.deepEqual(inputOf(''), {});
    assert.deepEqual(inputOf('{"a": [1]}'), { a: [1] });
    for (const broken of ['{"a": ', '[1]', '"a"', 'null'])
      assert.deepEqual(inputOf(broken), { invalid_arguments: broken });
  });

  it('carry images where the model takes them, and say what was left out where it does not', () => {
    assert.deepEqual(partsOf(PIXEL, true), [
      { type: 'data', mime: 'image/png', data: new Uint8Array(Buffer.from('picture')) },
    ]);
    assert.deepEqual(partsOf(PIXEL), [
      { type: 'text', text: '[An image (a.png) was left out: this model cannot be given it.]' },
    ]);
    const document: Part = { type: 'file', mime: 'application/pdf', data: 'AA==', name: 'b.pdf' };
    assert.deepEqual(partsOf(document, true), [
      { type: 'text', text: '[The document b.pdf was left out: this model cannot be given it.]' },
    ]);
  });

  it('leave out thinking and what another provider did, and messages of which nothing is left', () => {
    const thought: Part = { type: 'thinking', text: 'secret thoughts', signature: 's' };
    const searched: Part = { type: 'provider', name: 'web_search', text: 'searched', data: '{}' };
    const convert = toMessages(() => false);
    assert.deepEqual(convert(request('', message('1', 'assistant', thought, searched))), []);
    assert.deepEqual(convert(request('', message('1', 'assistant', thought, { type: 'text', text: 'So.' }))), [
      { role: 'assistant', parts: [{ type: 'text', text: 'So.' }] },
    ]);
  });

  it('are the same objects in the next turn, so that they need not be counted again', () => {
    const convert = toMessages(() => false);
    const first = message('1', 'user', { type: 'text', text: 'Hello' });
    const before = convert(request('Be brief.', first));
    const after = convert(request('Be brief.', first, message('2', 'assistant', { type: 'text', text: 'Hi' })));
    assert.equal(after.length, 3);
    for (const [index, one] of before.entries()) assert.equal(after[index], one);
  });
});
