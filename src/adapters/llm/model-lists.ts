// Asks servers for their models, each in the way of its wire, and reads what they say in the words that most have in common.
import type { ModelPrice } from '../../core/llm/model.ts';
import type { ListDoor, ListedModel, ProviderKind, WireName } from './spec.ts';
import { type Fields, fields, list, number, text } from './wires/fields.ts';

const MILLION = 1_000_000;
/** What an answer may hold that is only quoted. */
const QUOTED = 2000;

export function openListDoor(
  baseUrl: string,
  key: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  brief = false,
): ListDoor {
  const ask = async (path: string, init: RequestInit) => {
    const url = /^https?:/.test(path) ? path : `${baseUrl}${path}`;
    const headers = { accept: 'application/json', authorization: `Bearer ${key}`, ...init.headers };
    const response = await fetch(url, { ...init, signal, headers });
    if (!response.ok) throw await refusal(response);
    return (await response.json()) as unknown;
  };
  return {
    baseUrl,
    key,
    brief,
    get: (path, headers) => ask(path, { headers }),
    post: (path, body) =>
      ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  };
}

/** In the form that the SDKs throw. */
async function refusal(response: Response): Promise<Error> {
  const said = (await response.text()).slice(0, QUOTED);
  const body = parsed(said);
  const error = fields(body).error ?? body;
  const message = text(fields(error).message) || text(fields(body).detail) || text(error) || said;
  return Object.assign(new Error(message), { status: response.status, headers: response.headers, error });
}

function parsed(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}

/** What gateways know that were made before the service's newer version. */
const GATEWAY_VERSION = '2023-06-01';

export async function askList(kind: ProviderKind, wire: WireName, door: ListDoor): Promise<readonly ListedModel[]> {
  if (kind.list) return kind.list(door);
  const describe = kind.describe ?? describeModel;
  const body = await (wire === 'anthropic-messages'
    ? door.get('/v1/models?limit=1000', { 'x-api-key': door.key, 'anthropic-version': GATEWAY_VERSION })
    : door.get('/models'));
  // Some have the list itself where others have it under a name.
  const entries = Array.isArray(body) ? body : list(fields(body).data);
  const official = door.baseUrl === kind.defaultBaseUrl;
  return entries.flatMap((entry) => describe(fields(entry), official) ?? []);
}

/** Where servers tell a model's limits, each has its own name for them. */
export function describeModel(entry: Fields): ListedModel | undefined {
  const id = text(entry.id);
  if (id === '') return undefined;
  const limit =
    number(entry.context_length) ??
    number(entry.max_context_length) ??
    number(entry.max_model_len) ??
    number(entry.context_window);
  return {
    id,
    label: text(entry.display_name) || text(entry.name) || id,
    contextLimit: limit ?? null,
    outputLimit: number(entry.max_completion_tokens) ?? number(entry.max_output_tokens) ?? null,
  };
}

/** From dollars a million tokens. */
export function pricePerMillion(input: unknown, output: unknown, cached?: unknown): ModelPrice | null {
  const [asked, said, read] = [input, output, cached].map(number);
  return asked === undefined || said === undefined ? null : { input: asked, output: said, cachedInput: read ?? asked };
}

/** From dollars a token, as numbers or in words; null where they are not told, or told to vary (below zero). */
export function pricePerToken(input: unknown, output: unknown, cached?: unknown, written?: unknown): ModelPrice | null {
  const [asked, said, read, wrote] = [input, output, cached, written].map(dollars);
  if (asked === undefined || said === undefined) return null;
  return {
    input: asked,
    output: said,
    // Where nothing is said of a cache, nothing is cheaper for it.
    cachedInput: read ?? asked,
    ...(wrote === undefined ? {} : { cacheWrite: wrote }),
  };
}

function dollars(value: unknown): number | undefined {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const each = number(read);
  // A millionth part of a million: without what the multiplication adds at the end.
  return each === undefined || each < 0 ? undefined : Number((each * MILLION).toPrecision(12));
}

/** In the order of their `index`; undefined where one is missing or is not made of numbers alone. */
export function vectorsIn(body: unknown, count: number): readonly (readonly number[])[] | undefined {
  const rows = new Map<number, readonly number[]>();
  for (const [at, entry] of list(fields(body).data).entries()) {
    const { embedding, index } = fields(entry);
    const row = list(embedding).flatMap((value) => number(value) ?? []);
    if (row.length > 0 && row.length === list(embedding).length) rows.set(number(index) ?? at, row);
  }
  const vectors = Array.from({ length: count }, (_, at) => rows.get(at) ?? []);
  return vectors.every((row) => row.length > 0) ? vectors : undefined;
}
