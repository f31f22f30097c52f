// Answers that came without a fault and are not whole all the same, and models that cannot be asked for one.
import { type Fault, fault } from '../../../protocol/fault.ts';
import type { Model } from '../model.ts';
import type { LastChunk, Need, Next } from './route.ts';

/** How often an answer that reached its length limit is gone on with. */
const LENGTHS = 2;
/** How often a provider's own work may take a break within one answer. */
const PAUSES = 10;

/** How often each has happened within one answer. */
export type Ends = { length: number; paused: number; empty: number };

export function unfinished(last: Extract<LastChunk, { type: 'end' }>, ends: Ends, need: Need): Next {
  const calls = last.parts.some((part) => part.type === 'tool-call');
  const text = last.parts.some((part) => part.type === 'text' && part.text.trim() !== '');
  if (last.stop === 'paused' && ends.paused++ < PAUSES) return { go: 'on', keep: 'all', waitMs: 0 };
  if (last.stop === 'length' && text && !calls && ends.length++ < LENGTHS) return { go: 'on', keep: 'text', waitMs: 0 };
  const empty = last.stop === 'end' && !text && !calls && !last.parts.some((part) => part.type === 'provider');
  if (!empty) return { go: 'end' };
  if (ends.empty++ === 0) return { go: 'on', keep: 'empty', waitMs: 0 };
  // After work that was done there may be nothing left to say.
  return need.afterTools ? { go: 'end' } : { go: 'end', fault: EMPTY };
}

const EMPTY = fault(
  'model.empty',
  'The model gave an empty answer twice. Say it in another way, or choose another model.',
  {
    action: 'choose-model',
  },
);

/** Tokens that an answer has room for at least. */
const LEAST_ANSWER = 1_000;

/** What a request needs that a model does not have. */
export function lacks({ id, capabilities }: Model, need: Need): Fault | undefined {
  const cannot = (what: string) => fault('model.unfit', `${id} ${what}.`);
  const { contextLimit } = capabilities;
  if (need.tools && !capabilities.tools) return cannot('cannot call tools');
  if (need.images && !capabilities.images) return cannot('cannot see pictures');
  if (need.files && !capabilities.files) return cannot('cannot read documents');
  if (contextLimit !== null && need.input + LEAST_ANSWER > contextLimit) return cannot('has too little room');
  return undefined;
}
