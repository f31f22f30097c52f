// The page's side of the line: replies find their commands, and nothing that arrives can break it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fault } from '../../../src/protocol/fault.ts';
import type { ToHost, ToPage } from '../../../src/protocol/frame.ts';
import { memoryPair } from '../../../webview/channel.ts';
import { Client } from '../../../webview/client.ts';

const turn = () => new Promise((done) => setTimeout(done));

function start() {
  const [page, host] = memoryPair<ToHost, ToPage>();
  const heard: unknown[] = [];
  const received: ToPage[] = [];
  host.listen((frame) => heard.push(frame));
  return { host, heard, received, client: new Client(page, (frame) => received.push(frame)) };
}

describe('Client', () => {
  it('says hello with the session it showed before, if there was one', async () => {
    const { client, heard } = start();
    client.hello(undefined);
    client.hello('s1');
    await turn();
    assert.deepEqual(heard, [
      { kind: 'hello', version: 1 },
      { kind: 'hello', version: 1, session: 's1' },
    ]);
  });

  it('gives each command its own reply, in whatever order they come', async () => {
    const { client, host } = start();
    const first = client.command({ type: 'log.show' });
    const second = client.command({ type: 'provider.connect' });
    host.send({ kind: 'refusal', id: 2, fault: fault('a.b', 'No.') });
    host.send({ kind: 'reply', id: 1, ok: true, result: 7 });
    assert.deepEqual(await first, { ok: true, value: 7 });
    assert.deepEqual(await second, { ok: false, fault: fault('a.b', 'No.') });
  });

  it('ignores a frame it does not understand and says so', async () => {
    const { host, received } = start();
    const warned: unknown[] = [];
    const warn = console.warn;
    console.warn = (...told: unknown[]) => warned.push(told);
    try {
      host.send(JSON.parse('{"kind":"nonsense"}'));
      host.send({ kind: 'compose', text: 'x', mentions: [], send: false, focus: false });
      await turn();
    } finally {
      console.warn = warn;
    }
    assert.equal(warned.length, 1);
    assert.deepEqual(
      received.map((frame) => frame.kind),
      ['compose'],
    );
  });

  it('answers what is still waiting when the page closes', async () => {
    const { client } = start();
    const waiting = client.command({ type: 'log.show' });
    client.dispose();
    assert.equal((await waiting).ok, false);
  });
});
