// How much room a model has, from what is known of it and from the words in which a provider refused a request as too long.
import type { Fault } from '../../protocol/fault.ts';
import type { Model } from '../llm/model.ts';

/** Tokens of an answer whose limit nobody knows. */
const USUAL_OUTPUT = 8_192;
/** Beyond this part of its room a conversation is compacted, down to the other. */
const NEAR = 0.85;
const DOWN_TO = 0.5;

export interface Window {
  /** A prompt of so many tokens is near the limit. */
  readonly near: number;
  /** What is aimed at then. */
  readonly target: number;
  /** What the model holds, answer included. */
  readonly limit: number;
}

/** Undefined where nobody knows. */
export function windowOf({ contextLimit, outputLimit }: Model['capabilities'], learned?: number): Window | undefined {
  const limit = learned === undefined ? contextLimit : Math.min(learned, contextLimit ?? learned);
  if (limit === null) return undefined;
  const room = limit - Math.min(outputLimit ?? USUAL_OUTPUT, Math.floor(limit / 4));
  return { near: Math.floor(room * NEAR), target: Math.floor(room * DOWN_TO), limit };
}

export interface Told {
  readonly limit?: number;
  /** What the request took by the provider's count. */
  readonly asked?: number;
}

const NUMBER = '(\\d[\\d,._]*\\d)';
const LIMITS = [
  `> ?${NUMBER}`,
  `(?:maximum|max|limit|window|available)[^\\d]{0,60}?${NUMBER}`,
  `context (?:length|size)[^\\d]{0,40}?${NUMBER}`,
  `n_ctx[^\\d]{0,8}${NUMBER}`,
  `${NUMBER} (?:tokens? )?(?:is the )?(?:maximum|max|limit|allowed)`,
].map((pattern) => new RegExp(pattern, 'i'));
const ASKED = [
  `(?:requested|too long|resulted in|prompt_tokens|prompt is|contains|input token count)[^\\d]{0,30}?${NUMBER}`,
  `${NUMBER}(?: tokens?)? ?(?:\\+ ?[\\d,]+ ?)?>`,
].map((pattern) => new RegExp(pattern, 'i'));

/** Fewer are no model's limit: they are something else in the sentence. */
const LEAST = 500;

/** Taken as a hint alone: they are a provider's words. */
export function toldBy({ text }: Fault): Told {
  const limit = found(LIMITS, text);
  const asked = found(ASKED, text);
  return {
    ...(limit === undefined ? {} : { limit }),
    // A request that was refused was longer than the limit.
    ...(asked === undefined || (limit !== undefined && asked <= limit) ? {} : { asked }),
  };
}

function found(patterns: readonly RegExp[], text: string): number | undefined {
  for (const pattern of patterns) {
    const number = Number(pattern.exec(text)?.[1]?.replace(/[,._]/g, ''));
    if (number >= LEAST) return number;
  }
  return undefined;
}
