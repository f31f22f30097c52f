// Servers that refuse a field which a request can do without: it is asked again without it, and never sent it again.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { providerKinds } from '../../../../../../src/adapters/llm/kinds.generated.ts';
import type { ProviderDeps } from '../../../../../../src/adapters/llm/spec.ts';
import { createKindProvider } from '../../../../../../src/adapters/llm/wired-provider.ts';
import type { ModelRequest } from '../../../../../../src/core/llm/model.ts';
import type { HttpFault } from '../../../../../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../../../../../support/scripted-model/server.ts';
import { ask, collect, ended, failed } from '../../../../../support/scripted-model/wires.ts';

type Sent = Readonly<Record<string, unknown>>;
const LONG = 'What it does. '.repeat(200);
const REQUEST: ModelRequest = {
  ...ask('go'),
  tools: [{ name: 'look', description: LONG, inputSchema: {} }],
  effort: 'high',
  maxOutput: 100,
  cacheKey: 'session',
};
const says = (message: string, more: object = {}, status = 400): HttpFault => ({
  status,
  body: { error: { message, type: 'invalid_request_error', ...more } },
});

describe('a field that a server refuses', function () {
  this.timeout(30_000);
  let server: ScriptedModel | undefined;
  const bodies = (): readonly Sent[] => server?.requests.map(({ body }) => JSON.parse(body)) ?? [];

  /** A gateway to a model that thinks, which refuses what `refuses` says. */
  async function model(refuses: (body: Sent) => HttpFault | undefined) {
    server = await startScriptedModel({
      script: ({ body }) => {
        const fault = refuses(JSON.parse(body));
        return fault === undefined ? { text: 'So.' } : { fault };
      },
    });
    const kind = providerKinds.find((candidate) => candidate.kind === 'compatible');
    assert.ok(kind);
    const deps: ProviderDeps = {
      ...{ fetch: globalThis.fetch, key: async () => 'key', configured: true, idleMs: 5000 },
      ...{ formatRefusals: new Set(), lists: new Map() },
    };
    const quirks = { reasoningField: 'reasoning_effort', cacheKey: true, noParallel: true } as const;
    const config = { id: 'gateway', kind: 'compatible', baseUrl: `${server.url}/v1`, quirks };
    return createKindProvider(kind, config, deps).model('gpt-5.2');
  }
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const cases: readonly (readonly [string, (body: Sent) => boolean, HttpFault])[] = [
    [
      'an effort',
      (body) => 'reasoning_effort' in body,
      says("UnsupportedParamsError: bedrock does not support parameters: ['reasoning_effort']"),
    ],
    ['thinking', (body) => 'reasoning_effort' in body, says('"some-model" does not support thinking')],
    [
      'a degree of effort',
      (body) => 'reasoning_effort' in body,
      says("Invalid value: 'high'. Supported values are: 'low'.", { param: 'reasoning_effort' }),
    ],
    ['usage', (body) => 'stream_options' in body, says('Extra inputs are not permitted: stream_options', {}, 422)],
    ['the cache’s key', (body) => 'prompt_cache_key' in body, says('Unrecognized request argument: prompt_cache_key')],
    ['parallel calls', (body) => 'parallel_tool_calls' in body, says('Unknown name "parallelToolCalls"')],
    [
      'the limit’s new name',
      (body) => 'max_completion_tokens' in body,
      says("Unexpected field 'max_completion_tokens' in the body"),
    ],
    [
      'a long description',
      (body) => JSON.stringify(body.tools).includes(LONG),
      says("Invalid 'tools[0].function.description': string too long. Expected a string with maximum length 1024."),
    ],
  ];
  for (const [what, refused, fault] of cases) {
    it(`ended every request: ${what}`, async () => {
      const asked = await model((body) => (refused(body) ? fault : undefined));
      assert.equal(ended(await collect(asked, REQUEST)).stop, 'end');
      assert.equal(ended(await collect(asked, REQUEST)).stop, 'end');
      const [first = {}, second = {}, third] = bodies();
      assert.deepEqual(bodies().map(refused), [true, false, false]);
      assert.deepEqual(third, second);
      // Everything else is as it was.
      const changed = new Set([...Object.keys(first), ...Object.keys(second)]);
      for (const name of changed) {
        if (JSON.stringify(first[name]) === JSON.stringify(second[name])) changed.delete(name);
      }
      assert.ok(changed.size === 1 || (changed.has('max_tokens') && changed.size === 2), [...changed].join());
    });
  }

  it('is shortened by as much as is asked, and the limit keeps its value under the other name', async () => {
    const asked = await model((body) => {
      if ('max_completion_tokens' in body) return says("Unsupported parameter: 'max_completion_tokens'");
      return JSON.stringify(body.tools).length > 300
        ? says("Invalid 'tools[0].function.description': string too long. Expected a maximum length 128.")
        : undefined;
    });
    ended(await collect(asked, REQUEST));
    const last = bodies().at(-1) ?? {};
    assert.equal(last.max_tokens, 100);
    assert.match(JSON.stringify(last.tools), /"description":"What it does[^"]{115}…"/);
    assert.equal(bodies().length, 3);
  });

  it('is not looked for where the mistake is another', async () => {
    for (const words of ['max_completion_tokens is too large: 100', 'reasoning_content must be passed back', 'no']) {
      const asked = await model(() => says(words));
      assert.equal(failed(await collect(asked, REQUEST)).fault.code, 'model.bad-request');
      assert.equal(bodies().length, 1);
      await server?.close();
    }
  });

  it('is sent again where leaving it out did not help: the server meant something else', async () => {
    const problem = { ended: false };
    const asked = await model((body) => {
      if (problem.ended) return undefined;
      return 'reasoning_effort' in body
        ? says('Unexpected end of the reasoning service')
        : says('The project has no right to it');
    });
    assert.match(failed(await collect(asked, REQUEST)).fault.text, /no right/);
    problem.ended = true;
    ended(await collect(asked, REQUEST));
    assert.equal(bodies().at(-1)?.reasoning_effort, 'high');
  });

  it('is looked for a few times only, whatever the server goes on to refuse', async () => {
    const lengths = [900, 800, 700, 600, 500, 400, 300, 200];
    const asked = await model(() => says(`tools[0].function.description is too long: at most ${lengths.shift()}`));
    assert.equal(failed(await collect(asked, REQUEST)).fault.code, 'model.bad-request');
    assert.equal(bodies().length, 6);
  });

  it('is given up when nothing helps', async () => {
    const asked = await model(() => says('Unsupported parameter: reasoning, stream_options, max_completion_tokens'));
    assert.equal(failed(await collect(asked, REQUEST)).fault.code, 'model.bad-request');
    assert.equal(bodies().length, 4);
  });
});
