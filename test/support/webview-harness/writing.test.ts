// A call that is being written, as a user sees it: the text grows in its card, and nothing else moves.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Delta, EventBody } from '../../../src/protocol/event.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { CHANGE } from './samples.ts';
import { SCENES, streamBegins } from './scenes.ts';

const story = SCENES.get('story') ?? [];
const deltas = (...all: readonly Delta[]): ToPage => ({ kind: 'deltas', session: 's1', deltas: [...all] });
const begun = deltas({ type: 'message.call', message: 'big', part: 0, call: 'w1', tool: 'edit_file' });
const writing = (more: object): ToPage => deltas({ type: 'message.writing', message: 'big', part: 0, ...more });
const events = (from: number, ...bodies: readonly EventBody[]): ToPage => ({
  kind: 'events',
  session: 's1',
  events: bodies.map((body, index) => ({ ...body, v: 2, seq: from + index, at: 1, session: 's1', run: 'r9' })),
});
const completed: EventBody = {
  type: 'message.completed',
  message: 'big',
  state: 'complete',
  parts: [{ type: 'tool-call', call: 'w1', tool: 'edit_file', arguments: '{}' }],
};
const prepared: EventBody = {
  type: 'tool.prepared',
  call: 'w1',
  tool: 'edit_file',
  title: 'Edit file',
  summary: 'Edit src/price.ts',
  effects: [],
  preview: { kind: 'diff', files: [CHANGE] },
  hash: 'h',
};

describe('a call that is being written', function () {
  this.timeout(30_000);
  let harness: Harness;
  let shown: OpenPage;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());

  async function open(): Promise<OpenPage> {
    await shown?.page.context().close();
    shown = await harness.open({ theme: 'dark', width: 360, height: 400 });
    await shown.send(...story, ...streamBegins('big'), begun);
    return shown;
  }
  const card = () => shown.page.getByRole('article').last().locator('.card');
  const scroller = () =>
    shown.page.evaluate<{ readonly top: number; readonly rest: number }>(`(() => {
      const { scrollTop, scrollHeight, clientHeight } = document.querySelector('#scroller');
      return { top: scrollTop, rest: scrollHeight - clientHeight - scrollTop };
    })()`);

  it('shows the file and its newest lines while they come, in a box that does not grow for ever', async () => {
    const { page, send, complaints } = await open();
    await send(writing({ label: 'src/price.ts' }));
    await page.getByRole('region', { name: 'Writing src/price.ts, Preparing' }).waitFor();
    for (let line = 1; line <= 200; line++)
      await page.evaluate(`harness.deliver(${JSON.stringify([writing({ text: `line ${line}\n`, lines: line })])})`);
    await send();
    await page.getByRole('region', { name: 'Writing src/price.ts, +200 lines, Preparing' }).waitFor();
    assert.match(
      (await page.getByRole('status', { name: 'Run status' }).textContent()) ?? '',
      /^Writing src\/price\.ts/,
    );
    const box = card().locator('.growing');
    assert.ok(((await box.boundingBox())?.height ?? 999) <= 262);
    const [text, edge] = await Promise.all([
      box.locator('span').evaluate((span: Element) => span.getBoundingClientRect().bottom),
      box.evaluate((element: Element) => element.getBoundingClientRect().bottom),
    ]);
    assert.ok(Math.abs(text - edge) < 12, 'the newest line is not in sight');
    assert.ok((await scroller()).rest < 2, 'the end of the conversation is not in sight');
    assert.deepEqual(complaints, []);
  });

  it('shows hostile text as text', async () => {
    const { page, send, complaints } = await open();
    const text = '<img src=x onerror="document.title=1"><script>document.title=2</script>\n[x](command:y) \u001b[31m';
    await send(writing({ label: '<b onclick=x>a</b>', text, lines: 2 }));
    assert.equal(await card().locator('img, script, a, b, [onerror], [onclick]').count(), 0);
    assert.equal(await card().locator('.growing').textContent(), text);
    assert.notEqual(await page.title(), '1');
    assert.deepEqual(complaints, []);
  });

  it('gives way to the real diff in its place, and nothing that the user looks at moves', async () => {
    const { page, send, call } = await open();
    await send(writing({ label: 'src/price.ts', text: 'one\ntwo\nthree\n', lines: 3 }));
    await page.mouse.move(180, 150);
    await page.mouse.wheel(0, -120);
    await send();
    const before = await call<object>('inSight');
    await send(writing({ text: 'more\n'.repeat(50), lines: 53 }));
    assert.deepEqual(await call<object>('inSight'), before);
    await send(events(103, completed));
    assert.equal(await card().locator('.growing').count(), 1, 'it was gone before the call was described');
    await send(events(104, prepared));
    assert.equal(await card().locator('.growing').count(), 0);
    assert.equal(await card().locator('.diff').count(), 1);
    assert.equal(await card().getByRole('button', { expanded: true }).count(), 1);
    assert.deepEqual(await call<object>('inSight'), before);
  });

  it('names the problems that it brought, each a way to its place', async () => {
    const { page, send, sent } = await open();
    const path = '/home/dev/shop/src/price.ts';
    const problems = [{ label: 'src/price.ts', detail: 'error: no such <b>name</b>', path, line: 3 }];
    const ended: EventBody = {
      type: 'tool.ended',
      call: 'w1',
      tool: 'edit_file',
      outcome: 'done',
      forModel: '',
      display: { kind: 'diff', files: [CHANGE] },
      problems,
      ms: 3,
    };
    await send(writing({ label: 'src/price.ts', text: 'one\n', lines: 1 }));
    await send(events(103, completed, prepared, ended));
    await card().getByText('1 new problem', { exact: true }).waitFor();
    await card().getByText('error: no such <b>name</b>').waitFor();
    await page.getByRole('link', { name: 'src/price.ts:3' }).click();
    const opened = (await sent()).at(-1);
    assert.deepEqual(opened?.kind === 'command' && opened.command, { type: 'file.open', path, line: 3 });
  });

  it('keeps the end in sight when the diff takes its place', async () => {
    const { send } = await open();
    await send(writing({ label: 'src/price.ts', text: 'one\n'.repeat(40), lines: 40 }));
    await send(events(103, completed, prepared));
    assert.ok((await scroller()).rest < 2);
  });
});
