// The JSON of an answer: found in prose and fences, mended when it is whole, refused when it was cut off.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonrepair } from 'jsonrepair';
import { describe, it } from 'mocha';
import { readJsonAnswer } from '../../../../src/core/shared/read-json.ts';

const read = (text: string) => readJsonAnswer(text, jsonrepair);
const value = (text: string) => {
  const outcome = read(text);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.fault.text);
  return outcome.value;
};
const refusal = (text: string) => {
  const outcome = read(text);
  assert.ok(!outcome.ok, `was read as ${outcome.ok && JSON.stringify(outcome.value)}`);
  assert.equal(outcome.fault.code, 'model.bad-json');
  assert.equal(outcome.fault.retryable, true);
  return outcome.fault.text;
};
const PLAN = { goal: 'g {x} "y"', steps: [{ id: 'a' }, { id: 'b' }] };
const json = JSON.stringify(PLAN);

describe('readJsonAnswer', () => {
  for (const [where, text] of [
    ['alone', `\n${json}\n`],
    ['in prose', `Here is the plan: ${json} I hope it {helps}.`],
    ['in a fence', `Here:\n\`\`\`json\n${json}\n\`\`\`\nDone.`],
    ['in a fence without a name, indented', `Here:\r\n  \`\`\`\r\n  ${json}\r\n  \`\`\``],
    ['in a fence that is not closed', `\`\`\`json\n${json}`],
    ['in a fence behind an example in prose', `Not {"goal":"example"} but\n\`\`\`json\n${json}\n\`\`\``],
    ['in a fence behind a lone brace', `I use { for objects.\n\`\`\`json\n${json}\n\`\`\``],
    ['behind a fence of something else', `\`\`\`js\n{ code(); }\n\`\`\`\n${json}`],
    ['behind braces that are no JSON', `Fill {name} and {{steps.a.output}}: ${json}`],
    ['behind an empty object', `Instead of {} I say ${json}`],
    ['before another', `${json}\n{"goal":"second"}`],
  ] as const) {
    it(`finds an object ${where}`, () => {
      assert.deepEqual(value(text), PLAN);
    });
  }

  it('keeps a fence that stands within a text', () => {
    const answer = { text: '```json\n{"a":1}\n```' };
    assert.deepEqual(value(`So: ${JSON.stringify(answer)}`), answer);
    assert.deepEqual(value(JSON.stringify(answer)), answer);
  });

  for (const [what, text] of [
    ['a trailing comma', '{"goal": "g", "steps": [1, 2,],}'],
    ['single quotes', "Well: {'goal': 'g', 'steps': [1, 2]}"],
    ['names without quotes', '```\n{goal: "g", steps: [1, 2]}\n```'],
    ['a comment', '{"goal": "g", // why\n "steps": [1, 2]}'],
    ['a missing comma', '{"goal": "g" "steps": [1, 2]}'],
  ] as const) {
    it(`mends ${what}`, () => {
      assert.deepEqual(value(text), { goal: 'g', steps: [1, 2] });
    });
  }

  it('takes an empty object when there is no other', () => {
    assert.deepEqual(value('There is nothing: {}'), {});
  });

  it('never reads a text that was cut off, nor a part of it', () => {
    for (let length = 1; length < json.length; length++) {
      assert.match(refusal(json.slice(0, length)), /is cut off/);
      assert.match(refusal(`So:\n\`\`\`json\n${json.slice(0, length)}`), /is cut off/);
    }
  });

  it('does not take an example for an answer that was cut off in its fence', () => {
    assert.match(refusal(`Like {"goal":"example"}:\n\`\`\`json\n{"goal":"x", "steps":[{"id":"a"}`), /is cut off/);
  });

  for (const [what, text, says] of [
    ['nothing', ' \n', /is empty/],
    ['prose', 'I cannot plan this.', /holds no JSON object. It begins: I cannot/],
    ['a list', '[{"id":"a"}]', /not an object/],
    ['a bare text', '"plan"', /not an object/],
    ['braces that are no JSON', 'Fill in {name}.', /not valid \(.+\): \{name\}/],
  ] as const) {
    it(`refuses ${what} and says so`, () => {
      assert.match(refusal(text), says);
    });
  }

  it('does not trust what was mended to be an object', () => {
    assert.equal(readJsonAnswer('{a b}', () => '[1]').ok, false);
    assert.equal(readJsonAnswer('{a b}', () => 'no JSON').ok, false);
  });

  it('finds any object in prose without braces, and never throws', () => {
    const prose = fc.string().map((text) => text.replaceAll(/[{}`]/g, ''));
    fc.assert(
      fc.property(prose, fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), prose, (before, object, after) => {
        const text = JSON.stringify(object);
        assert.deepEqual(value(`${before}${text}${after}`), JSON.parse(text));
        assert.deepEqual(value(`${before}\n\`\`\`json\n${text}\n\`\`\`\n${after}`), JSON.parse(text));
      }),
    );
    fc.assert(fc.property(fc.stringMatching(/^[{}"'`\\a:,\n[\] ]*$/), (text) => void read(text)));
  });

  it('takes linear time on hostile text', () => {
    const startedAt = performance.now();
    for (const text of ['{'.repeat(200_000), '{}'.repeat(100_000), '{"'.repeat(100_000), '```\n{a}\n'.repeat(20_000)]) {
      readJsonAnswer(text, () => {
        throw new Error('cannot');
      });
    }
    assert.ok(performance.now() - startedAt < 10_000);
  });
});
