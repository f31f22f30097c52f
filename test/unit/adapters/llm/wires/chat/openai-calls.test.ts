// Calls that servers number, name and cut up in ways of their own.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createOpenaiReader } from '../../../../../../src/adapters/llm/wires/chat/openai-stream.ts';

interface Piece {
  readonly index?: number;
  readonly id?: string;
  readonly name?: string;
  readonly args?: string;
}

const entry = ({ index, id, name, args }: Piece) => ({
  ...(index === undefined ? {} : { index }),
  ...(id === undefined ? {} : { id }),
  type: 'function',
  function: { name, arguments: args },
});
const event = (delta: object, finish: string | null = null) => ({
  id: 'c1',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const pieces = (...given: readonly Piece[]) => event({ tool_calls: given.map(entry) });

function callsOf(...events: readonly unknown[]) {
  const reader = createOpenaiReader(new Set(), 'p/m');
  for (const one of [...events, event({}, 'tool_calls')]) reader.take(one);
  const end = reader.end(true);
  assert.ok(typeof end === 'object', String(end));
  return end.parts.map((part) => part.type === 'tool-call' && [part.call, part.tool, part.arguments]);
}

describe('calls of a chat completions stream', () => {
  it('without numbers go on in the order in which they stand', () => {
    const begun = pieces({ id: 'a', name: 'look', args: '' }, { id: 'b', name: 'find', args: '' });
    const more = pieces({ args: '{"x":' }, { args: '{"y":' });
    assert.deepEqual(callsOf(begun, more, pieces({ args: '1}' }, { args: '2}' })), [
      ['a', 'look', '{"x":1}'],
      ['b', 'find', '{"y":2}'],
    ]);
  });

  it('are taken where one call stands without a list around it', () => {
    const bare = (piece: Piece) => event({ tool_calls: entry(piece) });
    assert.deepEqual(callsOf(bare({ index: 0, id: '', name: 'look', args: '{"x"' }), bare({ index: 0, args: ':1}' })), [
      ['c1-0', 'look', '{"x":1}'],
    ]);
  });

  it('are one where each piece has the name again and an id of its own', () => {
    const piece = (id: string, args: string) => pieces({ index: 0, id, name: 'look', args });
    assert.deepEqual(callsOf(piece('a', ''), piece('b', '{"x"'), piece('c', ':1}')), [['a', 'look', '{"x":1}']]);
  });

  it('are two where both are whole, whatever they share', () => {
    for (const args of ['{}', '']) {
      const whole = (id: string) => pieces({ index: 0, id, name: 'look', args });
      assert.deepEqual(callsOf(whole('a'), whole('b')), [
        ['a', 'look', '{}'],
        ['b', 'look', '{}'],
      ]);
    }
  });

  it('are called by the whole name where that came in pieces', () => {
    const named = (name: string) => pieces({ index: 0, id: 'a', name, args: '' });
    const args = pieces({ index: 0, args: '{}' });
    assert.deepEqual(callsOf(named('look_'), named('around'), args), [['a', 'look_around', '{}']]);
    assert.deepEqual(callsOf(named('look_'), named('look_around'), args), [['a', 'look_around', '{}']]);
    assert.deepEqual(callsOf(named('look_'), pieces({ index: 0, name: 'around' }), args), [['a', 'look_around', '{}']]);
  });

  it('are taken from the message at the end where no piece of one came before', () => {
    const said = { role: 'assistant', content: 'Hi', tool_calls: [entry({ id: 'a', name: 'look', args: '{}' })] };
    const last = { choices: [{ index: 0, delta: {}, message: said, finish_reason: 'tool_calls' }] };
    assert.deepEqual(callsOf(event({ content: 'Hi' }), last), [false, ['a', 'look', '{}']]);
    const call = pieces({ index: 0, id: 'a', name: 'look', args: '{}' });
    assert.deepEqual(callsOf(call, last), [['a', 'look', '{}']]);
  });

  it('are given the signature that comes after them by itself', () => {
    const reader = createOpenaiReader(new Set(), 'p/m');
    const signature = { google: { thought_signature: 'AB' } };
    reader.take(pieces({ id: 'a', name: 'look', args: '{}' }, { id: 'b', name: 'look', args: '{}' }));
    reader.take(event({ extra_content: signature }, 'stop'));
    const end = reader.end(true);
    assert.deepEqual(typeof end === 'object' && end.parts.map((part) => part.type === 'tool-call' && part.extra), [
      JSON.stringify({ extra_content: signature }),
      undefined,
    ]);
  });

  it('are a fault when their pieces changed places before the name had come', () => {
    const reader = createOpenaiReader(new Set(), 'p/m');
    reader.take(pieces({ index: 0, args: '"b"}' }));
    reader.take(pieces({ index: 0, id: 'a', name: 'look', args: '{"x":' }));
    reader.take(event({}, 'tool_calls'));
    assert.equal(typeof reader.end(true), 'string');
  });

  it('are a fault when they are announced and none came', () => {
    const reader = createOpenaiReader(new Set(), 'p/m');
    reader.take(event({ content: 'I will look.' }));
    reader.take(event({}, 'tool_calls'));
    assert.equal(typeof reader.end(true), 'string');
  });
});
