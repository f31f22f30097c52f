// Ollama: local models through its chat completions door, found by itself where it runs, at no price.
import { type Fields, fields, list, text } from '../fields.ts';
import type { ListedModel, ProviderKind } from '../spec.ts';

export const ollama: ProviderKind = {
  kind: 'ollama',
  title: 'Ollama',
  detail: 'Models on this machine; needs no key',
  wire: 'openai-chat',
  defaultBaseUrl: 'http://127.0.0.1:11434/v1',
  keyNames: [],
  addressName: 'OLLAMA_HOST',
  addressHint: 'http://127.0.0.1:11434',
  address: (given) => `${ollamaRoot(given)}/v1`,
  keyless: 'always',
  local: true,
  elsewhere: /[:-]cloud$/,
  // A model that must be loaded and reads a long prompt on a processor is silent for minutes.
  leastIdleMs: 600_000,
  // Its grammar holds the whole answer to the format.
  formatForbidsTools: true,
  quirks: { reasoningField: 'reasoning_effort' },
  roles: {},
  list: async (door) => {
    const body = fields(await door.get(`${ollamaRoot(door.baseUrl)}/api/tags`));
    return list(body.models).flatMap((entry) => describe(fields(entry)) ?? []);
  },
};

function describe(entry: Fields): ListedModel | undefined {
  const id = text(entry.name);
  if (id === '') return undefined;
  const family = `${id} ${text(fields(entry.details).family)}`;
  return { id, label: id, contextLimit: null, embeds: /embed|bert|minilm/i.test(family) };
}

/** `OLLAMA_HOST` may be a bare host, and may be the address to listen on rather than to ask. */
export function ollamaRoot(host: string | undefined): string {
  const trimmed = (host ?? '').trim().replace(/\/+$/, '').replace(/\/v1$/, '');
  if (trimmed === '') return 'http://127.0.0.1:11434';
  const url = /^https?:\/\//.test(trimmed) ? trimmed : `http://${trimmed}`;
  return url.replace('//0.0.0.0', '//127.0.0.1').replace(/^(http:\/\/[^/:]+)$/, '$1:11434');
}
