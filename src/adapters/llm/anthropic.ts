// Anthropic and every server that speaks the messages wire, through its SDK.
import { anthropicBody, anthropicMessage } from './anthropic-request.ts';
import { createAnthropicReader } from './anthropic-stream.ts';
import { fields, list, number, text } from './fields.ts';
import { knownModel } from './prices.ts';
import { createProvider, type ProviderWire } from './provider.ts';
import { remembered } from './remembered.ts';
import { SDK_OPTIONS } from './sdk-options.ts';
import type { ProviderConfig, ProviderKind } from './spec.ts';

const OFFICIAL = 'https://api.anthropic.com';
/** What gateways know that were made before the service's newer version. */
const GATEWAY_VERSION = '2023-06-01';

export const anthropic: ProviderKind = {
  kind: 'anthropic',
  title: 'Anthropic',
  keyName: 'ANTHROPIC_API_KEY',
  addressName: 'ANTHROPIC_BASE_URL',
  keyTitle: 'Anthropic API key',
  defaultBaseUrl: OFFICIAL,
  defaultModel: 'claude-sonnet-5-5',
  create: (config, deps) => createProvider(config, deps, anthropicWire(config)),
  warm: async () => {
    await import('@anthropic-ai/sdk');
  },
};

function anthropicWire(config: ProviderConfig): ProviderWire {
  const baseUrl = anthropicAddress(config.baseUrl ?? OFFICIAL);
  const official = baseUrl === OFFICIAL;
  const connect = async (key: string, fetch: typeof globalThis.fetch) => {
    const { Anthropic } = await import('@anthropic-ai/sdk');
    // Without a key in hand the SDK would look for profiles on disk; it is always given one.
    return new Anthropic({
      ...SDK_OPTIONS,
      apiKey: key,
      webhookKey: null,
      baseURL: baseUrl,
      fetch,
      openTelemetry: false,
      // The SDK sends the key as a bearer token; older gateways look for it, and for their version, elsewhere.
      defaultHeaders: {
        ...(official ? {} : { 'x-api-key': key, 'anthropic-version': GATEWAY_VERSION }),
        ...config.headers,
      },
    });
  };
  return {
    kind: anthropic,
    baseUrl,
    official,
    markers: [],
    reader: createAnthropicReader,
    opener: (model) => {
      const convert = remembered(anthropicMessage);
      return async (request, { key, fetch, signal }) => {
        const client = await connect(key, fetch);
        return client.messages.create(anthropicBody(model, request, official, convert), { signal });
      };
    },
    list: async (key, fetch, signal) => {
      const client = await connect(key, fetch);
      const page = await client.models.list({ limit: 1000 }, { signal });
      return list(page.data).map((entry) => {
        const model = fields(entry);
        const id = text(model.id);
        const limit = number(model.max_input_tokens) ?? knownModel('anthropic', id).contextLimit;
        return { id, label: text(model.display_name) || id, contextLimit: limit };
      });
    },
  };
}

/** By convention this address has no version in it; one that has is understood too. */
export function anthropicAddress(address: string): string {
  return address
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/v1(\/messages)?$/, '');
}
