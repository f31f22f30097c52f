// OpenAI's two wires through its SDK: chat completions as every server speaks it, and responses.
import type { ProviderWire } from '../provider.ts';
import type { KnownModel, ProviderConfig, ProviderKind } from '../spec.ts';
import { SDK_OPTIONS } from '../transport/sdk-options.ts';
import { chatOpener, eitherReader } from './chat/chat-opener.ts';
import { modelQuirks } from './chat/model-quirks.ts';
import { createOpenaiReader } from './chat/openai-stream.ts';
import { createDoubts } from './doubt.ts';
import { responsesOpener } from './responses/responses-opener.ts';
import { createResponsesReader } from './responses/responses-stream.ts';

const OFFICIAL = 'https://api.openai.com/v1';

export function openaiWire(kind: ProviderKind, config: ProviderConfig): ProviderWire {
  const baseUrl = openaiAddress(config.baseUrl ?? kind.defaultBaseUrl);
  const { quirks = {} } = config;
  const origin = (model: KnownModel) => `${config.id}/${model.name}`;
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
      ...(baseUrl === OFFICIAL ? {} : { organization: null, project: null }),
    });
  };
  if (config.wire === 'openai-responses') {
    return {
      baseUrl,
      markers: [],
      reader: (taken, model) => createResponsesReader(taken, origin(model)),
      opener: (model) => responsesOpener(model, origin(model), quirks, connect),
    };
  }
  const doubts = createDoubts();
  return {
    baseUrl,
    markers: ['data: [DONE]', 'data:[DONE]'],
    reader: (taken, model) =>
      eitherReader(
        () => createOpenaiReader(taken, origin(model), doubts(model.name)),
        () => createResponsesReader(taken, origin(model)),
      ),
    opener: (model) => {
      const own = modelQuirks(model.name, quirks);
      const responses = responsesOpener(model, origin(model), own, connect);
      return chatOpener(model, origin(model), own, connect, responses);
    },
  };
}

/** An address without any path is given the usual one; a pasted endpoint is cut back to it. */
export function openaiAddress(address: string): string {
  const trimmed = address
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/(chat\/completions|responses)$/, '');
  return /^https?:\/\/[^/]+$/.test(trimmed) ? `${trimmed}/v1` : trimmed;
}
