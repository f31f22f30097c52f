// How much to think, in a degree that the model has: another is refused with the whole request.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { knownModel } from '../../../../../src/adapters/llm/catalogue.ts';
import { openaiEffort } from '../../../../../src/adapters/llm/wires/effort.ts';
import type { Effort } from '../../../../../src/protocol/message.ts';

const DEGREES: readonly Effort[] = ['default', 'off', 'low', 'medium', 'high'];
const said = (efforts: readonly Effort[] | undefined, name = 'm') =>
  DEGREES.map((effort) => openaiEffort({ name, efforts }, effort));

describe('openaiEffort', () => {
  it('says what it is told where nobody knows better', () => {
    assert.deepEqual(said(undefined), [undefined, 'none', 'low', 'medium', 'high']);
  });

  it('was refused where the model knows fewer degrees', () => {
    assert.deepEqual(said(['off', 'high']), [undefined, 'none', 'high', 'high', 'high']);
    assert.deepEqual(said(['low', 'high']), [undefined, 'low', 'low', 'low', 'high']);
    assert.deepEqual(said(['low', 'medium', 'high']), [undefined, 'low', 'low', 'medium', 'high']);
    assert.deepEqual(said(['off']), [undefined, 'none', undefined, undefined, undefined]);
    assert.deepEqual(
      said([]),
      DEGREES.map(() => undefined),
    );
  });

  it('knows what the first ones called their least', () => {
    assert.equal(openaiEffort(knownModel('openai', 'gpt-5-mini'), 'off'), 'minimal');
    assert.equal(openaiEffort(knownModel('openai', 'gpt-6.1-sol'), 'off'), 'low');
    assert.equal(openaiEffort(knownModel('openai', 'gpt-6-luna'), 'off'), 'none');
    assert.deepEqual(said(undefined, 'openai/gpt-oss-20b'), [undefined, 'low', 'low', 'medium', 'high']);
  });
});
