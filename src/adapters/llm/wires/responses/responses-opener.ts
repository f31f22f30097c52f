// Opens a responses stream, and gives up asking for summaries or encrypted thinking where a server or an account is not allowed them.
import type OpenAI from 'openai';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel, Link, OpenAnswer } from '../../spec.ts';
import { fields, text } from '../fields.ts';
import { remembered } from '../remembered.ts';
import { responsesBody, responsesItems } from './responses-request.ts';

export function responsesOpener(
  model: KnownModel,
  origin: string,
  quirks: Quirks,
  connect: (key: string, fetch: typeof globalThis.fetch) => Promise<OpenAI>,
): OpenAnswer {
  const convert = remembered(responsesItems(origin));
  const able = { summaries: true, thinking: model.thinking };
  return async (request: ModelRequest, { key, fetch, signal }: Link) => {
    const client = await connect(key, fetch);
    for (;;) {
      const asked = { ...model, thinking: able.thinking };
      const { extraBody, systemRole } = quirks;
      const options = { summaries: able.summaries, systemRole, extraBody };
      try {
        return await client.responses.create(responsesBody(asked, request, options, convert), { signal });
      } catch (error) {
        if (!able.thinking || !refusesThinking(error)) throw error;
        if (able.summaries) able.summaries = false;
        else able.thinking = false;
      }
    }
  };
}

/** "Your organization must be verified to generate reasoning summaries", "Encrypted content is not supported with this model". */
function refusesThinking(error: unknown): boolean {
  const { status, error: body, message } = fields(error);
  if (status !== 400 && status !== 403 && status !== 422) return false;
  return /reasoning|encrypted.content/i.test(body === undefined ? text(message) : JSON.stringify(body));
}
