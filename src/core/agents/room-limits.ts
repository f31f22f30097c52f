// How much room a model has, from what is known of it and from what it has refused.
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
