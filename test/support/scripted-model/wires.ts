// The real adapters pointed at a scripted model, one per wire, for suites that must hold over all.
import { anthropic } from '../../../src/adapters/llm/kinds/anthropic.ts';
import { openai } from '../../../src/adapters/llm/kinds/openai.ts';
import type { ProviderDeps } from '../../../src/adapters/llm/spec.ts';
import { createKindProvider } from '../../../src/adapters/llm/wired-provider.ts';
import type { Model, ModelChunk, ModelRequest, Provider } from '../../../src/core/llm/model.ts';
import type { Wire } from './script.ts';

export const WIRES: readonly Wire[] = ['openai-chat', 'openai-responses', 'anthropic-messages'];
export const SCRIPTED_KEY = 'scripted-key-1234';

export function scriptedProvider(wire: Wire, url: string, more: Partial<ProviderDeps> = {}): Provider {
  const kind = wire === 'anthropic-messages' ? anthropic : openai;
  const own = { fetch: globalThis.fetch, key: async () => SCRIPTED_KEY, configured: true, idleMs: 5000 };
  const deps = { ...own, formatRefusals: new Set<string>(), lists: new Map(), ...more };
  return createKindProvider(kind, { id: kind.kind, kind: kind.kind, baseUrl: url, wire }, deps);
}

export const user = (text: string) => ({
  id: 'message-1',
  role: 'user' as const,
  parts: [{ type: 'text' as const, text }],
});

export const ask = (text: string): ModelRequest => ({ system: 'Be brief.', messages: [user(text)], tools: [] });

export interface Collected {
  readonly chunks: readonly ModelChunk[];
  readonly last: ModelChunk;
}

export async function collect(model: Model, request: ModelRequest, signal?: AbortSignal): Promise<Collected> {
  const chunks: ModelChunk[] = [];
  for await (const chunk of model.stream(request, signal ?? new AbortController().signal)) chunks.push(chunk);
  const last = chunks.at(-1);
  if (last === undefined) throw new Error('The model yielded nothing.');
  return { chunks, last };
}

/** The last chunk as the end of a whole answer. */
export function ended({ last }: Collected): Extract<ModelChunk, { type: 'end' }> {
  if (last.type !== 'end') throw new Error(`The answer did not end: ${JSON.stringify(last)}`);
  return last;
}

/** The last chunk as a fault. */
export function failed({ last }: Collected): Extract<ModelChunk, { type: 'fault' }> {
  if (last.type !== 'fault') throw new Error(`The answer did not fail: ${JSON.stringify(last)}`);
  return last;
}
