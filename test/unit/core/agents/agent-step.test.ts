// What the agent's step gives a model: a transcript that every provider takes, whatever the log holds.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { INTERRUPTED_RESULT } from '../../../../src/core/llm/transcript.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';
import { createSpine, says } from '../../../support/spine.ts';

describe('the agent step', () => {
  it('sent a call without a result, which providers refuse', async () => {
    const log = createFakeLog();
    const stamp = { v: 1, at: 1, session: 's', run: 'r' };
    const call = { type: 'tool-call' as const, call: 'c1', tool: 'look', arguments: '{"pa' };
    await log.append(
      's',
      [
        { ...stamp, seq: 1, type: 'session.created', title: 't', roots: ['/w'], mode: 'agent', model: 'fake/model' },
        { ...stamp, seq: 2, type: 'run.started', kind: 'turn', goal: 'go', mode: 'agent', model: 'fake/model' },
        { ...stamp, seq: 3, type: 'message.added', message: 'm1', parts: [{ type: 'text', text: 'go' }] },
        { ...stamp, seq: 4, type: 'message.completed', message: 'm2', parts: [call], state: 'complete' },
        { ...stamp, seq: 5, type: 'run.ended', outcome: 'failed' },
      ],
      true,
    );
    const spine = createSpine({ log, answers: [() => says('ok')] });
    const opened = await spine.sessions.open('s');
    assert.ok(opened.ok);
    await opened.value.send([{ type: 'text', text: 'go on' }], 'none');
    await opened.value.settled();
    assert.deepEqual(
      spine.requests[0]?.messages.map(({ role, parts }) => [role, parts]),
      [
        ['user', [{ type: 'text', text: 'go' }]],
        ['assistant', [call]],
        ['tool', [{ type: 'tool-result', call: 'c1', text: INTERRUPTED_RESULT, failed: true }]],
        ['user', [{ type: 'text', text: 'go on' }]],
      ],
    );
  });
});
