// The arguments a model wrote: whole JSON is taken, small slips are mended, anything cut off is refused and never run.
import assert from 'node:assert/strict';
import { jsonrepair } from 'jsonrepair';
import { describe, it } from 'mocha';
import { parseArguments } from '../../../../src/core/tools/arguments.ts';

const parse = (text: string) => parseArguments(text, jsonrepair);

describe('the arguments of a call', () => {
  it('are taken as they are when they are JSON, and as empty when there are none', () => {
    assert.deepEqual(parse('{"path":"a.ts"}'), { ok: true, value: { path: 'a.ts' } });
    assert.deepEqual(parse(''), { ok: true, value: {} });
  });

  for (const [what, text] of [
    ['a trailing comma', '{"path": "a.ts",}'],
    ['single quotes', "{'path': 'a.ts'}"],
    ['keys without quotes', '{path: "a.ts"}'],
    ['a code fence', '```json\n{"path": "a.ts"}\n```'],
  ] as const) {
    it(`are mended when they have ${what}`, () => {
      assert.deepEqual(parse(text), { ok: true, value: { path: 'a.ts' } });
    });
  }

  for (const text of [
    '{"command": "rm -rf build',
    '{"command": "rm -rf build"',
    '{"path": "a", "edits": [{"old": "x", "new": "y"}',
    '{"a": {"b": 1}',
    '{"command": "echo }',
  ]) {
    it(`are refused when they are cut off: ${text}`, () => {
      const parsed = parse(text);
      assert.ok(!parsed.ok && parsed.fault.code === 'tool.bad-json');
      assert.match(parsed.fault.text, /nothing was run/);
    });
  }

  it('are refused when they are no object at all', () => {
    for (const text of ['rm -rf /', '}{']) assert.equal(parse(text).ok, false);
  });
});
