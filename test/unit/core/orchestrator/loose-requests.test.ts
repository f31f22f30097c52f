// Requests of other programs: each is told with what it took, in a session of their own that holds nothing of what was said.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { estimateOf, needOf, usageOf } from '../../../../src/core/agents/estimate.ts';
import type { Model, ModelChunk, ModelRequest } from '../../../../src/core/llm/model.ts';
import { createRoute } from '../../../../src/core/llm/route/create-route.ts';
import { repairTranscript } from '../../../../src/core/llm/transcript.ts';
import { bookTitle } from '../../../../src/core/orchestrator/loose-book.ts';
import { createLooseRequests, type LooseParts } from '../../../../src/core/orchestrator/loose-requests.ts';
import { createPurse } from '../../../../src/core/orchestrator/purse.ts';
import { createBreakers } from '../../../../src/core/shared/breaker.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { fail, fault, succeed } from '../../../../src/protocol/fault.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';
import { createFakeSpend } from '../../../support/fakes-spend.ts';
import { createSpine, fakeModel, type Say, type Spine, says } from '../../../support/spine.ts';

const never = new AbortController().signal;
const request = (text: string) => ({
  system: '',
  messages: [{ id: 'm', role: 'user' as const, parts: [{ type: 'text' as const, text }] }],
  tools: [],
});

/** Has room for any answer, so that it can take another's place. */
function roomy(id: string, answers: Say[]): Model {
  const model = fakeModel(answers);
  return { ...model, id, capabilities: { ...model.capabilities, contextLimit: null } };
}

function partsOf(spine: Spine, models: Readonly<Record<string, Model>>, more: Partial<LooseParts> = {}): LooseParts {
  const { ports } = spine.parts;
  const resolve = (id: string) => {
    const model = models[id];
    return model === undefined ? fail('model.not-found', `No ${id}.`) : succeed(model);
  };
  const route = createRoute({
    clock: { now: ports.clock.now, sleep: async () => undefined },
    random: () => 0,
    breakers: createBreakers({ clock: ports.clock }),
    resolve,
    fallbacks: () => Object.keys(models),
    configured: () => true,
    wrap: (model) => model,
  });
  const costOf = (usage: unknown) => (usage === undefined ? null : 0.25);
  const own = {
    ports,
    sessions: spine.sessions,
    resolve,
    route,
    estimateOf,
    needOf,
    usageOf,
    costOf,
    repair: repairTranscript,
  };
  return { ...own, mayAsk: () => true, trusted: () => true, ...more };
}

function createLoose(answers: Say[], more: Partial<LooseParts> = {}, others: Readonly<Record<string, Model>> = {}) {
  const spine = createSpine({});
  const parts = partsOf(spine, { 'fake/model': fakeModel(answers, spine.requests), ...others }, more);
  const loose = createLooseRequests(parts);
  const ask = async (text: string, signal = never): Promise<ModelChunk | undefined> => {
    let last: ModelChunk | undefined;
    for await (const chunk of loose.stream('fake/model', request(text), signal)) last = chunk;
    return last;
  };
  const told = async (): Promise<readonly Event[]> => {
    const listed = await spine.log.list(undefined, 10);
    const all = await Promise.all((listed.ok ? listed.value : []).map(({ session }) => spine.log.read(session, {})));
    return all.flatMap((events) => (events.ok ? events.value : []));
  };
  return { ...spine, loose, ask, told };
}

describe('requests that belong to no session', () => {
  it('are told with model, usage and cost, and without a word of what was said', async () => {
    const { ask, told } = createLoose([() => says('the secret answer')]);
    const last = await ask('the secret question');
    assert.equal(last?.type, 'end');
    const events = await told();
    assert.deepEqual(
      events.map(({ type }) => type),
      ['session.created', 'session.renamed', 'model.requested', 'model.ended'],
    );
    const ended = events.at(-1);
    assert.ok(ended?.type === 'model.ended');
    assert.deepEqual([ended.model, ended.stop, ended.cost, ended.usage?.input], ['fake/model', 'end', 0.25, 10]);
    assert.equal(typeof ended.firstMs, 'number');
    assert.equal(JSON.stringify(events).includes('secret'), false);
  });

  it('share one session, also when they begin at once', async () => {
    const { ask, told } = createLoose([]);
    await Promise.all([ask('1'), ask('2'), ask('3')]);
    const events = await told();
    assert.equal(events.filter(({ type }) => type === 'session.created').length, 1);
    assert.equal(events.filter(({ type }) => type === 'model.ended').length, 3);
  });

  it('go on in the session of before, and in a new one where another process writes that', async () => {
    const first = createLoose([]);
    await first.ask('1');
    const again = createLooseRequests(partsOf(first, { 'fake/model': fakeModel([]) }));
    for await (const _ of again.stream('fake/model', request('2'), never));
    const listed = await first.log.list(undefined, 10);
    assert.deepEqual(listed.ok && listed.value.map(({ title }) => title), [bookTitle(Date.now())]);
    const [session] = listed.ok ? listed.value : [];
    await first.sessions.yield(session?.session ?? '');
    const { lock } = first.log;
    first.log.lock = async (id) => (id === session?.session ? succeed(false) : lock(id));
    assert.equal((await first.ask('3'))?.type, 'end');
    const now = await first.log.list(undefined, 10);
    assert.equal(now.ok && now.value.length, 2);
  });

  it('are not sent where they cannot be told', async () => {
    const { ask, requests, log } = createLoose([]);
    log.append = async () => fail('disk.full', 'The disk is full.');
    const last = await ask('1');
    assert.equal(last?.type === 'fault' ? last.fault.code : '', 'disk.full');
    assert.deepEqual(requests, []);
  });

  it('are not sent in Restricted Mode, and not to a model that is not there', async () => {
    const untrusted = createLoose([], { trusted: () => false });
    const refused = await untrusted.ask('1');
    assert.equal(refused?.type === 'fault' ? refused.fault.code : '', 'workspace.untrusted');
    const unknown = createLoose([], { resolve: () => fail('model.not-found', 'None.') });
    const missing = await unknown.ask('1');
    assert.equal(missing?.type === 'fault' ? missing.fault.code : '', 'model.not-found');
    assert.deepEqual([await untrusted.told(), await unknown.told()], [[], []]);
  });

  it('are told as stopped when whoever asked leaves in the middle', async () => {
    const { loose, told } = createLoose([() => says('long')]);
    for await (const _ of loose.stream('fake/model', request('1'), never)) break;
    const ended = (await told()).at(-1);
    assert.equal(ended?.type === 'model.ended' ? ended.stop : '', 'stopped');
  });

  it('are asked again, and of the next model of the chain, while nothing was said', async () => {
    const broken = fault('model.unauthorized', 'No key.');
    const { ask, told } = createLoose(
      [() => [{ type: 'fault', fault: broken, parts: [] }]],
      {},
      { 'other/model': roomy('other/model', [() => says('from the other')]) },
    );
    const last = await ask('1');
    assert.deepEqual(last?.type === 'end' ? last.parts : [], [{ type: 'text', text: 'from the other' }]);
    const models = (await told()).flatMap((event) => (event.type === 'model.ended' ? [[event.model, event.stop]] : []));
    assert.deepEqual(models, [
      ['fake/model', 'fault'],
      ['other/model', 'end'],
    ]);
    assert.equal((await told()).filter(({ type }) => type === 'model.switched').length, 1);
  });

  it('end with their fault when something was said already, and are not asked again', async () => {
    const cut = fault('model.cut', 'Cut.', { retryable: true });
    const { ask, requests } = createLoose([
      () => [
        { type: 'text', part: 0, text: 'Half' },
        { type: 'fault', fault: cut, parts: [{ type: 'text', text: 'Half' }] },
      ],
    ]);
    const last = await ask('1');
    assert.equal(last?.type === 'fault' ? last.fault.code : '', 'model.cut');
    assert.equal(requests.length, 1);
  });

  it('never go over to a model that answers us alone', async () => {
    const { ask, told } = createLoose(
      [() => [{ type: 'fault', fault: fault('model.unauthorized', 'No key.'), parts: [] }]],
      { mayAsk: (id) => !id.startsWith('vscode/') },
      { 'vscode/acme/small': roomy('vscode/acme/small', []) },
    );
    const last = await ask('1');
    assert.equal(last?.type === 'fault' ? last.fault.code : '', 'model.unauthorized');
    const asked = (await told()).flatMap((event) => (event.type === 'model.requested' ? [event.model] : []));
    assert.deepEqual(asked, ['fake/model']);
  });

  it('are held to the limits of the user, and counted by them', async () => {
    const spend = createFakeSpend(createFakeLog());
    const spine = createSpine({ log: spend.log });
    const requests: ModelRequest[] = [];
    const ports = { ...spine.parts.ports, holds: spend.holds };
    const purse = createPurse({ ports, limits: () => ({ day: { requests: 1 } }) });
    const loose = createLooseRequests(partsOf(spine, { 'fake/model': fakeModel([], requests) }, { purse }));
    const codes: string[] = [];
    for (const text of ['1', '2']) {
      for await (const chunk of loose.stream('fake/model', request(text), never))
        if (chunk.type === 'end' || chunk.type === 'fault') codes.push(chunk.type === 'end' ? 'end' : chunk.fault.code);
    }
    assert.deepEqual([codes[0], requests.length], ['end', 1]);
    assert.match(codes[1] ?? '', /^budget\./);
  });

  it('are repaired: a call without a result gets one', async () => {
    const { loose, requests } = createLoose([]);
    const call = { type: 'tool-call' as const, call: 'c', tool: 't', arguments: '{}' };
    const messages = [{ id: 'm', role: 'assistant' as const, parts: [call] }];
    for await (const _ of loose.stream('fake/model', { system: '', messages, tools: [] }, never));
    assert.deepEqual(requests[0]?.messages.map(({ role }) => role).slice(-2), ['assistant', 'tool']);
  });
});
