// Opens a chat completions stream, and asks over responses where a server takes a model, or its tools, over that alone.
import type OpenAI from 'openai';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel, Link, OpenAnswer } from '../../spec.ts';
import type { AnswerReader } from '../answer-draft.ts';
import { fields, text } from '../fields.ts';
import { remembered } from '../remembered.ts';
import { openaiMessages } from './openai-messages.ts';
import { openaiBody } from './openai-request.ts';
import { copyOf, learnRefusal, nothingRefused, withoutRefused } from './refused-fields.ts';

type Connect = (key: string, fetch: typeof globalThis.fetch) => Promise<OpenAI>;

/** A server names one field at a time, and none has more than a few to name. */
const MOST_TRIES = 6;

/** `responses` asks the same model of the same server over the other wire. */
export function chatOpener(
  model: KnownModel,
  origin: string,
  quirks: Quirks,
  connect: Connect,
  responses: OpenAnswer,
): OpenAnswer {
  const convert = remembered(openaiMessages(origin, quirks));
  const learnt: { way: 'chat' | 'responses' | 'quiet' } = { way: 'chat' };
  let refused = nothingRefused();
  const chat = async (request: ModelRequest, { key, fetch }: Link, more: object = {}) => {
    const client = await connect(key, fetch);
    const whole = { ...openaiBody(model, request, quirks, convert), ...more };
    // What is left out stays so once that has helped: until then the server may have meant something else.
    const tried = copyOf(refused);
    for (let tries = 1; ; tries++) {
      const body = withoutRefused(whole, tried);
      try {
        const events = await client.chat.completions.create(body);
        refused = tried;
        return events;
      } catch (error) {
        if (tries >= MOST_TRIES || namesResponses(error) || !learnRefusal(error, body, tried)) throw error;
      }
    }
  };
  const asked = {
    chat,
    responses,
    quiet: (request: ModelRequest, link: Link) => chat(request, link, { reasoning_effort: 'none' }),
  };
  return async (request, link) => {
    if (learnt.way !== 'chat') return asked[learnt.way](request, link);
    try {
      return await chat(request, link);
    } catch (error) {
      if (!namesResponses(error)) throw error;
    }
    try {
      const events = await responses(request, link);
      learnt.way = 'responses';
      return events;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    // A gateway that knows no such wire: without thinking the model takes tools over this one too.
    const events = await asked.quiet(request, link);
    learnt.way = 'quiet';
    return events;
  };
}

const isMissing = (error: unknown) => [404, 405, 501].some((status) => fields(error).status === status);

/** "Function tools … are not supported …, please use /v1/responses", "This model is only supported in v1/responses". */
function namesResponses(error: unknown): boolean {
  const { status, error: body, message } = fields(error);
  if (status !== 400 && status !== 404 && status !== 422) return false;
  return /\bv1\/responses\b|\bresponses api\b/i.test(body === undefined ? text(message) : JSON.stringify(body));
}

/** Which wire an answer came over tells its first event. */
export function eitherReader(chat: () => AnswerReader, responses: () => AnswerReader): AnswerReader {
  let chosen: AnswerReader | undefined;
  const reader = (event?: unknown) => {
    chosen ??= text(fields(event).type).startsWith('response.') ? responses() : chat();
    return chosen;
  };
  return {
    take: (event) => reader(event).take(event),
    get complete() {
      return chosen?.complete ?? false;
    },
    end: (marker) => reader().end(marker),
    partial: () => reader().partial(),
  };
}
