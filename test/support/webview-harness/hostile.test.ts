// What a model says is shown and nothing more: it asks no server, runs nothing, goes nowhere and looks like no control of ours.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'mocha';
import type { EventBody } from '../../../src/protocol/event.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import { HOSTILE } from './hostile-samples.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { SCENES, streamBegins, streamDelta } from './scenes.ts';

/** Elements that Markdown is drawn with, and the frame around code. */
const DRAWN = new Set(
  'p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code a em strong s table thead tbody tr th td div span button figure figcaption'.split(
    ' ',
  ),
);

describe('hostile text in the page', function () {
  this.timeout(90_000);
  let harness: Harness;
  let shown: OpenPage;
  let sink: Server;
  let place = '';
  let asked = 0;
  before(async () => {
    sink = createServer((_request, response) => {
      asked += 1;
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    }).listen(0, '127.0.0.1');
    await once(sink, 'listening');
    const address = sink.address();
    place = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    harness = await startHarness();
    shown = await harness.open({ theme: 'dark', width: 360, height: 700 });
    await shown.send(...(SCENES.get('story') ?? []), ...streamBegins('first'));
  });
  after(async () => {
    await harness?.close();
    sink?.close();
  });

  let seq = 103;
  const event = (body: EventBody): ToPage => ({
    kind: 'events',
    session: 's1',
    events: [{ ...body, v: 2, seq: seq++, at: 1, session: 's1', run: 'r9' }],
  });

  /** In two pieces as it streams, cut in the middle, and then as the whole. */
  async function say(id: string, text: string): Promise<void> {
    const half = Math.floor(text.length / 2);
    await shown.send(event({ type: 'message.started', message: id, model: 'm' }), streamDelta(id, text.slice(0, half)));
    await shown.send(streamDelta(id, text.slice(half)));
    await shown.send(
      event({ type: 'message.completed', message: id, state: 'complete', parts: [{ type: 'text', text }] }),
    );
  }

  interface Found {
    readonly tags: readonly string[];
    readonly attributes: readonly string[];
    readonly targets: readonly string[];
  }
  const look = () =>
    shown.page.evaluate<Found>(`(() => {
      const all = [...document.querySelectorAll('orquestra-markdown')].flatMap((one) => [...one.querySelectorAll('*')]);
      return {
        tags: [...new Set(all.map((one) => one.localName))],
        attributes: [...new Set(all.flatMap((one) => [...one.attributes].map((a) => a.name)))],
        targets: [...document.querySelectorAll('orquestra-markdown [data-target]')].map((one) => one.dataset.target),
      };
    })()`);

  const staysInPlace = () =>
    shown.page.evaluate<boolean>(`(() => {
      const log = document.getElementById('log');
      return log.scrollWidth <= log.clientWidth + 1 && document.documentElement.scrollWidth <= innerWidth;
    })()`);

  it(`draws ${HOSTILE.length} samples, in pieces and whole, and asks nobody`, async () => {
    assert.ok(HOSTILE.length >= 60);
    const url = shown.page.url();
    const tags = new Set<string>();
    const attributes = new Set<string>();
    const targets = new Set<string>();
    // Only what is in sight is in the page, so each is looked at when it has been said.
    for (const [index, sample] of HOSTILE.entries()) {
      await say(`h${index}`, sample.replaceAll('SINK', place));
      const found = await look();
      for (const tag of found.tags) tags.add(tag);
      for (const name of found.attributes) attributes.add(name);
      for (const target of found.targets) targets.add(target);
      assert.ok(await staysInPlace(), `stays in its place: ${sample.slice(0, 60)}`);
    }
    assert.deepEqual(
      [...tags].filter((tag) => !DRAWN.has(tag)),
      [],
    );
    const harmless =
      /^(?:class|title|role|tabindex|data-target|data-language|data-action|data-lines?|start|style|type|aria-.*)$/;
    assert.deepEqual(
      [...attributes].filter((name) => !harmless.test(name)),
      [],
    );
    assert.ok(targets.size > 10, `${targets.size} links are drawn`);
    const other = [...targets].filter((target) => /^[a-z][a-z0-9+.-]+:/i.test(target) && !/^https?:\/\//i.test(target));
    assert.deepEqual(other, [], 'no link but to the web and to files');
    await shown.page.waitForTimeout(300);
    assert.equal(asked, 0);
    assert.equal(shown.page.url(), url);
  });

  it('shows where each link leads, and only tells the host when one is clicked', async () => {
    const before = (await shown.sent()).length;
    const told = await shown.page.evaluate<readonly (readonly [string, string])[]>(`(() =>
      [...document.querySelectorAll('orquestra-markdown [data-target]')].map((link) => {
        link.click();
        return [link.dataset.target, link.title];
      }))()`);
    assert.ok(told.length > 0);
    for (const [target, title] of told) assert.equal(title, target);
    const sent = (await shown.sent())
      .slice(before)
      .flatMap((frame) => (frame.kind === 'command' ? [frame.command] : []));
    for (const command of sent) {
      assert.ok(command.type === 'link.open' || command.type === 'file.open', command.type);
      if (command.type === 'link.open') assert.match(command.url, /^https?:\/\//);
      if (command.type === 'file.open') assert.doesNotMatch(command.path, /^(?:[\\/]{2}|file:|command:|vscode)/i);
    }
    assert.equal(asked, 0);
  });

  it('draws no text of a tool, a plan or a fault as anything but text', async () => {
    const evil = `<img src="${place}/t"><script>fetch("${place}/s")</script>`;
    await shown.send(
      event({ type: 'message.started', message: 'calls', model: 'm' }),
      event({
        type: 'message.completed',
        message: 'calls',
        state: 'complete',
        parts: [{ type: 'tool-call', call: 'evil', tool: evil, arguments: '{}' }],
      }),
      event({
        type: 'tool.prepared',
        call: 'evil',
        tool: evil,
        title: evil,
        summary: evil,
        effects: [],
        preview: { kind: 'terminal', command: evil, cwd: evil, output: evil },
        hash: 'h',
      }),
      event({
        type: 'tool.ended',
        call: 'evil',
        outcome: 'failed',
        forModel: evil,
        tool: 'evil',
        ms: 1,
        fault: { code: 'x', text: evil, retryable: false },
      }),
    );
    await shown.page.waitForTimeout(300);
    const made = await shown.page.evaluate<number>(
      `document.querySelectorAll('#log img[src^="http"], #log script, #log iframe, #log form').length`,
    );
    assert.equal(made, 0);
    assert.match((await shown.page.locator('#log .card').last().textContent()) ?? '', /<img src=/);
    assert.equal(asked, 0);
  });

  it('is kept from the server by the page itself, should anything ever get through', async () => {
    const tries = await shown.page.evaluate<readonly string[]>(`(async () => {
      const image = new Image();
      image.src = '${place}/csp.png';
      document.body.append(image);
      const frame = document.createElement('iframe');
      frame.src = '${place}/csp.html';
      document.body.append(frame);
      const form = document.createElement('form');
      form.action = '${place}/csp';
      document.body.append(form);
      form.submit();
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
      const gone = await fetch('${place}/csp').then(() => 'sent', () => 'blocked');
      return [gone, String(globalThis.ran)];
    })()`);
    await shown.page.waitForTimeout(300);
    assert.deepEqual(tries, ['blocked', 'undefined']);
    assert.equal(asked, 0);
  });
});
