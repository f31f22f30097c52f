// What the messages wire is given of a schema: never less than was meant where that would change the answer.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as z from 'zod';
import { closedSchema } from '../../../../../../src/adapters/llm/wires/messages/closed-schema.ts';
import { anthropicFormat } from '../../../../../support/scripted-model/format.ts';

const text = { type: 'string' };
const object = (properties: Readonly<Record<string, unknown>>) => ({ type: 'object', properties });
const closed = (properties: Readonly<Record<string, unknown>>) => ({
  ...object(properties),
  additionalProperties: false,
});

describe('closedSchema', () => {
  it('closes every object and leaves its names as optional as they were', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...object({ a: text, list: { type: 'array', items: object({ b: text }) } }),
      required: ['a'],
    };
    assert.deepEqual(closedSchema(schema), {
      ...closed({ a: text, list: { type: 'array', items: closed({ b: text }) } }),
      required: ['a'],
    });
  });

  it('moves what its grammar cannot say into words', () => {
    const schema = object({
      a: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'How many.' },
      b: { type: 'array', items: text, minItems: 2 },
      c: { type: 'string', format: 'regex', maxLength: 5 },
      d: { type: 'string', format: 'uri' },
      e: { type: 'string', enum: ['x', 'y'] },
    });
    assert.deepEqual(
      closedSchema(schema),
      closed({
        a: { type: 'integer', description: 'How many. (minimum: 1)' },
        b: { type: 'array', items: text, description: '(minItems: 2)' },
        c: { type: 'string', description: '(format: "regex", maxLength: 5)' },
        d: { type: 'string', format: 'uri' },
        e: { enum: ['x', 'y'] },
      }),
    );
  });

  it('gives what the service takes of an ordinary zod schema', () => {
    const step = z.object({ id: z.string().min(1).max(9), kind: z.enum(['a', 'b']), n: z.int().optional() });
    const choice = z.discriminatedUnion('t', [
      z.object({ t: z.literal('x'), x: z.number().positive() }),
      z.object({ t: z.literal('y'), y: z.nullable(z.string()) }),
    ]);
    const schema = z.toJSONSchema(z.object({ goal: z.string(), steps: z.array(step).min(3), choice }), { io: 'input' });
    const made = closedSchema(schema);
    assert.ok(made);
    const read = anthropicFormat({ type: 'json_schema', schema: made });
    assert.ok(read.ok, JSON.stringify(read));
    assert.equal(anthropicFormat({ type: 'json_schema', schema }).ok, false, 'the service would have taken anything');
  });

  it('keeps definitions that do not hold themselves', () => {
    const schema = {
      ...object({ a: { $ref: '#/$defs/d' } }),
      $defs: { d: object({ b: { $ref: '#/$defs/e' } }), e: text },
    };
    assert.deepEqual(closedSchema(schema), {
      $defs: { d: closed({ b: { $ref: '#/$defs/e' } }), e: text },
      ...closed({ a: { $ref: '#/$defs/d' } }),
    });
  });

  for (const [what, part] of [
    ['an object with names of its own choice', { type: 'object', additionalProperties: text }],
    ['a zod record', z.toJSONSchema(z.record(z.string(), z.unknown()))],
    ['an object without names', { type: 'object' }],
    ['an object that takes more names', { ...object({ a: text }), additionalProperties: true }],
    ['a part that may be anything', {}],
    ['a list of anything', { type: 'array' }],
    ['a list of fixed length', { type: 'array', prefixItems: [text] }],
    ['what must be two things at once', { allOf: [object({}), object({})] }],
    ['an empty choice', { anyOf: [] }],
    ['a choice with one of these', { anyOf: [text, { type: 'object' }] }],
    ['a fixed object', { const: { a: 1 } }],
    ['itself', { $ref: '#' }],
    ['a definition that is not there', { $ref: '#/$defs/none' }],
  ] as const) {
    it(`cannot say ${what}`, () => {
      assert.equal(closedSchema(object({ part })), undefined);
    });
  }

  it('cannot say a schema that holds itself by a detour', () => {
    const $defs = { d: object({ e: { $ref: '#/$defs/e' } }), e: object({ d: { $ref: '#/$defs/d' } }) };
    assert.equal(closedSchema({ ...object({ a: { $ref: '#/$defs/d' } }), $defs }), undefined);
  });
});
