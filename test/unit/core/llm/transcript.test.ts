// A repaired transcript: every call has exactly one result right after it, and a sound one is left alone.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { INTERRUPTED_RESULT, repairTranscript } from '../../../../src/core/llm/transcript.ts';
import type { Message, Part } from '../../../../src/protocol/message.ts';

const text = (value: string): Part => ({ type: 'text', text: value });
const call = (id: string): Part => ({ type: 'tool-call', call: id, tool: 'look', arguments: '{}' });
const result = (id: string, said = `result of ${id}`): Part => ({
  type: 'tool-result',
  call: id,
  text: said,
  failed: false,
});
const message = (id: string, role: Message['role'], ...parts: Part[]): Message => ({ id, role, parts });

describe('repairTranscript', () => {
  it('gives a sound transcript back as it is', () => {
    const sound = [
      message('1', 'user', text('go')),
      message('2', 'assistant', text('I look.'), call('a'), call('b')),
      message('3', 'tool', result('a'), result('b')),
      message('4', 'assistant', text('Done.')),
    ];
    const repaired = repairTranscript(sound);
    assert.deepEqual(repaired, sound);
    assert.ok(repaired.every((kept, index) => kept === sound[index]));
  });

  it('says of a call without a result that it was interrupted', () => {
    const repaired = repairTranscript([
      message('1', 'user', text('go')),
      message('2', 'assistant', call('a'), call('b')),
      message('3', 'tool', result('b')),
      message('4', 'user', text('go on')),
    ]);
    assert.deepEqual(repaired[2]?.parts, [
      { type: 'tool-result', call: 'a', text: INTERRUPTED_RESULT, failed: true },
      result('b'),
    ]);
  });

  it('makes a message of results where there is none', () => {
    const repaired = repairTranscript([message('1', 'user', text('go')), message('2', 'assistant', call('a'))]);
    assert.deepEqual(repaired.map((kept) => [kept.id, kept.role]).at(-1), ['2-results', 'tool']);
  });

  it('brings late results up to their calls', () => {
    const repaired = repairTranscript([
      message('1', 'user', text('go')),
      message('2', 'assistant', call('a')),
      message('3', 'user', text('hurry')),
      message('4', 'tool', result('a')),
    ]);
    assert.deepEqual(
      repaired.map((kept) => kept.id),
      ['1', '2', '4', '3'],
    );
  });

  it('keeps the first of two results and drops those that nobody asked for', () => {
    const repaired = repairTranscript([
      message('1', 'user', text('go')),
      message('2', 'assistant', call('a')),
      message('3', 'tool', result('a', 'first'), result('a', 'second'), result('z')),
      message('4', 'tool', result('y')),
    ]);
    assert.equal(repaired.length, 3);
    assert.deepEqual(repaired[2]?.parts, [result('a', 'first')]);
  });

  it('tells calls of different answers apart that have the same id', () => {
    const repaired = repairTranscript([
      message('1', 'user', text('go')),
      message('2', 'assistant', call('a')),
      message('3', 'tool', result('a', 'one')),
      message('4', 'assistant', call('a')),
      message('5', 'tool', result('a', 'two')),
    ]);
    assert.deepEqual(repaired[2]?.parts, [result('a', 'one')]);
    assert.deepEqual(repaired[3]?.parts, [call('a_2')]);
    assert.deepEqual(repaired[4]?.parts, [result('a_2', 'two')]);
  });

  it('drops what is empty', () => {
    const repaired = repairTranscript([
      message('1', 'user', text(''), text('go')),
      message('2', 'assistant'),
      message('3', 'assistant', text('')),
    ]);
    assert.deepEqual(repaired, [message('1', 'user', text('go'))]);
  });

  it('took time that grew with the square of the steps', () => {
    const steps = 2_000;
    const rounds = Array.from({ length: steps }, (_, index) => [
      message(`a${index}`, 'assistant', call(`c${index}`)),
      message(`r${index}`, 'tool', result(`c${index}`)),
    ]);
    const messages = [message('0', 'user', text('go')), ...rounds.flat()];
    let looks = 0;
    const watched = new Proxy(messages, {
      get: (target, key, receiver) => {
        looks += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    assert.equal(repairTranscript(watched).length, 2 * steps + 1);
    assert.ok(looks < 20 * steps, `looked ${looks} times`);
  });

  it('finds a result that stands before its call, or after the next answer', () => {
    const repaired = repairTranscript([
      message('1', 'user', text('go')),
      message('2', 'tool', result('a', 'early')),
      message('3', 'assistant', call('a'), call('b')),
      message('4', 'assistant', text('Waiting.')),
      message('5', 'tool', result('b', 'late')),
    ]);
    assert.deepEqual(
      repaired.map((kept) => kept.role),
      ['user', 'assistant', 'tool', 'assistant'],
    );
    assert.deepEqual(repaired[2]?.parts, [result('a', 'early'), result('b', 'late')]);
  });

  it('begins with the user', () => {
    const repaired = repairTranscript([message('1', 'assistant', text('Hello.')), message('2', 'user', text('go'))]);
    assert.deepEqual(
      repaired.map((kept) => kept.role),
      ['user', 'assistant', 'user'],
    );
  });

  it('drops what a role cannot say', () => {
    const picture: Part = { type: 'image', mime: 'image/png', data: 'AA==' };
    const repaired = repairTranscript([
      message('1', 'user', { type: 'thinking', text: 'hm' }, picture),
      message('2', 'assistant', picture, text('So.'), { type: 'thinking', text: '' }),
    ]);
    assert.deepEqual(repaired, [message('1', 'user', picture), message('2', 'assistant', text('So.'))]);
  });

  it('holds for any transcript, and changes nothing when it is done again', () => {
    const id = fc.constantFrom('a', 'b', 'a_2', '');
    const part = fc.oneof(
      id.map(call),
      id.map((value) => result(value)),
      fc.string().map(text),
    );
    const role = fc.constantFrom('user' as const, 'assistant' as const, 'tool' as const);
    const some = fc.array(fc.tuple(role, fc.array(part, { maxLength: 4 })), { maxLength: 8 });
    fc.assert(
      fc.property(some, (rows) => {
        const repaired = repairTranscript(rows.map(([who, parts], index) => message(`${index}`, who, ...parts)));
        assert.notEqual(repaired[0]?.role, 'assistant');
        const ids = repaired.flatMap((kept) => kept.parts.flatMap((one) => (one.type === 'tool-call' ? one.call : [])));
        assert.equal(new Set(ids).size, ids.length);
        for (const [index, kept] of repaired.entries()) {
          const calls = kept.parts.flatMap((one) => (one.type === 'tool-call' ? [one.call] : []));
          const next = repaired[index + 1]?.parts ?? [];
          const results = next.flatMap((one) => (one.type === 'tool-result' ? [one.call] : []));
          if (calls.length > 0) assert.deepEqual(results, calls);
          else assert.deepEqual(results, []);
        }
        assert.deepEqual(repairTranscript(repaired), repaired);
      }),
    );
  });
});
