// A session that goes from a model of VS Code to another provider and back in the middle of its tool calls: one conversation for all.
import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Composed, compose } from '../../../../../src/hosts/compose.ts';
import { DEFAULTS, type Settings } from '../../../../../src/hosts/settings.ts';
import type { PlainPart } from '../../../../../src/hosts/vscode/language-models/editor-model.ts';
import { createEditorProvider } from '../../../../../src/hosts/vscode/language-models/editor-provider.ts';
import type { Event } from '../../../../../src/protocol/event.ts';
import {
  answering,
  type FakeEditorModel,
  fakeEditorModel,
  type Sent,
  says,
} from '../../../../support/fakes/editor-model.ts';
import type { Answer, ScriptedRequest } from '../../../../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../../../../support/scripted-model/server.ts';

type Say = (sent: Sent) => readonly PlainPart[] | Error;

const reads = (call: string, path: string): PlainPart => ({ type: 'call', call, tool: 'read_file', input: { path } });
const quota = () =>
  Object.assign(new Error('No premium requests left'), { name: 'LanguageModelError', code: 'Blocked' });

describe('a session with models of VS Code and others', function () {
  this.timeout(30_000);
  let folder: string;
  let server: ScriptedModel;
  let composed: Composed;
  let settings: Settings;
  let editor: FakeEditorModel;
  let editorSays: Say[];
  let serverSays: ((request: ScriptedRequest) => Answer)[];

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-switch-')));
    await writeFile(join(folder, 'a.txt'), 'content of a');
    await writeFile(join(folder, 'b.txt'), 'content of b');
    editorSays = [];
    serverSays = [];
    server = await startScriptedModel({ script: (request) => serverSays.shift()?.(request) ?? { text: 'done' } });
    editor = fakeEditorModel((sent) => {
      const said = editorSays.shift()?.(sent) ?? [says('done')];
      if (said instanceof Error) throw said;
      return answering(...said);
    });
    settings = {
      ...DEFAULTS,
      providers: [{ id: 'mine', kind: 'openai', baseUrl: `${server.url}/v1`, models: ['one'] }],
      fallback: ['vscode/acme/small', 'mine/one'],
    };
    const made = await compose({
      storage: join(folder, 'state'),
      memory: join(folder, 'memory'),
      rulesFile: join(folder, 'rules.json'),
      roots: [folder],
      settings: () => settings,
      key: async () => undefined,
      environment: {},
      logger: { write: () => undefined },
      trusted: () => true,
      blocked: () => undefined,
      defaultMode: () => 'ask',
      approve: 'none',
      extraProviders: (outbound) => [
        createEditorProvider({
          select: async ({ vendor }) => (vendor === undefined || vendor === editor.vendor ? [editor] : []),
          refused: () => undefined,
          admit: (name) => outbound.admitUnknown(name),
        }).provider,
      ],
    });
    assert.ok(made.ok);
    composed = made.value;
  });
  afterEach(async () => {
    await composed.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  const begin = async (model: string) => {
    const created = await composed.orchestrator.sessions.create({ mode: 'ask', model });
    assert.ok(created.ok);
    const session = created.value;
    const turn = async (text: string): Promise<readonly Event[]> => {
      const after = session.view().seq;
      const sent = await session.send([{ type: 'text', text }], 'none');
      assert.ok(sent.ok);
      await session.settled();
      const events = await composed.ports.log.read(session.id, { after });
      assert.ok(events.ok);
      return events.value;
    };
    const use = async (next: string) => {
      const done = await composed.orchestrator.dispatch({
        type: 'session.configure',
        session: session.id,
        model: next,
      });
      assert.ok(done.ok);
    };
    return { turn, use };
  };
  const askedOf = (events: readonly Event[]) =>
    events.flatMap((event) => (event.type === 'model.requested' ? [event.model] : []));
  const outcome = (events: readonly Event[]) => {
    const end = events.findLast((event) => event.type === 'run.ended');
    return end?.type === 'run.ended' ? end.outcome : undefined;
  };

  it('goes on with the next of the chain when VS Code has no allowance left, with calls and results as they were', async () => {
    const { turn } = await begin('vscode/acme/small');
    editorSays = [() => [says('I look.'), reads('c1', 'a.txt')], () => quota()];
    serverSays = [
      () => ({ calls: [{ id: 'c1', name: 'read_file', arguments: { path: 'b.txt' } }] }),
      () => ({ text: 'Both read.' }),
    ];
    const events = await turn('Read both');
    assert.equal(outcome(events), 'done');
    assert.deepEqual(askedOf(events), ['vscode/acme/small', 'vscode/acme/small', 'mine/one', 'mine/one']);
    const switched = events.find((event) => event.type === 'model.switched');
    assert.ok(switched?.type === 'model.switched');
    assert.deepEqual(
      [switched.from, switched.to, switched.reason.code],
      ['vscode/acme/small', 'mine/one', 'model.quota'],
    );
    assert.deepEqual(server.refusals, []);
    const said = server.requests.at(-1)?.messages ?? [];
    const calls = said.flatMap((message) => message.calls.map(({ id }) => id));
    const results = said.flatMap((message) => message.results);
    assert.equal(new Set(calls).size, 2, 'two calls, each with an id of its own');
    assert.deepEqual(
      results.map(({ id }) => id),
      calls,
    );
    assert.match(results[0]?.text ?? '', /content of a/);
    assert.match(results[1]?.text ?? '', /content of b/);
  });

  it('goes to another provider and back at the user’s wish, with the whole conversation', async () => {
    const { turn, use } = await begin('mine/one');
    serverSays = [
      () => ({
        thinking: 'hm',
        calls: [{ id: 'call/with what VS Code may not take', name: 'read_file', arguments: { path: 'a.txt' } }],
      }),
      () => ({ text: 'a is read.' }),
    ];
    assert.equal(outcome(await turn('Read a')), 'done');
    await use('vscode/acme/small');
    editorSays = [() => [reads('c1', 'b.txt')], () => [says('b is read.')]];
    assert.equal(outcome(await turn('Read b')), 'done');
    const { messages } = editor.sent.at(-1) ?? { messages: [] };
    const parts = messages.flatMap((message) => message.parts);
    const called = parts.flatMap((part) => (part.type === 'call' ? [part.call] : []));
    const given = parts.flatMap((part) => (part.type === 'result' ? [part] : []));
    assert.deepEqual(
      given.map(({ call }) => call),
      called,
    );
    assert.equal(called.length, 2);
    assert.match(given[0]?.text ?? '', /content of a/);
    assert.equal(JSON.stringify(parts).includes('hm'), false, 'thinking stays with who thought it');
    await use('mine/one');
    serverSays = [() => ({ text: 'Both are read.' })];
    const events = await turn('And now?');
    assert.deepEqual([outcome(events), askedOf(events)], ['done', ['mine/one']]);
    assert.deepEqual(server.refusals, []);
  });

  it('is not led to VS Code by anything but the user’s choice', async () => {
    settings = { ...settings, fallback: [] };
    await composed.reload();
    const { turn } = await begin('mine/one');
    serverSays = [() => ({ fault: { status: 401 } })];
    const events = await turn('Hello');
    assert.deepEqual([outcome(events), askedOf(events)], ['failed', ['mine/one']]);
    assert.equal(editor.sent.length, 0);
    assert.equal(composed.directory.defaultModel(), 'mine/one');
  });
});
