// VS Code's models as a provider: what is listed, what is asked and when, and how each answer ends.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelChunk, ModelRequest } from '../../../../../src/core/llm/model.ts';
import type { EditorModel, PlainPart } from '../../../../../src/hosts/vscode/language-models/editor-model.ts';
import {
  createEditorProvider,
  type EditorProviderParts,
} from '../../../../../src/hosts/vscode/language-models/editor-provider.ts';
import { fail, fault, succeed } from '../../../../../src/protocol/fault.ts';
import { answering, fakeEditorModel, says } from '../../../../support/fakes/editor-model.ts';
import { ask, collect, ended, failed } from '../../../../support/scripted-model/wires.ts';

const never = new AbortController().signal;

function providerOf(models: readonly EditorModel[], more: Partial<EditorProviderParts> = {}) {
  const selected: unknown[] = [];
  const made = createEditorProvider({
    select: async (selector) => {
      selected.push(selector);
      const { vendor, id } = selector;
      return models.filter((one) => (vendor ?? one.vendor) === one.vendor && (id ?? one.id) === one.id);
    },
    refused: () => undefined,
    admit: () => succeed(undefined),
    ...more,
  });
  return { ...made, selected };
}

const TOOL = { name: 'read', description: 'Reads.', inputSchema: { type: 'object' } };
const call = (id: string): PlainPart => ({ type: 'call', call: id, tool: 'read', input: { path: 'a' } });

describe('VS Code’s models', () => {
  it('are listed with what VS Code tells of them, and are never a default', async () => {
    const models = [
      fakeEditorModel(() => answering(), { images: true }),
      fakeEditorModel(() => answering(), { id: 'big/2', name: 'Acme Big', maxInputTokens: 0, allowed: false }),
    ];
    const { provider } = providerOf(models);
    assert.deepEqual([provider.configured, provider.defaultModel, provider.onlyChosen], [false, undefined, true]);
    const listed = await provider.models(never);
    assert.ok(listed.ok);
    assert.equal(provider.configured, true);
    assert.deepEqual(
      listed.value.map(({ id, label, contextLimit, price, capabilities }) => [
        id,
        label,
        contextLimit,
        price,
        capabilities?.images,
      ]),
      [
        ['acme/small', 'Acme Small (acme)', 8_000, null, true],
        ['acme/big/2', 'Acme Big (acme), not allowed in VS Code', null, null, false],
      ],
    );
    assert.deepEqual(
      models.flatMap(({ sent }) => sent),
      [],
      'a list asks no model anything',
    );
  });

  it('do not include those that we offer ourselves', async () => {
    const own = fakeEditorModel(() => answering(says('me')), { vendor: 'orquestra', id: 'openai/gpt' });
    const { provider, selected } = providerOf([own]);
    const listed = await provider.models(never);
    assert.deepEqual(listed.ok && listed.value, []);
    const { fault: refusal } = failed(await collect(provider.model('orquestra/openai/gpt'), ask('1')));
    assert.equal(refusal.code, 'model.not-found');
    assert.match(refusal.text, /a model that Orquestra itself offers/);
    assert.equal(own.sent.length, 0);
    assert.equal(selected.length, 2);
  });

  it('are not looked for where nothing may be asked', async () => {
    const problem = fault('workspace.untrusted', 'Not here.');
    const small = fakeEditorModel(() => answering(says('hi')));
    const { provider, selected } = providerOf([small], { refused: () => problem });
    const listed = await provider.models(never);
    assert.equal(listed.ok ? '' : listed.fault.code, 'workspace.untrusted');
    assert.equal(failed(await collect(provider.model('acme/small'), ask('1'))).fault.code, 'workspace.untrusted');
    assert.deepEqual([selected, small.sent], [[], []]);
  });

  it('are refused when nothing may leave this machine', async () => {
    const small = fakeEditorModel(() => answering(says('hi')));
    const names: string[] = [];
    const { provider, selected } = providerOf([small], {
      admit: (name) => {
        names.push(name);
        return fail('offline.blocked', 'Offline.');
      },
    });
    assert.equal(failed(await collect(provider.model('acme/small'), ask('1'))).fault.code, 'offline.blocked');
    assert.deepEqual([names, selected, small.sent], [['VS Code’s model acme/small'], [], []]);
  });

  it('stream text and calls, and their tokens are counted by VS Code', async () => {
    const small = fakeEditorModel(() =>
      answering(says('I '), { type: 'other' }, says('look.'), call('c1'), call('c1')),
    );
    const { provider } = providerOf([small]);
    const model = provider.model('acme/small');
    const request: ModelRequest = { ...ask('Read a'), system: 'Be brief.', tools: [TOOL] };
    const chunks = await collect(model, request);
    const last = ended(chunks);
    assert.deepEqual(last.parts, [
      { type: 'text', text: 'I look.' },
      { type: 'tool-call', call: 'c1', tool: 'read', arguments: '{"path":"a"}' },
      { type: 'tool-call', call: 'c1-2', tool: 'read', arguments: '{"path":"a"}' },
    ]);
    assert.equal(last.stop, 'tools');
    // Tools 10, instructions 100, one message 100; the answer 10.
    assert.deepEqual(last.usage, { input: 210, output: 10, cachedInput: 0, estimated: true });
    assert.equal(model.price, null);
    const texts = chunks.chunks.flatMap((chunk) => (chunk.type === 'text' ? [chunk.text] : []));
    assert.deepEqual(texts, ['I ', 'look.']);
    assert.deepEqual(small.sent[0]?.tools, [TOOL]);
    const before = small.counted.length;
    ended(await collect(model, request));
    assert.equal(small.counted.length - before, 2, 'of a second request only tools and answer are counted');
  });

  it('count by the length of the text where nobody counts', async () => {
    const small = fakeEditorModel(() => answering(says('12345678')), {
      count: () => Promise.reject(new Error('no tokenizer')),
    });
    const { provider } = providerOf([small]);
    const { usage } = ended(await collect(provider.model('acme/small'), ask('1234')));
    assert.deepEqual(usage, { input: 5, output: 3, cachedInput: 0, estimated: true });
  });

  it('end at once when they are stopped, though VS Code goes on', async () => {
    const stop = new AbortController();
    const silent = fakeEditorModel(async function* () {
      yield says('I begin');
      await new Promise(() => {});
    });
    const { provider } = providerOf([silent]);
    const chunks: ModelChunk[] = [];
    for await (const chunk of provider.model('acme/small').stream(ask('1'), stop.signal)) {
      chunks.push(chunk);
      stop.abort();
    }
    const [last] = chunks.slice(-1);
    assert.ok(last?.type === 'fault');
    assert.equal(last.fault.code, 'model.stopped');
    assert.deepEqual(last.parts, [{ type: 'text', text: 'I begin' }]);
    assert.equal(last.usage?.estimated, true);
    assert.equal(silent.sent[0]?.signal.aborted, true, 'VS Code is told');
  });

  it('end at once when they are stopped while VS Code asks for consent', async () => {
    const stop = new AbortController();
    const asking = fakeEditorModel(() => {
      stop.abort();
      return new Promise(() => {});
    });
    const { provider } = providerOf([asking]);
    const last = failed(await collect(provider.model('acme/small'), ask('1'), stop.signal));
    assert.deepEqual([last.fault.code, last.usage], ['model.stopped', undefined]);
  });

  it('are given up when nothing comes for too long', async () => {
    const silent = fakeEditorModel(async function* () {
      yield call('c1');
      await new Promise(() => {});
    });
    const { provider } = providerOf([silent], { idleMs: 20 });
    const last = failed(await collect(provider.model('acme/small'), ask('1')));
    assert.deepEqual([last.fault.code, last.fault.retryable], ['model.stalled', true]);
    assert.deepEqual(last.parts, [], 'no call of an answer that did not end');
    assert.equal(silent.sent[0]?.signal.aborted, true);
  });

  it('keep what was said before they failed, and no call', async () => {
    const breaking = fakeEditorModel(async function* () {
      yield says('I ');
      yield call('c1');
      throw new Error('socket hang up');
    });
    const last = failed(await collect(providerOf([breaking]).provider.model('acme/small'), ask('1')));
    assert.deepEqual([last.fault.code, last.parts], ['model.unreachable', [{ type: 'text', text: 'I ' }]]);
  });

  it('that say nothing at all have not answered', async () => {
    const { provider } = providerOf([fakeEditorModel(() => answering({ type: 'other' }))]);
    const last = failed(await collect(provider.model('acme/small'), ask('1')));
    assert.deepEqual([last.fault.code, last.fault.retryable], ['model.malformed', true]);
  });

  it('that disappear are looked for again with the next request', async () => {
    const gone = Object.assign(new Error('acme/small'), { name: 'LanguageModelError', code: 'NotFound' });
    const models = [fakeEditorModel(() => Promise.reject(gone))];
    const { provider } = providerOf(models);
    await provider.models(never);
    const model = provider.model('acme/small');
    assert.equal(failed(await collect(model, ask('1'))).fault.code, 'model.not-found');
    models[0] = fakeEditorModel(() => answering(says('back')));
    assert.deepEqual(ended(await collect(model, ask('2'))).parts, [{ type: 'text', text: 'back' }]);
    models.pop();
    await provider.models(never);
    const last = failed(await collect(model, ask('3')));
    assert.match(last.fault.text, /^VS Code has no model acme\/small\./);
  });
});
