// What VS Code says when it cannot answer, and what becomes of it: which code, whether it is tried again, and the way out.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { editorFault } from '../../../../../src/hosts/vscode/language-models/model-faults.ts';

/** As VS Code makes them: a code of its own, and what went wrong as the message or the cause. */
const said = (code: string, message: string, cause?: unknown) =>
  Object.assign(new Error(message, { cause }), { name: 'LanguageModelError', code });
const faultOf = (error: unknown, answered = false) => editorFault(error, 'Acme Small (acme)', { answered });

describe('a fault of a model of VS Code', () => {
  const CASES: readonly (readonly [error: unknown, code: string, retryable: boolean])[] = [
    [
      said('NoPermissions', "Language model 'acme/small' cannot be used by 'orquestra.orquestra'."),
      'model.unauthorized',
      false,
    ],
    [said('NotFound', "Language model 'acme/small' is unknown."), 'model.not-found', false],
    [new Error('Chat provider for model acme/small is not registered.'), 'model.not-found', false],
    [new Error('Model not found'), 'model.not-found', false],
    [said('Blocked', 'You have used all premium requests'), 'model.quota', false],
    [said('', 'unspecified', new Error('You exceeded your current quota')), 'model.quota', false],
    [Object.assign(new Error('Please wait'), { name: 'ChatRateLimited' }), 'model.rate-limited', true],
    [said('Blocked', 'Too many requests, try again in 20 s'), 'model.rate-limited', true],
    [said('Blocked', 'The response was filtered by the content_filter'), 'model.refused', false],
    [new Error('Message exceeds token limit.'), 'model.context-too-long', false],
    [new Error('Request failed: 401 Unauthorized'), 'model.unauthorized', false],
    [new Error('connect ECONNREFUSED 127.0.0.1:1'), 'model.unreachable', true],
    [new Error('something odd'), 'model.overloaded', true],
    ['only words', 'model.overloaded', true],
    [undefined, 'model.overloaded', true],
  ];

  it('is told by VS Code’s code, and where it has none by its words', () => {
    for (const [error, code, retryable] of CASES) {
      const fault = faultOf(error);
      assert.deepEqual([fault.code, fault.retryable], [code, retryable], fault.text);
      assert.match(fault.text, /Acme Small \(acme\)/);
    }
  });

  it('names the way to consent, and repeats what was said', () => {
    const { text } = faultOf(said('NoPermissions', 'No.'));
    assert.match(text, /allow it when VS Code asks, or choose "Manage Language Model Access…".* VS Code said: No\.$/);
  });

  it('is a cut when something had been heard already', () => {
    assert.equal(faultOf(new Error('something odd'), true).code, 'model.cut');
    assert.equal(faultOf(said('Blocked', 'quota'), true).code, 'model.quota');
  });

  it('repeats no key', () => {
    const key = `sk-${'proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD'}`;
    const fault = faultOf(new Error(`Incorrect API key provided: ${key}`));
    assert.equal(JSON.stringify(fault).includes(key), false);
    assert.equal(fault.code, 'model.unauthorized');
  });
});
