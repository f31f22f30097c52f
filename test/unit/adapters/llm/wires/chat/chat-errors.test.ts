// Errors that stand in an event of a stream without a wrapping.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createOpenaiReader } from '../../../../../../src/adapters/llm/wires/chat/openai-stream.ts';

const take = (event: object) => createOpenaiReader(new Set(), 'p/m').take(event);

describe('an event that is nothing but an error', () => {
  for (const [server, event, expected] of [
    ['vLLM', { object: 'error', message: 'Too long.', type: 'BadRequestError', code: 400 }, [400, 'Too long.']],
    [
      'MiniMax',
      {
        choices: null,
        usage: { total_tokens: 0 },
        base_resp: { status_code: 1008, status_msg: 'insufficient balance' },
      },
      [0, 'insufficient balance'],
    ],
    ['FastAPI', { detail: 'Overloaded.', status_code: 503 }, [503, 'Overloaded.']],
    ['Qianfan', { error_code: 336_501, error_msg: 'Rate limit reached' }, [0, 'Rate limit reached']],
    ['DashScope', { code: 'Throttling', message: 'Too many.', request_id: 'r' }, [0, 'Too many.']],
  ] as const) {
    it(`of ${server} is thrown with its words`, () => {
      const [status, message] = expected;
      assert.throws(() => take(event), { status, message });
    });
  }

  it('is not one of which something is to be read', () => {
    const choices = [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }];
    assert.equal(take({ choices, message: 'ok', code: 0 }).length, 1);
    assert.equal(take({ choices, base_resp: { status_code: 0, status_msg: '' } }).length, 1);
    assert.equal(take({ choices: [], message: 'ok' }).length, 0);
    assert.equal(take({ message: 'connected' }).length, 0);
    assert.equal(take({ detail: [] }).length, 0);
  });
});
