// A conversation is made to fit: pairs stay together, the user's words and the newest turn stay, what was done is told.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { compact } from '../../../../src/core/llm/compact.ts';
import { tokensOfMessages } from '../../../../src/core/shared/estimate-tokens.ts';
import type { Message, Part } from '../../../../src/protocol/message.ts';

const text = (value: string): Part => ({ type: 'text', text: value });
const user = (id: string, ...parts: (string | Part)[]): Message => ({
  id,
  role: 'user',
  parts: parts.map((part) => (typeof part === 'string' ? text(part) : part)),
});
const says = (id: string, ...parts: (string | Part)[]): Message => ({ ...user(id, ...parts), role: 'assistant' });
const call = (id: string, tool = 'read_file', input: object = { path: 'src/a.ts' }): Part => ({
  type: 'tool-call',
  call: id,
  tool,
  arguments: JSON.stringify(input),
});
const results = (id: string, ...parts: Part[]): Message => ({ id, role: 'tool', parts });
const result = (id: string, said = 'ok', failed = false): Part => ({
  type: 'tool-result',
  call: id,
  text: said,
  failed,
});

const filler = (length: number) =>
  'some words of a file that was read. '.repeat(Math.ceil(length / 36)).slice(0, length);

function turn(index: number, size: number): Message[] {
  return [
    user(`u${index}`, `Question ${index}: what does part ${index} do?`),
    says(
      `a${index}`,
      { type: 'thinking', text: filler(400), signature: 's' },
      call(`c${index}`, 'read_file', { path: `src/${index}.ts` }),
    ),
    results(`r${index}`, result(`c${index}`, filler(size))),
    says(`b${index}`, `Part ${index} does this and that.`),
  ];
}
const conversation = (turns: number, size: number) =>
  Array.from({ length: turns }, (_, index) => turn(index, size)).flat();

function fits(messages: readonly Message[], limit: number): readonly Message[] {
  const done = compact(messages, limit);
  assert.ok(done.ok, done.ok ? '' : done.fault.text);
  assert.ok(tokensOfMessages(done.value) <= limit);
  assertSound(done.value);
  const again = compact(done.value, limit);
  assert.deepEqual(again, { ok: true, value: done.value });
  assert.deepEqual(compact(messages, limit), done);
  return done.value;
}

function assertSound(messages: readonly Message[]): void {
  assert.notEqual(messages[0]?.role, 'assistant');
  const seen = new Set<string>();
  for (const [index, { role, parts }] of messages.entries()) {
    assert.ok(parts.length > 0);
    const calls = parts.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []));
    for (const id of calls) {
      assert.ok(!seen.has(id), id);
      seen.add(id);
    }
    const next = messages[index + 1];
    const given = next?.role === 'tool' ? next.parts.map((part) => (part.type === 'tool-result' ? part.call : '')) : [];
    assert.deepEqual(given, calls);
    if (role === 'tool') assert.equal(messages[index - 1]?.role, 'assistant');
    for (const part of parts) if ('text' in part) assert.ok(part.text.isWellFormed());
  }
}

const all = (messages: readonly Message[]) => JSON.stringify(messages);

describe('compact', () => {
  it('leaves alone what fits', () => {
    const messages = conversation(5, 1_000);
    const done = compact(messages, 1_000_000);
    assert.ok(done.ok && done.value === messages);
  });

  it('refuses a limit that is none', () => {
    for (const limit of [0, -1, Number.NaN, 0.5]) {
      const done = compact(conversation(1, 10), limit);
      assert.ok(!done.ok && done.fault.code === 'compact.bad-limit');
    }
  });

  it('says so where the newest message alone is too large', () => {
    const done = compact([user('1', filler(10_000))], 500);
    assert.ok(!done.ok && done.fault.code === 'compact.too-large');
    assert.equal(done.ok ? '' : done.fault.action, 'new-session');
  });

  it('drops old thoughts first and touches nothing else where that is enough', () => {
    const messages = conversation(6, 300);
    const kept = fits(messages, tokensOfMessages(messages) - 300);
    assert.equal(kept.length, messages.length);
    assert.deepEqual(kept.slice(-4), messages.slice(-4));
    assert.equal(kept[1]?.parts[0]?.type, 'tool-call');
    for (const [index, message] of kept.entries()) {
      if (message.role !== 'assistant') assert.deepEqual(message, messages[index]);
    }
  });

  it('clips old results next, to their beginning and end with a note', () => {
    const messages = conversation(6, 20_000);
    const kept = fits(messages, 15_000);
    const first = kept[2]?.parts[0];
    assert.ok(
      first?.type === 'tool-result' && /characters left out to make room; call the tool again/.test(first.text),
    );
    assert.equal(kept.length, messages.length);
    assert.deepEqual(kept.slice(-4), messages.slice(-4));
  });

  it('puts a word in the place of old pictures and files', () => {
    const picture: Part = { type: 'image', mime: 'image/png', data: 'AAAA', name: 'plan.png' };
    const file: Part = { type: 'file', mime: 'application/pdf', data: 'AAAA', name: 'terms.pdf' };
    const messages = [user('1', 'Look', picture, file), says('2', 'Seen.'), user('3', 'And this?', picture)];
    const kept = fits(messages, 2_200);
    assert.match(all(kept), /picture plan\.png was here/);
    assert.match(all(kept), /file terms\.pdf was here/);
    assert.deepEqual(kept.at(-1), messages.at(-1));
  });

  it('folds old turns into a note that tells what was asked and done', () => {
    const messages = [
      user('1', 'Build the parser, please.'),
      says('2', 'I begin.', call('w', 'write_file', { path: 'src/parser.ts', text: filler(3_000) })),
      results('3', result('w', 'written')),
      says('4', call('t', 'run_command', { command: 'npm test' })),
      results('5', result('t', 'Error: 3 tests failed\nexit code 1', true)),
      says('6', 'Two things are left.'),
      ...conversation(20, 2_000),
      user('last', 'Go on with the parser.'),
    ];
    const kept = fits(messages, 3_000);
    assert.deepEqual(kept[0], messages[0]);
    assert.deepEqual(kept.at(-1), messages.at(-1));
    const told = all(kept);
    assert.match(told, /Files changed: src\/parser\.ts/);
    assert.match(told, /Failed: run_command npm test \(exit code 1\)/);
    for (let index = 0; index < 20; index++)
      assert.match(told, new RegExp(`Question ${index}: what does part ${index} do`));
  });

  it('loses no changed file and no failure when it is done again and again', () => {
    let messages: readonly Message[] = [
      user('1', 'Build it.'),
      says(
        '2',
        call('w', 'write_file', { path: 'src/first.ts', text: 'x' }),
        call('f', 'run_command', { command: 'make' }),
      ),
      results('3', result('w'), result('f', 'no rule\nexit code 2', true)),
      says('4', 'Done.'),
    ];
    for (let round = 0; round < 12; round++) {
      const more = conversation(6, 2_000).map((message) => ({
        ...message,
        id: `${round}-${message.id}`,
        parts: message.parts.map((part) => ('call' in part ? { ...part, call: `${round}-${part.call}` } : part)),
      }));
      messages = fits([...messages, ...more], 4_000);
    }
    assert.match(all(messages), /Files changed: src\/first\.ts/);
    assert.match(all(messages), /run_command make \(exit code 2\)/);
    assert.deepEqual(messages[0], user('1', 'Build it.'));
    assert.equal(all(messages).split('Files changed').length, 2);
  });

  it('makes a long turn fit that nobody interrupted, and keeps its newest work', () => {
    const rounds = Array.from({ length: 150 }, (_, index) => [
      says(`a${index}`, call(`c${index}`, 'edit_file', { path: `src/${index % 7}.ts`, text: filler(2_000) })),
      results(`r${index}`, result(`c${index}`, filler(3_000))),
    ]);
    const messages = [user('1', 'Rename it everywhere.'), ...rounds.flat()];
    for (const limit of [100_000, 20_000, 4_000, 2_500]) {
      const kept = fits(messages, limit);
      assert.deepEqual(kept[0], messages[0]);
      assert.ok(kept.at(-1)?.role === 'tool');
      assert.match(all(kept), /c149/);
      for (let file = 0; file < 7; file++) assert.match(all(kept), new RegExp(`src/${file}.ts`));
    }
  });

  it('never leaves out that something was done, however little room there is: it would be done again', () => {
    const work = [
      user('u', 'Send both letters.'),
      says('a', 'The first. ', call('1', 'run_command', { command: 'send first' })),
      results('b', result('1')),
      says('c', 'The second. ', call('2', 'run_command', { command: 'send second' })),
      results('d', result('2')),
    ];
    const half = all(fits(work, tokensOfMessages(work) / 2));
    assert.match(half, /send first/);
    assert.match(half, /send second/);
    const least = [...Array(tokensOfMessages(work)).keys()].map((limit) => compact(work, limit + 1));
    const smallest = least.find((done) => done.ok);
    assert.ok(smallest?.ok);
    assert.match(all(smallest.value), /1 call and more for this request/);
    const more = [...smallest.value, says('e', call('3')), results('f', result('3'))];
    assert.match(all(fits(more, tokensOfMessages(smallest.value) + 3)), /1 call and more for this request/);
  });

  it('keeps arguments JSON where it cuts them', () => {
    const messages = [
      user('1', 'Write.'),
      says('2', call('w', 'write_file', { path: 'a.txt', text: '😀'.repeat(5_000) })),
      results('3', result('w', '😀'.repeat(5_000))),
      user('4', 'Thanks.'),
    ];
    const kept = fits(messages, 3_000);
    const part = kept[1]?.parts[0];
    assert.ok(part?.type === 'tool-call');
    assert.equal(JSON.parse(part.arguments).path, 'a.txt');
  });

  it('repairs what is not sound on the way', () => {
    const kept = fits(
      [
        results('0', result('z')),
        says('1', 'Hello.', call('a')),
        user('2', 'go'),
        says('3', call('a')),
        user('4', 'on'),
      ],
      100_000,
    );
    assert.deepEqual(
      kept.map((message) => message.role),
      ['user', 'assistant', 'tool', 'user', 'assistant', 'tool', 'user'],
    );
  });

  it('holds for any transcript and any limit', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const words = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 8_000 }).map(filler));
    const part: fc.Arbitrary<Part> = fc.oneof(
      words.map(text),
      id.map((one) => call(one)),
      fc.tuple(id, words).map(([one, said]) => call(one, 'write_file', { path: 'x', text: said })),
      fc.tuple(id, words, fc.boolean()).map(([one, said, failed]) => result(one, said, failed)),
      words.map((said): Part => ({ type: 'thinking', text: said })),
      words.map((said): Part => ({ type: 'context', kind: 'file', label: 'x.ts', text: said })),
      fc.constant<Part>({ type: 'image', mime: 'image/png', data: 'AA==' }),
    );
    const role = fc.constantFrom('user' as const, 'assistant' as const, 'tool' as const);
    const rows = fc.array(fc.tuple(role, fc.array(part, { maxLength: 4 })), { maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20_000 }), (some, limit) => {
        const messages = some.map(([who, parts], index): Message => ({ id: `${index}`, role: who, parts }));
        const done = compact(messages, limit);
        if (!done.ok) return assert.equal(done.fault.code, 'compact.too-large');
        fits(messages, limit);
        const newest = messages.filter((one) => one.role === 'user').at(-1);
        for (const one of newest?.parts ?? []) {
          const isKept = (kept: Message) => kept.role === 'user' && kept.parts.includes(one);
          if (one.type === 'text' && one.text.trim() !== '') assert.ok(done.value.some(isKept));
        }
        return undefined;
      }),
      { numRuns: 300 },
    );
  });
});
