// Every server that speaks chat completions as OpenAI does, through its SDK.
import { openaiBody, openaiMessages } from './openai-request.ts';
import { createOpenaiReader } from './openai-stream.ts';
import type { ProviderWire } from './provider.ts';
import { remembered } from './remembered.ts';
import { SDK_OPTIONS } from './sdk-options.ts';
import type { ProviderConfig, ProviderKind } from './spec.ts';

const OFFICIAL = 'https://api.openai.com/v1';

export function openaiWire(kind: ProviderKind, config: ProviderConfig): ProviderWire {
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
    baseUrl,
    markers: ['data: [DONE]', 'data:[DONE]'],
    reader: createOpenaiReader,
    opener: (model) => {
      const convert = remembered(openaiMessages);
      return async (request, { key, fetch, signal }) => {
        const client = await connect(key, fetch);
        return client.chat.completions.create(openaiBody(model.name, request, official, convert), { signal });
      };
    },
  };
}

/** An address without any path is given the usual one; a pasted endpoint is cut back to it. */
export function openaiAddress(address: string): string {
  const trimmed = address
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/chat\/completions$/, '');
  return /^https?:\/\/[^/]+$/.test(trimmed) ? `${trimmed}/v1` : trimmed;
}
