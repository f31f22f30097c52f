// Asks once more without the answer's format where a server does not take it, and remembers that it does not.
import type { ModelRequest } from '../../../core/llm/model.ts';
import type { Link, OpenAnswer } from '../spec.ts';
import { fields, text } from './fields.ts';

export interface FormatMemory {
  readonly refused: boolean;
  note(): void;
}

/** Servers name the parameter, what it holds, or what it is for; some say nothing at all. */
const NAMED =
  /response_?format|response[ _](mime[ _])?type|json[_ ]?(schema|mode)|output_?(config|format)|structured|grammar|schema|\(no body\)/i;

export const withoutFormat = ({ format: _, ...request }: ModelRequest): ModelRequest => request;

export function tolerateRefusal(open: OpenAnswer, memory: FormatMemory): OpenAnswer {
  return async (request: ModelRequest, link: Link) => {
    if (request.format === undefined || memory.refused) return open(withoutFormat(request), link);
    try {
      return await open(request, link);
    } catch (error) {
      if (!refusesFormat(error)) throw error;
      const events = await open(withoutFormat(request), link);
      // Taken now: it was the format, not something else of which the server used the same words.
      memory.note();
      return events;
    }
  };
}

function refusesFormat(error: unknown): boolean {
  const { status, error: body, message } = fields(error);
  if (status !== 400 && status !== 422) return false;
  return NAMED.test(body === undefined ? text(message) : JSON.stringify(body));
}
