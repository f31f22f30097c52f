// Strictness is asked for only where the service would not refuse the schema.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as z from 'zod';
import { allowsStrict } from '../../../../../../src/adapters/llm/wires/chat/allows-strict.ts';

const closed = (properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const text = { type: 'string' };

describe('allowsStrict', () => {
  it('takes closed objects whose names are all required, however deep', () => {
    assert.equal(allowsStrict(closed({})), true);
    assert.equal(allowsStrict(closed({ a: text, b: { type: ['string', 'null'] }, c: { enum: ['x', 1] } })), true);
    assert.equal(allowsStrict(closed({ list: { type: 'array', minItems: 1, items: closed({ a: text }) } })), true);
    assert.equal(allowsStrict(closed({ a: { anyOf: [closed({ b: text }), { type: 'null' }] } })), true);
    assert.equal(allowsStrict({ ...closed({ a: { $ref: '#/$defs/d' } }), $defs: { d: closed({ a: text }) } }), true);
  });

  it('takes a zod schema of strict objects', () => {
    const schema = z.strictObject({
      n: z.int().min(1),
      s: z.string(),
      o: z.nullable(z.strictObject({ b: z.boolean() })),
    });
    const { $schema: _, ...plain } = z.toJSONSchema(schema);
    assert.equal(allowsStrict(plain), true);
  });

  for (const [why, schema] of [
    ['the root is no object', { type: 'array', items: text }],
    ['the root is a choice', { ...closed({}), anyOf: [closed({})] }],
    ['a name may be missing', { ...closed({ a: text, b: text }), required: ['a'] }],
    ['an object is open', { type: 'object', properties: { a: text }, required: ['a'] }],
    ['an object within is open', closed({ a: { type: 'object' } })],
    ['a nullable object within is open', closed({ a: { type: ['object', 'null'] } })],
    ['an object of a list is open', closed({ a: { type: 'array', items: { type: 'object' } } })],
    ['a choice holds an open object', closed({ a: { anyOf: [{ type: 'object' }] } })],
    ['a definition is open', { ...closed({ a: { $ref: '#/$defs/d' } }), $defs: { d: { type: 'object' } } }],
    ['a part may be anything', closed({ a: {} })],
    ['a part is true', closed({ a: true })],
    ['a word is not known to the service', closed({ a: { type: 'string', maxLength: 3 } })],
    ['a format is not known to the service', closed({ a: { type: 'string', format: 'uri' } })],
  ] as const) {
    it(`does not when ${why}`, () => {
      assert.equal(allowsStrict(schema), false);
    });
  }
});
