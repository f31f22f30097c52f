// Our models as other extensions see them: what is listed, how a request is answered, and what is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelChunk, ModelInfo, ModelRequest, Provider } from '../../../../../src/core/llm/model.ts';
import type { PlainPart } from '../../../../../src/hosts/vscode/language-models/editor-model.ts';
import {
  answerOffered,
  listOffered,
  type OfferedRequest,
} from '../../../../../src/hosts/vscode/language-models/offered-models.ts';
import { fail, fault, succeed } from '../../../../../src/protocol/fault.ts';

const never = new AbortController().signal;

const provider = (id: string, models: readonly ModelInfo[], more: Partial<Provider> = {}): Provider => ({
  id,
  label: id.toUpperCase(),
  configured: true,
  defaultModel: undefined,
  models: async () => succeed(models),
  model: () => {
    throw new Error('A list asks no model.');
  },
  check: async () => succeed(undefined),
  ...more,
});

async function answer(chunks: readonly ModelChunk[], more: Partial<OfferedRequest> = {}) {
  const said: PlainPart[] = [];
  const requests: ModelRequest[] = [];
  const loose = {
    stream: async function* (_model: string, request: ModelRequest) {
      requests.push(request);
      yield* chunks;
    },
  };
  const asked = { model: 'acme/small', messages: [], tools: [], mustCall: false, ...more };
  const problem = await answerOffered(loose, asked, (part) => said.push(part), never);
  return { said, problem, requests };
}

const call = (raw: string): ModelChunk => ({
  type: 'end',
  stop: 'tools',
  parts: [{ type: 'tool-call', call: 'c', tool: 'read', arguments: raw }],
});

describe('models offered to VS Code', () => {
  it('are those of every configured provider, without what VS Code has itself', async () => {
    const small: ModelInfo = {
      id: 'small/1',
      label: 'Small',
      contextLimit: 100_000,
      outputLimit: 8_000,
      price: { input: 1, cachedInput: 0.1, output: 5 },
      capabilities: { images: false, tools: true },
    };
    const unknown: ModelInfo = { id: 'unknown', label: 'Unknown', contextLimit: null };
    const listed = await listOffered([
      provider('acme', [small]),
      provider('mine', [unknown]),
      provider('none', [small], { configured: false }),
      provider('broken', [], { models: async () => fail('model.unreachable', 'No.') }),
      provider('vscode', [small]),
    ]);
    assert.deepEqual(
      listed.map(({ id, provider: by, maxInputTokens, maxOutputTokens, images }) => [
        id,
        by,
        maxInputTokens,
        maxOutputTokens,
        images,
      ]),
      [
        ['acme/small/1', 'ACME', 92_000, 8_000, false],
        ['mine/unknown', 'MINE', 32_000, 4_000, true],
      ],
    );
    assert.match(listed[0]?.tooltip ?? '', /\$1 in, \$5 out per million tokens/);
    assert.match(listed[1]?.tooltip ?? '', /price unknown/);
  });

  it('say text as it comes, and calls when they are whole', async () => {
    const { said, problem } = await answer([
      { type: 'thinking', part: 0, text: 'hm' },
      { type: 'text', part: 1, text: 'I ' },
      { type: 'text', part: 1, text: 'look.' },
      { type: 'call', part: 2, call: 'c', tool: 'read' },
      { type: 'arguments', part: 2, text: '{"path":"a"}' },
      call('{"path":"a"}'),
    ]);
    assert.equal(problem, undefined);
    assert.deepEqual(said, [
      { type: 'text', text: 'I ' },
      { type: 'text', text: 'look.' },
      { type: 'call', call: 'c', tool: 'read', input: { path: 'a' } },
    ]);
  });

  it('run no call whose arguments are broken, and none of a cut answer', async () => {
    for (const raw of ['{"path":', '[1]', 'null']) {
      const { said, problem } = await answer([call(raw)]);
      assert.deepEqual([said, problem?.code], [[], 'model.malformed']);
    }
    const cut = fault('model.cut', 'Cut.');
    const { said, problem } = await answer([
      { type: 'call', part: 0, call: 'c', tool: 'read' },
      { type: 'fault', fault: cut, parts: [] },
    ]);
    assert.deepEqual([said, problem], [[], cut]);
  });

  it('are told when a call is wanted, and it is said when none came', async () => {
    const end: ModelChunk = { type: 'end', parts: [{ type: 'text', text: 'no' }], stop: 'end' };
    const { problem, requests } = await answer([end], { mustCall: true });
    assert.equal(problem?.code, 'model.malformed');
    assert.match(requests[0]?.system ?? '', /calling one of the tools/);
    assert.equal((await answer([call('{}')], { mustCall: true })).problem, undefined);
  });

  it('never lead to a model of VS Code: it would come back', async () => {
    const { problem, requests } = await answer([call('{}')], { model: 'vscode/orquestra/vscode/acme/small' });
    assert.deepEqual([problem?.code, requests], ['model.not-found', []]);
  });

  it('say that a request was refused', async () => {
    const { problem } = await answer([{ type: 'end', parts: [], stop: 'refused' }]);
    assert.equal(problem?.code, 'model.refused');
  });
});
