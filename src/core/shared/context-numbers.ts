// How many tokens were asked for and how many a model takes, as a fault of a request that was too long carries them.
import type { Fault } from '../../protocol/fault.ts';

export interface ContextNumbers {
  /** Tokens at most. */
  readonly limit?: number;
  /** Tokens that the request had, the answer's room included where the server counts it. */
  readonly asked?: number;
}

/** What stands in a fault's cause; empty when neither number is known. */
export function contextCause({ limit, asked }: ContextNumbers): string {
  return [
    ...(limit === undefined ? [] : [`limit=${limit} tokens`]),
    ...(asked === undefined ? [] : [`asked=${asked} tokens`]),
  ].join(' ');
}

/** Of a `model.context-too-long`: what the server said; a number it did not tell is missing. */
export function contextNumbers({ cause }: Pick<Fault, 'cause'>): ContextNumbers {
  const read = (name: string) => {
    const found = new RegExp(`\\b${name}=(\\d+) tokens`).exec(cause ?? '')?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const limit = read('limit');
  const asked = read('asked');
  return { ...(limit === undefined ? {} : { limit }), ...(asked === undefined ? {} : { asked }) };
}
