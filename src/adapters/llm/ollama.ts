// Ollama: local models through its chat completions door, found by itself where it runs, at no price.
import { fields, list, text } from './fields.ts';
import { withoutFormat } from './format-refusal.ts';
import { openaiWire } from './openai.ts';
import { createProvider, type ProviderWire } from './provider.ts';
import type { ProviderKind } from './spec.ts';

const DEFAULT_URL = 'http://127.0.0.1:11434';
const FREE = { input: 0, cachedInput: 0, output: 0 };
/** A model that must be loaded and reads a long prompt on a processor is silent for minutes. */
const LEAST_IDLE_MS = 600_000;

export const ollama: ProviderKind = {
  kind: 'ollama',
  title: 'Ollama',
  keyName: undefined,
  addressName: 'OLLAMA_HOST',
  keyTitle: undefined,
  defaultBaseUrl: `${DEFAULT_URL}/v1`,
  defaultModel: undefined,
  create: (config, deps) => {
    const patient = { ...deps, idleMs: Math.max(deps.idleMs, LEAST_IDLE_MS) };
    return createProvider(config, patient, toolsFirst(openaiWire(ollama, config, FREE)));
  },
  warm: async () => {
    await import('openai');
  },
};

/** Its grammar holds the whole answer to the format, so that a model that is given one cannot call a tool. */
function toolsFirst(wire: ProviderWire): ProviderWire {
  return {
    ...wire,
    opener: (model) => {
      const open = wire.opener(model);
      return (request, link) => open(request.tools.length === 0 ? request : withoutFormat(request), link);
    },
  };
}

/** `OLLAMA_HOST` may be a bare host, and may be the address to listen on rather than to ask. */
export function ollamaRoot(host: string | undefined): string {
  const trimmed = (host ?? '').trim().replace(/\/+$/, '').replace(/\/v1$/, '');
  if (trimmed === '') return DEFAULT_URL;
  const url = /^https?:\/\//.test(trimmed) ? trimmed : `http://${trimmed}`;
  return url.replace('//0.0.0.0', '//127.0.0.1').replace(/^(http:\/\/[^/:]+)$/, '$1:11434');
}

/** The names of its models; undefined when it does not answer in time. */
export async function findOllama(
  root: string,
  fetch: typeof globalThis.fetch,
  patienceMs: number,
): Promise<readonly string[] | undefined> {
  try {
    const response = await fetch(`${root}/api/tags`, { signal: AbortSignal.timeout(patienceMs) });
    if (!response.ok) return undefined;
    const body: unknown = await response.json();
    return list(fields(body).models)
      .map((model) => text(fields(model).name))
      .filter((name) => name !== '');
  } catch {
    return undefined;
  }
}
