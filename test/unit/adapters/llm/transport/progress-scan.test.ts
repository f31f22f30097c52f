// The scan for progress: what belongs to an answer and what only keeps a connection alive, wherever the chunks are cut.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createProgressScan } from '../../../../../src/adapters/llm/transport/progress-scan.ts';

const counted = (text: string, size = text.length) => {
  const scan = createProgressScan();
  const bytes = Buffer.from(text);
  let total = 0;
  for (let at = 0; at < bytes.length; at += size) total += scan.take(bytes.subarray(at, at + size));
  return total;
};

const EVENT = 'data: {"choices":[{"delta":{"content":"Güte"}}]}';
const length = Buffer.byteLength(EVENT);

describe('the scan for progress', () => {
  for (const [name, text] of Object.entries({
    comments: ': OPENROUTER PROCESSING\n\n:\n\n: keep-alive\n\n',
    'a comment that does not end': `: ${'x'.repeat(9000)}`,
    'pings with their data': 'event: ping\ndata: {"type": "ping"}\n\nevent: ping\ndata: {"at": 5}\n\n',
    'pings without a name': 'data: {"type":"ping"}\n\ndata: {"type": "keepalive", "sequence_number": 7}\n\n',
    'empty data': 'data:\n\ndata: \n\n',
    'fields that steer': 'retry: 3000\nid: 7\n\n',
    'empty lines': '\n\r\n\r\r\n\n',
  })) {
    it(`does not count ${name}`, () => {
      for (const size of [text.length, 1, 7]) assert.equal(counted(text, size), 0, `${size} bytes a chunk`);
    });
  }

  it('counts what belongs to an answer, wherever it is cut and however its lines end', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = `: x${end}${end}${EVENT}${end}${end}event: ping${end}data: {}${end}${end}${EVENT}${end}${end}`;
      for (const size of [text.length, 1, 2, 3, 50]) {
        assert.equal(counted(text, size), 2 * length, `${JSON.stringify(end)}, ${size} bytes a chunk`);
      }
    }
  });

  it('counts an answer that is no stream', () => {
    const text = '{"id":"x","choices":[{"message":{"content":"whole"}}]}';
    assert.equal(counted(text), text.length);
    assert.equal(counted('{\n"a": 1\n}\n'), 8);
  });

  it('tells how long an event is that has not ended', () => {
    const scan = createProgressScan();
    scan.take(Buffer.from('data: {"delta":"'));
    scan.take(Buffer.alloc(100_000, 'x'));
    assert.equal(scan.open, 100_016);
    scan.take(Buffer.from('"}\n'));
    assert.equal(scan.open, 0);
    scan.take(Buffer.from(`: ${'x'.repeat(1000)}`));
    assert.equal(scan.open, 0);
  });

  it('counts the same whether bytes come one by one or all at once, up to more than anybody asks for', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '',
        ': keep-alive',
        'event: ping',
        'event: message',
        'event:ping',
        'data: [DONE]',
        'id: 7',
        'retry: 10',
        'data:',
      ),
      fc
        .constantFrom(
          '{"type": "ping"}',
          '{"type":"ping","pad":"',
          '{"type":"content_block_delta","text":"',
          '{"id":"x","choices":[',
          '{ "type" : "keepalive"',
          '{"typed":"ping',
        )
        .chain((begin) =>
          fc
            .tuple(fc.constantFrom('data: ', 'data:'), fc.nat(90))
            .map(([field, pad]) => `${field}${begin}${'x'.repeat(pad)}`),
        ),
      fc.string({ maxLength: 90 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const bytes = Buffer.from(lines.map((one) => one + end).join(''));
        const slow = createProgressScan();
        let one = 0;
        for (const byte of bytes) one += slow.take(Uint8Array.of(byte));
        assert.equal(createProgressScan().take(bytes), one);
      }),
      { numRuns: 500 },
    );
  });
});
