// Takes what nobody sees out of a model's answer, piece by piece as it comes: a model can be made to write it.
import type { AssistantPart } from '../../../protocol/message.ts';
import { escapeHidden, stripHidden } from '../../shared/strip-hidden.ts';
import { createHiddenStream, type HiddenStream } from '../../shared/strip-stream.ts';
import { stripValue } from '../../shared/strip-value.ts';
import type { Model, ModelChunk } from '../model.ts';

export const withoutHidden = (model: Model): Model => ({
  ...model,
  stream: (request, signal) => clean(model.stream(request, signal)),
});

async function* clean(chunks: AsyncIterable<ModelChunk>): AsyncGenerator<ModelChunk, void, void> {
  const streams = new Map<number, { readonly type: 'text' | 'thinking'; readonly stream: HiddenStream }>();
  for await (const chunk of chunks) {
    switch (chunk.type) {
      case 'text':
      case 'thinking': {
        const { stream } = streams.get(chunk.part) ?? { stream: createHiddenStream() };
        streams.set(chunk.part, { type: chunk.type, stream });
        const text = stream.push(chunk.text);
        if (text !== '') yield { ...chunk, text };
        break;
      }
      case 'arguments':
        yield { ...chunk, text: escapeHidden(chunk.text) };
        break;
      case 'call':
        yield { ...chunk, call: stripHidden(chunk.call).text, tool: stripHidden(chunk.tool).text };
        break;
      default:
        for (const [part, { type, stream }] of streams) {
          const text = stream.end();
          if (text !== '') yield { type, part, text };
        }
        yield chunk.type === 'fault'
          ? { ...chunk, fault: stripValue(chunk.fault).value, parts: chunk.parts.map(cleanPart) }
          : { ...chunk, parts: chunk.parts.map(cleanPart) };
    }
  }
}

/** What a call is written with stays what it says: there, what nobody sees is written out. */
function cleanPart(part: AssistantPart): AssistantPart {
  if (part.type === 'tool-call') {
    const { call, tool } = part;
    return {
      ...part,
      call: stripHidden(call).text,
      tool: stripHidden(tool).text,
      arguments: escapeHidden(part.arguments),
    };
  }
  const { text, hidden } = stripHidden(part.text);
  if (hidden === undefined || part.type !== 'thinking') return { ...part, text };
  // What its provider has signed is another text.
  const { signature: _signature, ...rest } = part;
  return { ...rest, text };
}
