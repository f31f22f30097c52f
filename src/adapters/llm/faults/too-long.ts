// Knows in each provider's words that a request is too long for a model, and reads the two numbers where they are told.
import type { ContextNumbers } from '../../../core/shared/context-numbers.ts';

const TOO_LONG = [
  /context[ _-]?(length|window|limit|size)/i,
  /prompt is too long|input is too long|request is too long|conversation is too long/i,
  /maximum (context|prompt) length|(greater than|exceeds?|overflows?) the (maximum )?context/i,
  /input token count.*exceeds|input tokens exceed|prompt token count.*exceeds/i,
  /too many (input |prompt )?tokens(?!, please wait)|token limit exceeded|max_tokens_exceeded/i,
  /reduce the length of the (messages|prompt|input)|context the overflows|tokens \+ `?max_new_tokens/i,
  /request_too_large|string_above_max_length/i,
];
/** Of output, of one picture, of one parameter: shortening the conversation does not help. */
const OTHER_LIMIT = /maximum allowed number of output tokens|completion tokens|image exceeds|per image/i;

export function isTooLong(words: string): boolean {
  return TOO_LONG.some((pattern) => pattern.test(words)) && !OTHER_LIMIT.test(words);
}

/** A request that is larger than what a minute allows is not taken later either. */
export function beyondMinute(words: string): boolean {
  const { limit, asked } = numbersIn(words);
  return /tokens per min|\bTPM\b/i.test(words) && limit !== undefined && asked !== undefined && asked > limit;
}

const NUMBER = '([\\d][\\d,._]*)';
const N = (pattern: string) => new RegExp(pattern.replaceAll('#', NUMBER), 'i');

/** `asked > limit` as it stands, then each number by the words around it. */
const BOTH = [N('# tokens > #'), N('# \\+ # > #')] as const;
const LIMITS = [
  N('maximum (?:context|prompt) length (?:is|of) #'),
  N('with # maximum context'),
  N('(?:configured |context |token )limit (?:of|is) #'),
  N('tokens allowed \\(?#'),
  N('context (?:size|window|length)[^\\d]{0,20}\\(?#'),
  N('exceeds? the limit of #'),
  N('cannot exceed #'),
  N('must be <= #'),
  N('limit:? #'),
];
const ASKED = [
  N('you requested (?:about )?#'),
  N('resulted in #'),
  N('request(?:ed)? contains #'),
  N('input token count \\(?#'),
  N('prompt (?:token count of|contains) #'),
  N('request \\(# tokens'),
  N('received #'),
  N('given: #'),
  N('requested:? #'),
];

export function numbersIn(words: string): ContextNumbers {
  const pair = BOTH[0].exec(words);
  if (pair !== null) return known(toNumber(pair[2]), toNumber(pair[1]));
  const sum = BOTH[1].exec(words);
  if (sum !== null) return known(toNumber(sum[3]), (toNumber(sum[1]) ?? 0) + (toNumber(sum[2]) ?? 0));
  return known(first(LIMITS, words), first(ASKED, words));
}

function first(patterns: readonly RegExp[], words: string): number | undefined {
  for (const pattern of patterns) {
    const found = toNumber(pattern.exec(words)?.[1]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function toNumber(digits: string | undefined): number | undefined {
  const value = Number((digits ?? '').replaceAll(/[,._]/g, ''));
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

const known = (limit: number | undefined, asked: number | undefined): ContextNumbers => ({
  ...(limit === undefined ? {} : { limit }),
  ...(asked === undefined ? {} : { asked }),
});
