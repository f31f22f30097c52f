// LM Studio: local models, found by themselves where its server runs, at no price.

import type { ListedModel, ProviderKind } from '../spec.ts';
import { type Fields, fields, list, number, text } from '../wires/fields.ts';

export const lmstudio: ProviderKind = {
  kind: 'lmstudio',
  title: 'LM Studio',
  detail: 'Models on this machine; needs no key',
  wire: 'openai-chat',
  defaultBaseUrl: 'http://127.0.0.1:1234/v1',
  keyNames: [],
  addressName: 'LMSTUDIO_BASE_URL',
  addressHint: 'http://127.0.0.1:1234',
  keyless: 'always',
  local: true,
  leastIdleMs: 600_000,
  quirks: { reasoningField: 'none' },
  tells: true,
  roles: {},
  list: async (door) => {
    // Its own list tells more than the one beside the wire, which older ones have alone.
    const own = await door.get(`${door.baseUrl.replace(/\/v1$/, '')}/api/v0/models`).catch(() => undefined);
    const body = own ?? (await door.get('/models'));
    return list(fields(body).data).flatMap((entry) => describe(fields(entry)) ?? []);
  },
};

function describe(entry: Fields): ListedModel | undefined {
  const id = text(entry.id);
  if (id === '') return undefined;
  const type = text(entry.type);
  const uses = list(entry.capabilities);
  return {
    id,
    label: id,
    // What it is loaded with counts, not what it could be.
    contextLimit: number(entry.loaded_context_length) ?? number(entry.max_context_length) ?? null,
    embeds: type.startsWith('embed') || id.startsWith('text-embedding'),
    ...(type === ''
      ? {}
      : { capabilities: { images: type === 'vlm', ...(uses.length > 0 ? { tools: uses.includes('tool_use') } : {}) } }),
  };
}
