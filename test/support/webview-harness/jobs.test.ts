// Commands beside the conversation, in a narrow sidebar: the quiet list, the box to type into, the way to all output.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { ToPage } from '../../../src/protocol/frame.ts';
import type { Job } from '../../../src/protocol/job.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { call, item, NOW } from './samples.ts';
import { SCENES } from './scenes.ts';

const NARROW = { theme: 'dark', width: 300, height: 700 } as const;
const SERVER: Job = {
  id: 'j1',
  call: 'c10',
  command: 'npm run dev -- --host --port 5173 --strictPort --open',
  cwd: '/home/dev/shop',
  startedAt: NOW - 65_000,
  background: true,
  last: 'ready in 310 ms, a line that is much longer than a sidebar of three hundred pixels',
};
const ASKS: Job = {
  ...SERVER,
  id: 'j2',
  call: 'c11',
  command: 'npm init',
  background: false,
  waiting: 'package name: (shop)',
  last: '',
};
const jobs = (...all: readonly Job[]): ToPage => ({ kind: 'jobs', jobs: [...all] });

function running(): ToPage[] {
  const [host, view] = SCENES.get('story') ?? [];
  assert.ok(host !== undefined && view?.kind === 'view');
  const card = call('c11', 'Run command', 'Run npm init', {
    state: 'running',
    progress: 'package name: (shop) ',
    ms: undefined,
  });
  const run = { id: 'r1', kind: 'turn', goal: 'x', startedAt: NOW, changed: false } as const;
  return [
    host,
    { kind: 'view', view: { ...view.view, status: 'running', run, items: [item('m9', 9, 'assistant', [card])] } },
  ];
}

describe('commands in the sidebar', function () {
  this.timeout(60_000);
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());
  const open = async (...frames: readonly ToPage[]) => {
    const opened = await harness.open(NARROW);
    await opened.send(...frames);
    return opened;
  };
  const commands = async ({ sent }: OpenPage) =>
    (await sent()).flatMap((frame) => (frame.kind === 'command' ? [frame.command] : []));
  const fits = async ({ page }: OpenPage) =>
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);

  it('are listed only where there are jobs, folded until asked for', async () => {
    const opened = await open(...(SCENES.get('story') ?? []), jobs(ASKS));
    const list = opened.page.getByRole('region', { name: 'Jobs' });
    assert.equal(await list.count(), 0);
    await opened.send(
      jobs(
        { ...SERVER, startedAt: Date.now() - 65_000 },
        {
          ...SERVER,
          id: 'j3',
          command: 'make',
          last: '',
          ended: { how: 'exit 2', ms: 3_000, failed: true },
        },
      ),
    );
    await list.getByRole('button', { name: '1 job running' }).click();
    assert.equal(await list.getByRole('listitem').count(), 2);
    assert.match((await list.textContent()) ?? '', /ready in 310 ms.*make.*exit 2, 3 s/s);
    await list
      .getByText(/1 m \d+ s/)
      .first()
      .waitFor();
    await fits(opened);
    await list.getByRole('button', { name: 'Stop npm run dev' }).click();
    await list.getByRole('button', { name: 'Open output of make' }).click();
    assert.deepEqual(
      (await commands(opened)).filter((one) => one.type === 'job.stop' || one.type === 'output.open'),
      [
        { type: 'job.stop', job: 'j1' },
        { type: 'output.open', session: 's1', job: 'j3' },
      ],
    );
    await list.getByRole('button', { name: 'Clear ended jobs' }).click();
    await opened.call('settle');
    assert.equal(await list.getByRole('listitem').count(), 1);
    await opened.send(jobs());
    assert.equal(await list.count(), 0);
    assert.deepEqual(opened.complaints, []);
    await opened.page.context().close();
  });

  it('that wait for input say with what, and take a line without taking the focus', async () => {
    const opened = await open(...running());
    await opened.page.locator('#message').focus();
    await opened.send(jobs(ASKS));
    const box = opened.page.getByRole('textbox', { name: 'Input for the command' });
    await box.waitFor();
    assert.equal(await opened.page.evaluate('document.activeElement.id'), 'message');
    assert.match((await opened.page.locator('#log').textContent()) ?? '', /It waits for input: package name: \(shop\)/);
    await fits(opened);
    await box.fill('store');
    await box.press('Enter');
    assert.deepEqual((await commands(opened)).at(-1), { type: 'job.input', job: 'j2', text: 'store' });
    assert.equal(await box.inputValue(), '');
    await opened.send(jobs({ ...ASKS, waiting: 'Password:' }));
    assert.equal(await opened.page.getByLabel('Input for the command').getAttribute('type'), 'password');
    await opened.send(jobs({ ...ASKS, waiting: undefined }));
    assert.equal(await opened.page.getByLabel('Input for the command').count(), 0);
    await opened.page.locator('#log').getByRole('button', { name: 'Stop npm init' }).click();
    assert.deepEqual((await commands(opened)).at(-1), { type: 'job.stop', job: 'j2' });
    assert.deepEqual(opened.complaints, []);
    await opened.page.context().close();
  });

  it('open all of their output by the name of their call, never by a path', async () => {
    const opened = await open(...(SCENES.get('story') ?? []));
    await opened.page
      .getByRole('button', { name: /^Run npm test|Open output/ })
      .last()
      .waitFor();
    const button = opened.page.getByRole('button', { name: 'Open output' });
    if ((await button.count()) === 0) await opened.page.getByRole('button', { name: 'Run npm test' }).first().click();
    await button.click();
    assert.deepEqual((await commands(opened)).at(-1), { type: 'output.open', session: 's1', call: 'c1' });
    await opened.page.context().close();
  });
});
