// Reads the bytes of a recorded stream through the product's own models, without a network; for the probe and for tests.
import type { Model, ModelChunk, StopReason } from '../../core/llm/model.ts';
import type { Fault } from '../../protocol/fault.ts';
import type { AssistantPart, Usage } from '../../protocol/message.ts';
import { anthropic } from './kinds/anthropic.ts';
import { openai } from './kinds/openai.ts';
import { PLACEHOLDER_KEY, type WireName } from './spec.ts';
import { createKindProvider } from './wired-provider.ts';

export interface ParseStreamRequest {
  readonly wire: WireName;
  /** Base64, as they came from the socket. */
  readonly chunks: readonly string[];
  readonly end: 'eof' | 'reset';
}

export interface ParsedStream {
  readonly chunks: readonly ModelChunk[];
  readonly message?: { readonly parts: readonly AssistantPart[]; readonly stop: StopReason; readonly usage?: Usage };
  readonly fault?: Fault;
}

/** Nothing is ever sent there. */
const NOWHERE = 'http://recorded.invalid/v1';

export async function parseStream({ wire, chunks, end }: ParseStreamRequest): Promise<ParsedStream> {
  const model = recordedModel(wire, chunks, end);
  const read: ModelChunk[] = [];
  const request = { system: '', messages: [], tools: [] };
  for await (const chunk of model.stream(request, new AbortController().signal)) read.push(chunk);
  const last = read.at(-1);
  if (last?.type === 'end') {
    const { type: _, ...message } = last;
    return { chunks: read, message };
  }
  return { chunks: read, ...(last?.type === 'fault' ? { fault: last.fault } : {}) };
}

function recordedModel(wire: WireName, chunks: readonly string[], end: 'eof' | 'reset'): Model {
  const body = () => {
    let next = 0;
    return new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          const chunk = chunks[next++];
          if (chunk !== undefined) controller.enqueue(Buffer.from(chunk, 'base64'));
          else if (end === 'eof') controller.close();
          else controller.error(new TypeError('terminated'));
        },
      },
      { highWaterMark: 0 },
    );
  };
  const kind = wire === 'anthropic-messages' ? anthropic : openai;
  const provider = createKindProvider(
    kind,
    { id: 'recorded', kind: kind.kind, baseUrl: NOWHERE, wire },
    {
      fetch: async () => new Response(body(), { headers: { 'content-type': 'text/event-stream' } }),
      key: async () => PLACEHOLDER_KEY,
      configured: true,
      idleMs: 10_000,
      formatRefusals: new Set(),
      lists: new Map(),
    },
  );
  return provider.model('stream');
}
