// Follows one request's answer as it comes: shows it piece by piece, and gives back its last chunk and when the first came.
import { fault } from '../../protocol/fault.ts';
import type { ModelChunk } from '../llm/model.ts';
import type { LastChunk } from '../llm/route/route.ts';
import type { Run } from '../orchestrator/run.ts';
import type { Shows } from '../tools/tool.ts';
import { followCall } from './call-writing.ts';
import type { Continuation } from './draft.ts';

export interface Listener {
  readonly message: string;
  readonly model: string;
  readonly continuation: Continuation;
  readonly run: Pick<Run, 'stream'>;
  readonly showsOf: (tool: string) => Shows | undefined;
  readonly now: () => number;
}

export interface Heard {
  readonly last: LastChunk;
  /** When something could be shown. */
  readonly firstAt?: number;
}

export async function listen(chunks: AsyncIterable<ModelChunk>, listener: Listener): Promise<Heard> {
  const { message, run, continuation, showsOf, now } = listener;
  const followed = new Map<number, ReturnType<typeof followCall>>();
  let firstAt: number | undefined;
  let lastText: number | undefined;
  const say = (part: number, kind: 'text' | 'thinking', text: string) => {
    if (text !== '') run.stream({ type: 'message.delta', message, part: continuation.place(part, true), kind, text });
  };
  const endText = () => {
    if (lastText !== undefined) say(lastText, 'text', continuation.rest(lastText));
    lastText = undefined;
  };
  for await (const chunk of chunks) {
    if (chunk.type === 'end' || chunk.type === 'fault') {
      endText();
      return { last: chunk, ...(firstAt === undefined ? {} : { firstAt }) };
    }
    firstAt ??= now();
    if (chunk.type !== 'text') endText();
    const part = continuation.place(chunk.part, chunk.type === 'text');
    switch (chunk.type) {
      case 'text':
        lastText = chunk.part;
        say(chunk.part, 'text', continuation.shown(chunk.part, chunk.text));
        break;
      case 'thinking':
        run.stream({ type: 'message.delta', message, part, kind: 'thinking', text: chunk.text });
        break;
      case 'arguments': {
        const writing = followed.get(chunk.part)?.(chunk.text);
        if (writing !== undefined) run.stream({ type: 'message.writing', message, part, ...writing });
        break;
      }
      case 'call': {
        const shows = showsOf(chunk.tool);
        if (shows !== undefined) followed.set(chunk.part, followCall(shows));
        run.stream({ type: 'message.call', message, part, call: chunk.call, tool: chunk.tool });
      }
    }
  }
  return { last: endless(listener.model), ...(firstAt === undefined ? {} : { firstAt }) };
}

const endless = (model: string): LastChunk => ({
  type: 'fault',
  fault: fault('model.cut', `${model} ended without finishing its answer.`, { retryable: true, action: 'resume' }),
  parts: [],
});
