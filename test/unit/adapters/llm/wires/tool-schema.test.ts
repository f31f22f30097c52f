// Schemas of tools from elsewhere: whatever their makers wrote, what is sent is an object that the services take.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toolSchema } from '../../../../../src/adapters/llm/wires/tool-schema.ts';

describe('toolSchema', () => {
  it('leaves a sound one as it is', () => {
    const sound = {
      type: 'object',
      properties: { path: { type: 'string', pattern: '^[a-z/]+$' }, deep: { anyOf: [{ type: 'null' }, true] } },
      required: ['path'],
      additionalProperties: false,
    };
    assert.deepEqual(toolSchema(sound), sound);
  });

  it('made a request malformed where it said no type, no properties, or a dialect', () => {
    for (const bare of [{}, { type: 'object' }, { $schema: 'http://json-schema.org/draft-07/schema#', $id: 'x' }]) {
      assert.deepEqual(toolSchema(bare), { type: 'object', properties: {} });
    }
  });

  it('made a request malformed where it was one of several: all that may be said is said', () => {
    const byId = { properties: { id: { type: 'integer' } }, required: ['id'] };
    const byName = { properties: { name: { type: 'string' } }, required: ['name'] };
    const deep = { properties: { deep: { type: 'boolean' } } };
    for (const word of ['anyOf', 'oneOf']) {
      assert.deepEqual(toolSchema({ ...deep, required: ['deep'], [word]: [byId, byName] }), {
        type: 'object',
        properties: { id: { type: 'integer' }, name: { type: 'string' }, deep: { type: 'boolean' } },
        required: ['deep'],
      });
    }
    assert.deepEqual(toolSchema({ allOf: [byId, byName], not: { required: ['other'] } }), {
      type: 'object',
      properties: { id: { type: 'integer' }, name: { type: 'string' } },
      required: ['id', 'name'],
    });
  });

  it('made a request malformed where a list had no items, or a pattern only JavaScript reads', () => {
    const given = {
      properties: {
        tags: { type: 'array' },
        any: { type: ['array', 'null'], description: 'Whatever.' },
        pair: { type: 'array', prefixItems: [{ type: 'array' }] },
        word: { type: 'string', pattern: '^\\p{L}+$' },
        year: {
          anyOf: [
            { type: 'string', pattern: '(?<year>\\d{4})' },
            { type: 'string', pattern: '^(?<!x)[]a]\\[]' },
          ],
        },
      },
      $defs: { list: { type: 'array' } },
    };
    assert.deepEqual(toolSchema(given), {
      type: 'object',
      properties: {
        tags: { type: 'array', items: {} },
        any: { type: ['array', 'null'], description: 'Whatever.', items: {} },
        pair: { type: 'array', prefixItems: [{ type: 'array', items: {} }] },
        word: { type: 'string' },
        year: { anyOf: [{ type: 'string' }, { type: 'string' }] },
      },
      $defs: { list: { type: 'array', items: {} } },
    });
    const fine = { type: 'object', properties: { a: { type: 'string', pattern: '^(?<!x)\\d[^/\\]]+(?=y)$' } } };
    assert.deepEqual(toolSchema(fine), fine);
  });

  it('does not take a property for what it is called', () => {
    const given = { type: 'object', properties: { pattern: { type: 'string' }, oneOf: { type: 'array', items: {} } } };
    assert.deepEqual(toolSchema(given), given);
  });
});
