// Schemas in the words that Google's models know: nothing that their door refuses, and nothing of what was meant lost.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainSchema } from '../../../../../../src/adapters/llm/wires/chat/plain-schema.ts';

const of = (schema: Readonly<Record<string, unknown>>) => {
  const { properties } = plainSchema({ type: 'object', properties: { it: schema } }) ?? {};
  return Reflect.get(Object(properties), 'it');
};

describe('plainSchema', () => {
  it('says in words what it has no word for', () => {
    assert.deepEqual(of({ type: 'string', format: 'uri', pattern: '^h', minLength: 1, description: 'Where.' }), {
      type: 'string',
      description: 'Where. (pattern: "^h", format: "uri", minLength: 1)',
    });
    assert.deepEqual(of({ type: 'integer', exclusiveMinimum: 0, maximum: 9, enum: [1, 2] }), {
      type: 'integer',
      description: '(enum: [1,2], exclusiveMinimum: 0)',
      maximum: 9,
    });
  });

  it('chooses only from texts', () => {
    assert.deepEqual(of({ enum: ['a', 'b'] }), { type: 'string', enum: ['a', 'b'] });
    assert.deepEqual(of({ const: 'a' }), { type: 'string', enum: ['a'] });
    assert.deepEqual(of({ const: true }), { type: 'boolean', description: '(const: true)' });
    assert.deepEqual(of({ type: 'string', enum: ['', 'a'] }), { type: 'string', description: '(enum: ["","a"])' });
  });

  it('has one type for each value, and says that it may be nothing', () => {
    assert.deepEqual(of({ type: ['string', 'null'] }), { type: 'string', nullable: true });
    assert.deepEqual(of({ anyOf: [{ type: 'number' }, { type: 'null' }], description: 'How many.' }), {
      type: 'number',
      description: 'How many.',
      nullable: true,
    });
    assert.deepEqual(of({ type: ['string', 'number', 'null'], description: 'Either.' }), {
      anyOf: [{ type: 'string' }, { type: 'number' }],
      description: 'Either.',
      nullable: true,
    });
    assert.deepEqual(of({ oneOf: [{ const: 'a' }, { type: 'integer' }] }), {
      anyOf: [{ type: 'string', enum: ['a'] }, { type: 'integer' }],
    });
  });

  it('keeps the properties of an object whose variants only say which of them belong together', () => {
    const properties = { path: { type: 'string' }, url: { type: 'string' } };
    const variants = [{ required: ['path'] }, { required: ['url'], properties: { depth: { type: 'integer' } } }];
    assert.deepEqual(of({ type: 'object', properties, required: ['url'], anyOf: variants }), {
      anyOf: [
        { type: 'object', properties, required: ['url', 'path'] },
        { type: 'object', properties: { ...properties, depth: { type: 'integer' } }, required: ['url'] },
      ],
    });
  });

  it('gives each list one kind of item', () => {
    assert.deepEqual(of({ type: 'array' }), { type: 'array', items: { type: 'string' } });
    assert.deepEqual(of({ type: 'array', items: {}, minItems: 1 }), {
      type: 'array',
      minItems: 1,
      items: { type: 'string' },
    });
    assert.deepEqual(of({ type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] }), {
      type: 'array',
      items: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    });
  });

  it('requires only what there is, and closes nothing', () => {
    const given = { type: 'object', properties: { a: { type: 'string' } }, required: ['a', 'b'] };
    assert.deepEqual(of({ ...given, additionalProperties: false, $id: 'x' }), { ...given, required: ['a'] });
    assert.deepEqual(of({ type: 'object', additionalProperties: { type: 'string' } }), { type: 'object' });
    assert.deepEqual(of({ allOf: [{ $ref: '#/nowhere' }, given, { properties: { c: { type: 'null' } } }] }), {
      type: 'object',
      properties: { a: { type: 'string' }, c: { type: 'string' } },
      required: ['a'],
    });
  });

  it('writes out what is only named, and does not go round in circles', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } };
    const plain = plainSchema({
      properties: { first: { $ref: '#/$defs/node', description: 'First.' } },
      $defs: { node },
    });
    const written = JSON.stringify(plain);
    assert.doesNotMatch(written, /\$ref|\$defs/);
    assert.match(written, /^\{"type":"object","properties":\{"first":\{"type":"object","description":"First\."/);
    assert.ok(written.length < 2_000, 'it goes on for ever');
  });

  it('is none for a tool without input', () => {
    for (const bare of [{}, { type: 'object' }, { type: 'object', properties: {} }]) {
      assert.equal(plainSchema(bare), undefined);
    }
  });
});
