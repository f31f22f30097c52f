// Recorded bytes say the same however they are split.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseStream } from '../../../../src/adapters/llm/parse-stream.ts';

const line = (event: unknown) => `data: ${JSON.stringify(event)}\n\n`;
const piece = (delta: object, finish_reason: string | null) => ({
  id: 'c',
  choices: [{ index: 0, delta, finish_reason }],
});
const usage = { prompt_tokens: 4, completion_tokens: 2 };

async function codesOf(text: string) {
  const bytes = Buffer.from(text);
  const read = async (size: number) => {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size).toString('base64'),
    );
    const { message, fault } = await parseStream({ wire: 'openai-chat', chunks, end: 'eof' });
    return fault?.code ?? message?.stop;
  };
  return [await read(bytes.length), await read(7), await read(1)];
}

describe('a recorded stream', () => {
  it('swallowed the error of the server when its last line had come with it', async () => {
    const said = { error: { code: 429, message: 'Rate limit reached' }, choices: [], usage };
    const text = [line(piece({ content: 'Hi' }, 'length')), line(said), 'data: [DONE]\n\n'].join('');
    assert.deepEqual(await codesOf(text), Array(3).fill('model.rate-limited'));
  });

  it('passed over an event that nobody can read when its last line had come with it', async () => {
    const text = [line(piece({ content: 'Hi' }, 'stop')), 'data: {"choices":[{"del\n\n', 'data: [DONE]\n\n'].join('');
    assert.deepEqual(await codesOf(text), Array(3).fill('model.malformed'));
  });

  it('is whole with its last line or its count, whatever comes after', async () => {
    const whole = [line(piece({ content: 'Hi' }, 'stop')), line({ choices: [], usage })].join('');
    for (const end of ['', 'data: [DONE]', 'data: [DONE]\n\ndata: {"error": {"message": "late"}}\n\n']) {
      assert.deepEqual(await codesOf(whole + end), Array(3).fill('end'), end);
    }
  });

  it('lost a word of a fault that stands in the place of a key', async () => {
    const text = line({ error: { code: 400, message: 'There is none.' } });
    const chunks = [Buffer.from(text).toString('base64')];
    const { fault } = await parseStream({ wire: 'openai-chat', chunks, end: 'eof' });
    assert.match(fault?.text ?? '', /There is none/);
  });
});
