// What holds for a maker's models whoever passes them on: gateways hand a request on as it is, with the maker's own refusals.
import type { Quirks } from '../../quirks.ts';

/** Whatever was made of them: it is their templates that refuse other ids. */
const NINE = /mistral|mixtral|ministral|magistral|codestral|devstral|pixtral/i;
const MISTRAL = /(^|[/@.:])(open-)?(mistral|mixtral|ministral|magistral|codestral|devstral|pixtral)/i;
/** OpenAI renamed the limit with the first model that thinks, and refuses the old name of all that do. */
const OPENAI_THINKS = /(^|\/)(gpt-([5-9]|\d\d)|o[1-9])(?![\da-z])/i;
const GEMINI = /(^|[/@.:])(gemini|gemma)-/i;

/** What is said of the server, by its kind or by the user, wins. */
export function modelQuirks(name: string, said: Quirks): Quirks {
  return {
    ...(NINE.test(name) ? { callIds: 'nine' as const } : {}),
    ...(MISTRAL.test(name) ? { answersResults: true } : {}),
    ...(OPENAI_THINKS.test(name) ? { maxTokensField: 'max_completion_tokens' as const } : {}),
    ...(GEMINI.test(name) ? { plainSchemas: true } : {}),
    ...said,
  };
}
