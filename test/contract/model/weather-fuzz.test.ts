// Streams that are changed by chance: whatever comes of it is a message or a fault, in time, and no call that was not asked for.
// ORQUESTRA_FUZZ_RUNS=20000 tries more of them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseStream } from '../../../src/adapters/llm/parse-stream.ts';
import { ANSWER, CALL, eventsOf } from '../../support/bad-weather/wire-bytes.ts';
import type { Wire } from '../../support/scripted-model/script.ts';
import { WIRES } from '../../support/scripted-model/wires.ts';

const RUNS = Number(process.env.ORQUESTRA_FUZZ_RUNS ?? 120);
const OTHER = { name: 'find', arguments: { query: 'ä "b"', deep: [1, { two: null }] } };

/** What is done to a list of events; `at` and `to` are parts of its length. */
interface Change {
  readonly kind: 'cut' | 'duplicate' | 'swap' | 'flip' | 'garbage';
  readonly at: number;
  readonly to: number;
}

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const changeOf = (...kinds: readonly Change['kind'][]) =>
  fc.record({ kind: fc.constantFrom(...kinds), at: place, to: place });

function change(events: readonly Buffer[], { kind, at, to }: Change): readonly Buffer[] {
  const index = Math.floor(at * events.length);
  const event = events[index] ?? Buffer.alloc(0);
  const around = (...middle: readonly Buffer[]) => [...events.slice(0, index), ...middle, ...events.slice(index + 1)];
  switch (kind) {
    case 'cut':
      return [...events.slice(0, index), event.subarray(0, Math.floor(to * event.length))];
    case 'duplicate':
      return around(event, event);
    case 'swap': {
      const next = events[index + 1];
      return next === undefined ? events : [...events.slice(0, index), next, event, ...events.slice(index + 2)];
    }
    case 'garbage':
      return around(event, Buffer.from(String.fromCharCode(Math.floor(to * 0x300)).repeat(1 + Math.floor(at * 40))));
    case 'flip': {
      const bytes = Buffer.from(event);
      const where = Math.floor(to * bytes.length);
      bytes[where] = (bytes[where] ?? 0) ^ (1 << Math.floor(at * 8));
      return around(bytes);
    }
  }
}

async function read(wire: Wire, changes: readonly Change[], reset: boolean) {
  const whole = eventsOf(wire, { ...ANSWER, calls: [CALL, OTHER], thinking: 'Let me see.' });
  const events = whole.map((event) => Buffer.from(event));
  const chunks = changes.reduce<readonly Buffer[]>(change, events).map((event) => event.toString('base64'));
  const parsed = await parseStream({ wire, chunks, end: reset ? 'reset' : 'eof' });
  const lasts = parsed.chunks.filter(({ type }) => type === 'end' || type === 'fault');
  assert.equal(lasts.length, 1);
  assert.equal(parsed.chunks.at(-1), lasts[0]);
  if (parsed.fault !== undefined) assert.match(parsed.fault.code, /^model\./);
  const last = lasts[0];
  const parts = last?.type === 'end' || last?.type === 'fault' ? last.parts : [];
  const calls = parts.flatMap((part) => (part.type === 'tool-call' ? [part] : []));
  assert.ok(last?.type === 'end' || calls.length === 0, 'a call was handed on with a fault');
  return calls;
}

const isJson = (raw: string) => {
  try {
    JSON.parse(raw);
    return true;
  } catch {
    return false;
  }
};

for (const wire of WIRES) {
  describe(`a changed stream over ${wire}`, () => {
    it('hands on no call that its cuts, doubles and swaps have changed', async () => {
      const asked = [CALL, OTHER].map((call) => JSON.stringify(call.arguments));
      await fc.assert(
        fc.asyncProperty(changeOf('cut', 'duplicate', 'swap'), fc.boolean(), async (one, reset) => {
          for (const call of await read(wire, [one], reset)) {
            assert.ok(asked.includes(call.arguments) || isJson(call.arguments), `changed: ${call.arguments}`);
          }
        }),
        { numRuns: RUNS },
      );
    }).timeout(600_000);

    it('ends whatever happens to it', async () => {
      const changes = fc.array(changeOf('cut', 'duplicate', 'swap', 'flip', 'garbage'), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(changes, fc.boolean(), async (several, reset) => {
          await read(wire, several, reset);
        }),
        { numRuns: RUNS },
      );
    }).timeout(600_000);
  });
}
