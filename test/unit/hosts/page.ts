// A page for tests of what serves it: it keeps every frame it gets, and a host beside it that keeps what it was asked.
import assert from 'node:assert/strict';
import { type HostActions, serve } from '../../../src/hosts/serve.ts';
import type { Command, HostCommand } from '../../../src/protocol/command.ts';
import { type Fault, fail, succeed } from '../../../src/protocol/fault.ts';
import type { ToHost, ToPage } from '../../../src/protocol/frame.ts';
import { memoryPair } from '../../../webview/channel.ts';
import { createSpine, type Spine, until } from '../../support/spine.ts';

type Frame<K extends ToPage['kind']> = Extract<ToPage, { kind: K }>;

export function openPage(
  given: Parameters<typeof createSpine>[0],
  known?: { readonly spine: Spine; readonly last?: string },
) {
  const spine = known?.spine ?? createSpine(given);
  const [page, host] = memoryPair<unknown, ToPage>();
  const frames: ToPage[] = [];
  page.listen((frame) => frames.push(frame as ToPage));
  const asked: HostCommand[] = [];
  const shown: string[] = [];
  const actions: HostActions = {
    state: async () => ({
      host: 'server',
      connected: true,
      models: [],
      modes: ['agent'],
      personas: [],
      tools: [],
      warnings: [],
      roots: [],
    }),
    carryOut: async (command) => {
      asked.push(command);
      if (command.type === 'log.show') throw new Error('no log here');
      return succeed(undefined);
    },
    resolveMentions: async () => succeed([{ type: 'text', text: 'what was mentioned' }]),
    lastSession: async () => known?.last,
    shown: (session) => shown.push(session),
  };
  const orchestrator = {
    ...spine,
    tools: () => [],
    personas: [],
    checkPlan: () => fail('plan.invalid', 'This page checks no plans.'),
    planTools: () => [],
    breakers: () => [],
    prefix: () => ({ system: '', tools: [] }),
    close: () => spine.sessions.close(),
  };
  const served = serve(host as Parameters<typeof serve>[0], orchestrator, actions);
  let id = 0;
  const all = <K extends ToPage['kind']>(kind: K) => frames.filter((frame): frame is Frame<K> => frame.kind === kind);
  return {
    ...spine,
    served,
    frames,
    asked,
    shown,
    all,
    /** Sends anything at all. */
    raw: (frame: unknown) => page.send(frame),
    hello: async (session?: string) => {
      const before = all('host').length;
      page.send({ kind: 'hello', version: 1, session } satisfies ToHost);
      await until(() => all('host').length > before);
      return served.session ?? '';
    },
    ask: async (command: Command): Promise<{ readonly result?: unknown; readonly fault?: Fault }> => {
      const own = ++id;
      page.send({ kind: 'command', id: own, command } satisfies ToHost);
      await until(() =>
        frames.some((frame) => (frame.kind === 'reply' || frame.kind === 'refusal') && frame.id === own),
      );
      const answer = frames.find((frame) => (frame.kind === 'reply' || frame.kind === 'refusal') && frame.id === own);
      assert.ok(answer?.kind === 'reply' || answer?.kind === 'refusal');
      return answer.kind === 'reply' ? { result: answer.result } : { fault: answer.fault };
    },
  };
}

export const text = (words: string) => [{ type: 'text' as const, text: words }];
