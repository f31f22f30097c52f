// What another extension says to one of our models, as our messages: instructions, calls with results, images and documents.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PlainMessage, PlainPart } from '../../../../../src/hosts/vscode/language-models/editor-model.ts';
import { fromMessages } from '../../../../../src/hosts/vscode/language-models/from-messages.ts';
import { toMessages } from '../../../../../src/hosts/vscode/language-models/to-messages.ts';
import { MessageSchema, type Part } from '../../../../../src/protocol/message.ts';

const says = (role: PlainMessage['role'], ...parts: PlainPart[]): PlainMessage => ({ role, parts });
const text = (words: string): PlainPart => ({ type: 'text', text: words });
const data = (mime: string, words: string): PlainPart => ({
  type: 'data',
  mime,
  data: new Uint8Array(Buffer.from(words)),
});

describe('messages of another extension', () => {
  it('are instructions where they are said as such, and else stay where they are', () => {
    const asked = fromMessages([
      says('system', text('Be brief.')),
      says('system', text('Be kind.')),
      says('user', text('Hi')),
    ]);
    assert.equal(asked.system, 'Be brief.\n\nBe kind.');
    assert.deepEqual(
      asked.messages.map(({ role, parts }) => [role, parts]),
      [['user', [{ type: 'text', text: 'Hi' }]]],
    );
  });

  it('give results before what the user says with them', () => {
    const { messages } = fromMessages([
      says('assistant', text('I look.'), { type: 'call', call: 'c', tool: 'read', input: { path: 'a' } }),
      says('user', text('Go on.'), { type: 'result', call: 'c', text: 'content' }),
    ]);
    assert.deepEqual(
      messages.map(({ role, parts }) => [role, parts]),
      [
        [
          'assistant',
          [
            { type: 'text', text: 'I look.' },
            { type: 'tool-call', call: 'c', tool: 'read', arguments: '{"path":"a"}' },
          ],
        ],
        ['tool', [{ type: 'tool-result', call: 'c', text: 'content', failed: false }]],
        ['user', [{ type: 'text', text: 'Go on.' }]],
      ],
    );
    for (const message of messages) assert.deepEqual(MessageSchema.parse(message), message);
    assert.equal(new Set(messages.map(({ id }) => id)).size, messages.length);
  });

  it('carry images, documents and data that is text, and leave out what means nothing here', () => {
    const { messages } = fromMessages([
      says(
        'user',
        data('image/png', 'picture'),
        data('application/pdf', 'pages'),
        data('text/plain', 'words'),
        data('cache_control', 'ephemeral'),
      ),
      says('user', data('cache_control', 'ephemeral'), { type: 'other' }),
    ]);
    const base64 = (words: string) => Buffer.from(words).toString('base64');
    assert.deepEqual(
      messages.map(({ parts }) => parts),
      [
        [
          { type: 'image', mime: 'image/png', data: base64('picture') },
          { type: 'file', mime: 'application/pdf', data: base64('pages'), name: 'document.pdf' },
          { type: 'text', text: 'words' },
        ],
      ],
    );
  });

  it('come back as they were when they are said to a model of VS Code again', () => {
    const said: readonly PlainMessage[] = [
      says('user', text('Hi'), data('image/png', 'picture')),
      says('assistant', text('I look.'), { type: 'call', call: 'c', tool: 'read', input: { path: 'a' } }),
      says('user', { type: 'result', call: 'c', text: 'content' }),
      says('user', text('Thanks')),
    ];
    const { system, messages } = fromMessages(said);
    assert.deepEqual(toMessages(() => true)({ system, messages, tools: [] }), said);
    assert.deepEqual(messages.flatMap(({ parts }: { readonly parts: readonly Part[] }) => parts).length, 6);
  });
});
