// OpenAI and every server that speaks chat completions as it does, through its SDK.
import type { ModelInfo, ModelPrice } from '../../core/llm/model.ts';
import { fields, list, number, text } from './fields.ts';
import { openaiBody, openaiMessages } from './openai-request.ts';
import { createOpenaiReader } from './openai-stream.ts';
import { knownModel } from './prices.ts';
import { createProvider, type ProviderWire } from './provider.ts';
import { remembered } from './remembered.ts';
import { SDK_OPTIONS } from './sdk-options.ts';
import type { ProviderConfig, ProviderKind } from './spec.ts';

const OFFICIAL = 'https://api.openai.com/v1';
/** OpenAI's own list holds everything it serves; these talk. */
const TALKS = /^(gpt-|o\d|chatgpt-|ft:)/;
const DOES_NOT_TALK = /audio|realtime|image|transcribe|tts|search|instruct|embedding/;

export const openai: ProviderKind = {
  kind: 'openai',
  title: 'OpenAI',
  keyName: 'OPENAI_API_KEY',
  addressName: 'OPENAI_BASE_URL',
  keyTitle: 'OpenAI API key',
  defaultBaseUrl: OFFICIAL,
  defaultModel: 'gpt-5.6-sol',
  create: (config, deps) => createProvider(config, deps, openaiWire(openai, config)),
  warm: async () => {
    await import('openai');
  },
};

/** Also for servers of other kinds that have this door. */
export function openaiWire(kind: ProviderKind, config: ProviderConfig, price?: ModelPrice): ProviderWire {
  const baseUrl = openaiAddress(config.baseUrl ?? kind.defaultBaseUrl);
  const official = baseUrl === OFFICIAL;
  const connect = async (key: string, fetch: typeof globalThis.fetch) => {
    const { OpenAI } = await import('openai');
    return new OpenAI({
      ...SDK_OPTIONS,
      apiKey: key,
      adminAPIKey: null,
      webhookSecret: null,
      baseURL: baseUrl,
      fetch,
      defaultHeaders: { ...config.headers },
      // What the environment says of an organisation is OpenAI's business alone.
      ...(official ? {} : { organization: null, project: null }),
    });
  };
  return {
    kind,
    baseUrl,
    official,
    markers: ['data: [DONE]', 'data:[DONE]'],
    price,
    reader: createOpenaiReader,
    opener: (model) => {
      const convert = remembered(openaiMessages);
      return async (request, { key, fetch, signal }) => {
        const client = await connect(key, fetch);
        return client.chat.completions.create(openaiBody(model.name, request, official, convert), { signal });
      };
    },
    list: async (key, fetch, signal) => {
      const client = await connect(key, fetch);
      const page = await client.models.list({ signal });
      const found = list(page.data).map((entry) => infoOf(kind, entry));
      return official ? found.filter(({ id }) => TALKS.test(id) && !DOES_NOT_TALK.test(id)) : found;
    },
  };
}

/** Where servers tell a model's limit, each has its own name for it. */
function infoOf(kind: ProviderKind, entry: unknown): ModelInfo {
  const model = fields(entry);
  const id = text(model.id);
  const told = number(model.context_length) ?? number(model.max_model_len) ?? number(model.context_window);
  return { id, label: text(model.name) || id, contextLimit: told ?? knownModel(kind.kind, id).contextLimit };
}

/** An address without any path is given the usual one; a pasted endpoint is cut back to it. */
export function openaiAddress(address: string): string {
  const trimmed = address
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/chat\/completions$/, '');
  return /^https?:\/\/[^/]+$/.test(trimmed) ? `${trimmed}/v1` : trimmed;
}
