// Measures the page in Chromium: cost of a growing answer, the rate it follows, nodes and scrolling of long sessions.
import type { Delta } from '../../../src/protocol/event.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { ANSWER } from './samples.ts';
import { longSession, SCENES } from './scenes.ts';

const SIZE = { theme: 'dark', width: 420, height: 800 } as const;
const STORY = SCENES.story ?? [];

const event = (seq: number, body: object): ToPage =>
  ({ kind: 'events', session: 's1', events: [{ v: 1, seq, at: 1, session: 's1', run: 'r9', ...body }] }) as ToPage;
const BEGIN = [
  event(101, { type: 'run.started', kind: 'turn', goal: 'g', mode: 'agent', model: 'm' }),
  event(102, { type: 'message.started', message: 'big', model: 'm' }),
];
const delta = (text: string): ToPage => {
  const deltas: Delta[] = [{ type: 'message.delta', message: 'big', part: 0, kind: 'text', text }];
  return { kind: 'deltas', session: 's1', deltas };
};

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const p95 = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
const report = (figure: string, values: object) => console.log(JSON.stringify({ figure, ...values }));

/** Time from a frame's arrival until its text has been laid out, one frame after the other. */
async function growth(harness: Harness, name: string, text: string): Promise<void> {
  const { page, send, complaints } = await harness.open(SIZE);
  await send(...STORY, ...BEGIN);
  await page.waitForTimeout(500);
  const chunks = text.match(/[\s\S]{1,400}/g) ?? [];
  const times = await page.evaluate(async (frames) => {
    const times: number[] = [];
    for (const frame of frames) {
      window.dispatchEvent(new MessageEvent('message', { data: frame }));
      await new Promise<void>((done) => {
        requestAnimationFrame((start) => {
          // The page's own callback was asked for first, so its work and the layout lie before this line.
          document.body.getBoundingClientRect();
          times.push(performance.now() - start);
          done();
        });
      });
    }
    return times;
  }, chunks.map(delta));
  const edge = Math.floor(times.length / 8);
  const [first, last] = [times.slice(2, edge), times.slice(-edge)];
  report(`growth ${name}`, {
    kilobytes: Math.round(text.length / 1_000),
    firstMs: median(first),
    lastMs: median(last),
    firstP95: p95(first),
    lastP95: p95(last),
    complaints: complaints.length,
  });
  await page.context().close();
}

/** Tokens arrive one frame each at a steady rate; how far behind the screen is when the last has been sent. */
async function rate(harness: Harness, perSecond: number): Promise<void> {
  const { page, send } = await harness.open(SIZE);
  await send(...STORY, ...BEGIN);
  await page.waitForTimeout(500);
  const behind = await page.evaluate(
    async ({ perSecond, words }) => {
      const total = perSecond * 3;
      let sent = 0;
      const start = performance.now();
      await new Promise<void>((done) => {
        const tick = () => {
          const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * perSecond));
          for (; sent < due; sent++) {
            const text = sent === total - 1 ? ' THE-END' : (words[sent % words.length] ?? ' ');
            const deltas = [{ type: 'message.delta', message: 'big', part: 0, kind: 'text', text }];
            window.postMessage({ kind: 'deltas', session: 's1', deltas }, '*');
          }
          if (sent < total) setTimeout(tick, 5);
          else done();
        };
        tick();
      });
      const last = performance.now();
      const shown = () => document.querySelector('article:last-of-type')?.textContent?.includes('THE-END');
      while (!shown()) await new Promise((done) => setTimeout(done, 2));
      return { behindMs: performance.now() - last, feedMs: last - start };
    },
    { perSecond, words: ANSWER.match(/\S*\s+/g) ?? [] },
  );
  report(`rate ${perSecond} tokens/s`, behind);
  await page.context().close();
}

async function long(harness: Harness, count: number): Promise<void> {
  const { page, send, complaints, ...rest } = await harness.open(SIZE);
  await page.waitForTimeout(500);
  const open = await timeToShow(page, longSession(count));
  await page.evaluate(answerHistory, longSession(count, count)[1]);
  const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
  const atEnd = await nodes();
  const times = await page.evaluate(async () => {
    const scroller = document.querySelector('#scroller');
    const times: number[] = [];
    for (let step = 0; step < 200; step++) {
      scroller?.scrollBy(0, -240);
      await new Promise<void>((done) => requestAnimationFrame(() => done()));
      const start = performance.now();
      await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - start);
    }
    return times;
  });
  const seen = await page.evaluate(() => document.querySelector('article')?.textContent?.trim().slice(0, 30));
  const typing = await typingTimes(page);
  report(`long session ${count}`, {
    openMs: open,
    nodesAtEnd: atEnd,
    nodesScrolled: await nodes(),
    scrollP95: p95(times),
    typingP95: p95(typing),
    seen,
    loads: (await rest.sent()).filter((frame) => frame.kind === 'command' && frame.command.type === 'history.load')
      .length,
    complaints: complaints.length,
  });
  await page.context().close();
}

const timeToShow = (page: OpenPage['page'], frames: readonly ToPage[]) =>
  page.evaluate(async (list) => {
    const start = performance.now();
    for (const frame of list) window.postMessage(frame, '*');
    while (document.querySelector('article') === null)
      await new Promise((done) => requestAnimationFrame(() => done(0)));
    document.body.getBoundingClientRect();
    return performance.now() - start;
  }, frames);

function typingTimes(page: OpenPage['page']): Promise<number[]> {
  return page.evaluate(async () => {
    const box = document.querySelector('textarea');
    const times: number[] = [];
    for (let key = 0; key < 60; key++) {
      const start = performance.now();
      if (box !== null) box.value += 'a ';
      box?.dispatchEvent(new InputEvent('input', { bubbles: true }));
      document.body.getBoundingClientRect();
      times.push(performance.now() - start);
      await new Promise<void>((done) => requestAnimationFrame(() => done()));
    }
    return times;
  });
}

/** Plays the host's part for `history.load`; runs in the page. */
function answerHistory(frame: ToPage | undefined): void {
  if (frame?.kind !== 'view') return;
  const { items } = frame.view;
  const sent: { kind: string; id: number; command: { type: string; before: number; limit: number } }[] = Reflect.get(
    window,
    'sentFrames',
  );
  let answered = 0;
  setInterval(() => {
    for (; answered < sent.length; answered++) {
      const { id, command } = sent[answered] ?? { id: 0, command: undefined };
      if (command?.type !== 'history.load') continue;
      const older = items.filter((item) => item.seq < command.before);
      const result = { items: older.slice(-command.limit), more: older.length > command.limit };
      window.postMessage({ kind: 'reply', id, ok: true, result }, '*');
    }
  }, 5);
}

const harness = await startHarness();
const repeat = (text: string, size: number) => text.repeat(Math.ceil(size / text.length)).slice(0, size);
const SECTION = `## Heading\n\n${ANSWER}\n\n- one item\n- another item with \`code\`\n\n`;
await growth(harness, 'mixed', repeat(SECTION, 200_000));
await growth(harness, 'one code fence', `\`\`\`ts\n${repeat('const value = compute(1, 2, 3); // a line\n', 200_000)}`);
await growth(harness, 'one paragraph', repeat('some words that never end, ', 200_000));
await growth(harness, 'one list', repeat('- an item of a list with **bold** text\n', 200_000));
await growth(harness, 'one table', `| a | b |\n|---|---|\n${repeat('| one cell | another cell |\n', 200_000)}`);
for (const perSecond of [400, 5_000]) await rate(harness, perSecond);
await long(harness, 2_000);
await harness.close();
