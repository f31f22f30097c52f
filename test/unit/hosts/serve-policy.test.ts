// The policy page's host: what the page sends is checked like anybody's, rules are written only by what it was asked to save.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type PolicyActions, servePolicy } from '../../../src/hosts/serve-policy.ts';
import { succeed } from '../../../src/protocol/fault.ts';
import { POLICY_FRAME_VERSION, type ToPolicyPage, ToPolicyPageSchema } from '../../../src/protocol/policy-frame.ts';
import { createPolicyBench } from '../core/policy/recorded.ts';

const RULE = { when: { effects: ['write'], paths: ['/w/app/src/**'] }, verdict: 'allow', reason: 'Sources.' };

function open(actions: Partial<PolicyActions> = {}) {
  const bench = createPolicyBench();
  const frames: ToPolicyPage[] = [];
  const told: string[] = [];
  let receive: (frame: unknown) => void = () => undefined;
  let wake: () => void = () => undefined;
  const served = servePolicy(
    {
      send: (frame) => {
        assert.ok(ToPolicyPageSchema.safeParse(frame).success, JSON.stringify(frame));
        frames.push(frame);
        wake();
      },
      listen: (listener) => {
        receive = listener;
        return () => {
          receive = () => undefined;
        };
      },
    },
    bench.policy,
    {
      around: async () => ({ files: [{ tier: 'user', path: '/home/me/rules.json' }], settings: [], now: 1 }),
      openFile: async (path) => succeed(void told.push(path)),
      openSetting: async (setting) => succeed(void told.push(setting)),
      ...actions,
    },
  );
  const until = async (check: () => boolean) => {
    while (!check()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const ask = async (request: unknown, id = 7) => {
    receive({ kind: 'request', id, request });
    const answers = () =>
      frames.filter((frame) => (frame.kind === 'reply' || frame.kind === 'refusal') && frame.id === id);
    await until(() => answers().length > 0);
    return answers()[0];
  };
  const hello = async () => {
    receive({ kind: 'hello', version: POLICY_FRAME_VERSION });
    await until(() => frames.some(({ kind }) => kind === 'state'));
  };
  return { ...bench, frames, told, served, ask, hello, until, raw: (frame: unknown) => receive(frame) };
}

const stateOf = (frames: readonly ToPolicyPage[]) => frames.findLast((frame) => frame.kind === 'state');

describe('the host of the policy page', () => {
  it('says nothing before the page has said hello, then the rules as they are', async () => {
    const page = open();
    await page.served.refresh();
    await page.served.explain({ kind: 'command', command: 'frobnicate' });
    assert.deepEqual(page.frames, []);
    await page.hello();
    await page.until(() => page.frames.length === 2);
    assert.deepEqual(
      page.frames.map(({ kind }) => kind),
      ['state', 'explained'],
    );
  });

  it('saves and removes a rule, and shows what there is then', async () => {
    const page = open();
    await page.hello();
    assert.equal((await page.ask({ type: 'rule.save', rule: { ...RULE, id: 'sources' } }))?.kind, 'reply');
    assert.deepEqual(
      stateOf(page.frames)?.state.rules.map(({ id, tier }) => [id, tier]),
      [['sources', 'user']],
    );
    assert.equal((await page.ask({ type: 'rule.remove', rule: 'sources' }, 8))?.kind, 'reply');
    assert.deepEqual(stateOf(page.frames)?.state.rules, []);
  });

  it('refuses a rule that is none, names its field, and keeps the rules', async () => {
    const page = open();
    await page.hello();
    const answer = await page.ask({ type: 'rule.save', rule: { ...RULE, tier: 'managed' } });
    assert.ok(answer?.kind === 'refusal');
    assert.match(answer.fault.text, /^tier must be/);
    assert.deepEqual(page.rules, []);
  });

  it('opens the file of a tier, never a path that the page names', async () => {
    const page = open();
    assert.equal((await page.ask({ type: 'file.open', tier: 'user', path: '/etc/passwd' }))?.kind, 'reply');
    assert.deepEqual(page.told, ['/home/me/rules.json']);
    assert.equal((await page.ask({ type: 'file.open', tier: 'managed' }, 8))?.kind, 'refusal');
    assert.equal((await page.ask({ type: 'setting.open', setting: 'model' }, 9))?.kind, 'refusal');
    assert.deepEqual(page.told, ['/home/me/rules.json']);
  });

  it('refuses what is not understood, and nothing is done', async () => {
    const page = open();
    await page.hello();
    const before = page.frames.length;
    for (const frame of [undefined, null, 42, 'rule.save', [], {}, { kind: 'hello' }, { kind: 'request' }])
      page.raw(frame);
    assert.equal(page.frames.length, before);
    for (const [index, request] of [
      { type: 'rule.save-all', rules: [RULE] },
      { type: 'rule.remove', rule: { id: 'x' } },
      { type: 'approval.answer', session: 's', approval: 'a', hash: 'h', answer: 'always' },
      { type: 'message.send', session: 's', parts: [] },
      { type: 'policy.explain', question: { kind: 'command', command: '' } },
      { type: 'policy.explain', question: { kind: 'process', command: 'x' } },
      { type: 'policy.simulate', candidate: { add: 'all' } },
      [],
      'rule.save',
    ].entries()) {
      const answer = await page.ask(request, 100 + index);
      assert.ok(answer?.kind === 'refusal');
      assert.equal(answer.fault.code, 'frame.unknown');
    }
    assert.deepEqual(page.rules, []);
  });

  it('answers a failure that nobody expected, and goes on', async () => {
    const page = open({ openFile: () => Promise.reject(new Error('no editor')) });
    const answer = await page.ask({ type: 'file.open', tier: 'user' });
    assert.ok(answer?.kind === 'refusal');
    assert.match(answer.fault.text, /no editor/);
    assert.equal((await page.ask({ type: 'policy.suggest' }, 8))?.kind, 'reply');
  });
});
