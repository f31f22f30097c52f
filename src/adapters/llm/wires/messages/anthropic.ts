// The messages wire through Anthropic's SDK, as its own service and every server that speaks like it take it.

import type { ProviderWire } from '../../provider.ts';
import type { KnownModel, ProviderConfig, ProviderKind } from '../../spec.ts';
import { SDK_OPTIONS } from '../../transport/sdk-options.ts';
import { createDoubts } from '../doubt.ts';
import { anthropicOpener } from './anthropic-opener.ts';
import { createAnthropicReader } from './anthropic-stream.ts';
import { withEventNames } from './named-events.ts';

const OFFICIAL = 'https://api.anthropic.com';
/** What gateways know that were made before the service's newer version. */
const GATEWAY_VERSION = '2023-06-01';

export function anthropicWire(kind: ProviderKind, config: ProviderConfig): ProviderWire {
  const baseUrl = anthropicAddress(config.baseUrl ?? kind.defaultBaseUrl);
  const official = baseUrl === OFFICIAL;
  const origin = (model: KnownModel) => `${config.id}/${model.name}`;
  const doubts = createDoubts();
  const connect = async (key: string, fetch: typeof globalThis.fetch) => {
    const { Anthropic } = await import('@anthropic-ai/sdk');
    // Without a key in hand the SDK would look for profiles on disk; it is always given one.
    return new Anthropic({
      ...SDK_OPTIONS,
      apiKey: key,
      webhookKey: null,
      baseURL: baseUrl,
      fetch: withEventNames(fetch),
      openTelemetry: false,
      // The SDK sends the key as a bearer token; older gateways look for it, and for their version, elsewhere.
      defaultHeaders: {
        ...(official ? {} : { 'x-api-key': key, 'anthropic-version': GATEWAY_VERSION }),
        ...config.headers,
      },
    });
  };
  return {
    baseUrl,
    markers: [],
    reader: (taken, model) => createAnthropicReader(taken, origin(model), doubts(model.name)),
    opener: (model) => anthropicOpener(model, { origin: origin(model), official, quirks: config.quirks, connect }),
  };
}

/** By convention this address has no version in it; one that has is understood too. */
export function anthropicAddress(address: string): string {
  return address
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/v1(\/messages)?$/, '');
}
