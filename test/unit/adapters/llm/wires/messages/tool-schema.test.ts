// Inputs of foreign tools: those that the messages wire does not take are said in another way, the others are left alone.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { openSchema, toolSchema } from '../../../../../../src/adapters/llm/wires/messages/tool-schema.ts';

const text = { type: 'string' };

describe('toolSchema', () => {
  it('leaves alone what is taken, also unions further down', () => {
    const plain = { type: 'object', properties: { to: { oneOf: [text, { type: 'null' }] } }, required: ['to'] };
    assert.deepEqual(toolSchema(plain), plain);
    assert.deepEqual(toolSchema({}), { type: 'object' });
  });

  it('was refused with all other tools where its input was one of several', () => {
    const schema = {
      type: 'object',
      description: 'Sends.',
      anyOf: [
        { properties: { body: text, to: text }, required: ['body', 'to'] },
        { properties: { url: text, to: { type: 'array' } }, required: ['url', 'to'] },
      ],
    };
    const { description, ...sent } = toolSchema(schema);
    assert.deepEqual(sent, {
      type: 'object',
      properties: { body: text, url: text, to: { anyOf: [text, { type: 'array' }] } },
      required: ['to'],
    });
    assert.match(String(description), /^Sends\. \(anyOf: \[/);
  });

  it('wants all that every part of it wants, and at least what it itself wants', () => {
    const { properties, required } = toolSchema({
      properties: { id: text },
      required: ['id'],
      allOf: [{ properties: { a: text }, required: ['a'] }, { required: ['b'] }, { if: {} }],
      oneOf: [{ required: ['c'] }, { required: ['d'] }],
    });
    assert.deepEqual(properties, { id: text, a: text });
    assert.deepEqual(required, ['id', 'a', 'b']);
  });

  it('leaves out names that are refused', () => {
    const sent = toolSchema({
      type: 'object',
      properties: { $top: text, 'a.b-c_1': text },
      required: ['$top', 'a.b-c_1'],
    });
    assert.deepEqual(sent.properties, { 'a.b-c_1': text });
    assert.deepEqual(sent.required, ['a.b-c_1']);
  });
});

describe('openSchema', () => {
  it('takes anything, and says what was wanted', () => {
    const { description, ...sent } = openSchema({ type: 'object', description: 'Looks.', required: 3 });
    assert.deepEqual(sent, { type: 'object' });
    assert.equal(description, 'Looks. ({"type":"object","required":3})');
  });
});
