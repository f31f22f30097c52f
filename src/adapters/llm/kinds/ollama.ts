// Ollama: local models through its chat completions door, found by itself where it runs, at no price.

import type { ListDoor, ListedModel, ProviderKind } from '../spec.ts';
import { type Fields, fields, number, text, list as values } from '../wires/fields.ts';

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
  tells: true,
  roles: {},
  list,
};

/** Of so many models more is asked than their names. */
const ASKED = 60;

async function list(door: ListDoor): Promise<readonly ListedModel[]> {
  const root = ollamaRoot(door.baseUrl);
  const tags = entriesOf(await door.get(`${root}/api/tags`)).flatMap((entry) => describe(entry) ?? []);
  if (door.brief) return tags;
  const running = entriesOf(await door.get(`${root}/api/ps`).catch(() => undefined));
  const shown = tags.slice(0, ASKED).map(async (model) => {
    const told = fields(await door.post(`${root}/api/show`, { model: model.id }).catch(() => undefined));
    const loaded = running.find((entry) => text(entry.name) === model.id);
    return { ...model, ...abilities(told), contextLimit: number(loaded?.context_length) ?? numCtx(told) };
  });
  return [...(await Promise.all(shown)), ...tags.slice(ASKED)];
}

const entriesOf = (body: unknown): readonly Fields[] => values(fields(body).models).map((entry) => fields(entry));

function describe(entry: Fields): ListedModel | undefined {
  const id = text(entry.name);
  if (id === '') return undefined;
  const family = `${id} ${text(fields(entry.details).family)}`;
  return { id, label: id, contextLimit: null, embeds: /embed|bert|minilm/i.test(family) };
}

function abilities(told: Fields): Partial<ListedModel> {
  const can = values(told.capabilities);
  if (can.length === 0) return {};
  const thinking = can.includes('thinking');
  return {
    capabilities: { tools: can.includes('tools'), images: can.includes('vision'), thinking },
    efforts: thinking ? ['off', 'low', 'medium', 'high'] : [],
    embeds: can.includes('embedding') && !can.includes('completion'),
  };
}

/** What it runs with counts, not what it could be trained for: what is longer is cut off without a word. */
function numCtx(told: Fields): number | null {
  const [, given] = /^\s*num_ctx\s+(\d+)/m.exec(text(told.parameters)) ?? [];
  return given === undefined ? null : Number(given);
}

/** `OLLAMA_HOST` may be a bare host, and may be the address to listen on rather than to ask. */
export function ollamaRoot(host: string | undefined): string {
  const trimmed = (host ?? '').trim().replace(/\/+$/, '').replace(/\/v1$/, '');
  if (trimmed === '') return 'http://127.0.0.1:11434';
  const url = /^https?:\/\//.test(trimmed) ? trimmed : `http://${trimmed}`;
  return url.replace('//0.0.0.0', '//127.0.0.1').replace(/^(http:\/\/[^/:]+)$/, '$1:11434');
}
