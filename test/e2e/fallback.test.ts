// A conversation over three providers of three wires, seen in the sidebar: two fail, the badge says so, a reload in the middle is gone on from.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

const LONG = 'The total is wrong because each line is rounded before the sum is taken. '.repeat(4);
const REST = 'And the last one says how it ends.';

describe('a chat whose providers fail', function () {
  this.timeout(120_000);
  let story: Story;
  let servers: ScriptedModel[] = [];
  let stalls = false;

  before(async () => {
    servers = await Promise.all([
      startScriptedModel({ script: () => ({ text: LONG, fault: 'reset', faultAfter: 900 }) }),
      startScriptedModel({ script: () => ({ fault: { status: 529 } }) }),
      startScriptedModel({ script: () => (stalls ? { text: LONG, fault: 'stall', faultAfter: 900 } : { text: REST }) }),
    ]);
    const [first, second, third] = servers.map(({ url }) => url);
    story = await startStory({
      script: () => ({ text: 'Nobody asks this one.' }),
      settings: {
        'orquestra.providers': [
          { id: 'first', kind: 'openai', label: 'First', baseUrl: `${first}/v1`, models: ['alpha'] },
          { id: 'second', kind: 'anthropic', label: 'Second', baseUrl: second, models: ['beta'] },
          { id: 'third', kind: 'compatible', wire: 'openai-responses', baseUrl: `${third}/v1`, models: ['gamma'] },
        ],
        'orquestra.model': 'first/alpha',
        'orquestra.fallback': ['second/beta', 'third/gamma'],
      },
    });
  });
  after(async () => {
    await story.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  const log = () => story.chat().getByRole('log', { name: 'Conversation' });

  it('goes on in the middle of the answer with the third, and says who answered and why', async () => {
    await story.send('What is wrong with the total?');
    await eventually(async () => assert.match(await log().innerText(), /And the last one says how it ends\./), 60_000);
    const text = await log().innerText();
    assert.match(text, /The tot[^\n]*And the last one says how it ends/, 'what was said before the break is kept');
    assert.match(text, /Answered by third\/gamma because Second at \S+ is overloaded and cannot run beta now[^\n]*529/);
    assert.doesNotMatch(text, /Answered by[^\n]*Try again/);
    await eventually(async () => assert.equal(await story.status().innerText(), 'Done'));
    await story.bench.screenshot('fallback-answered');
  });

  it('tells a window that is loaded again in the middle that it was interrupted, and goes on when asked', async () => {
    stalls = true;
    const third = servers.at(-1);
    const asked = third?.requests.length ?? 0;
    await story.send('And how is it mended?');
    await eventually(() => assert.ok((third?.requests.length ?? 0) > asked), 60_000);
    await story.reload();
    stalls = false;
    await eventually(async () => assert.equal(await story.status().innerText(), 'Interrupted'), 30_000);
    await story.bench.screenshot('fallback-interrupted');
    await story.chat().getByRole('button', { name: 'Resume' }).click();
    await eventually(async () => {
      assert.equal((await log().innerText()).split(REST).length, 3, 'the second answer stands below the first');
    }, 60_000);
    await eventually(async () => assert.equal(await story.status().innerText(), 'Done'));
  });

  it('leaves no error in the page', () => {
    assert.deepEqual(
      story.bench.errors('webview').map((error) => error.text),
      [],
    );
  });
});
