// Why an answer ended, in the words of many servers.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createOpenaiReader } from '../../../../../../src/adapters/llm/wires/chat/openai-stream.ts';

function ended(...reasons: readonly (string | null)[]) {
  const reader = createOpenaiReader(new Set(), 'p/m');
  for (const finish_reason of reasons) {
    reader.take({ id: 'c', choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason }] });
  }
  const end = reader.end(true);
  return typeof end === 'object' ? end.stop : typeof end;
}

describe('the reason why an answer ended', () => {
  it('is known by the names that servers have for it', () => {
    for (const reason of ['stop', 'eos', 'eos_token', 'end_turn', 'stop_sequence', 'COMPLETE']) {
      assert.equal(ended(reason), 'end', reason);
    }
    for (const reason of ['length', 'max_output_tokens', 'MAX_TOKENS']) assert.equal(ended(reason), 'length', reason);
    for (const reason of ['content_filter', 'content_filtered', 'RECITATION', 'guardrail_intervened']) {
      assert.equal(ended(reason), 'refused', reason);
    }
  });

  it('is a fault where the server gave up, or its model wrote a call that it would not pass on', () => {
    for (const reason of ['error', 'cancelled', 'time_limit', 'engine_overloaded', 'malformed_function_call']) {
      assert.equal(ended(reason), 'string', reason);
    }
    for (const reason of ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL']) {
      assert.equal(ended(`function_call_filter: ${reason}`), 'string', reason);
    }
  });

  it('stays what it was when a later event only says that it is over', () => {
    assert.equal(ended('length', 'stop'), 'length');
    assert.equal(ended('content_filter', 'stop', ''), 'refused');
    assert.equal(ended('stop', 'length'), 'length');
    assert.equal(ended('stop', null), 'end');
  });
});
