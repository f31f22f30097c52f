// What an answer that did not end has cost, as far as it can be reckoned: money was spent on it all the same.
import type { Fault } from '../../../protocol/fault.ts';
import type { Usage } from '../../../protocol/message.ts';
import { reachedServer } from '../faults/unreachable.ts';
import type { Watch } from './watched-fetch.ts';

const BYTES_PER_TOKEN = 4;

export interface Cut {
  readonly fault: Fault;
  /** What the provider has told so far. */
  readonly usage: Usage | undefined;
  /** Bytes of the answer that arrived. */
  readonly written: number;
  readonly watch: Pick<Watch, 'sent' | 'answered' | 'refusal' | 'status' | 'contentType'>;
}

/** Undefined where nothing was spent: the server was not reached, refused the request, or is no model server. */
export function costOf({ fault, usage, written, watch }: Cut): Usage | undefined {
  const output = Math.ceil(written / BYTES_PER_TOKEN);
  if (usage !== undefined) return output > usage.output ? { ...usage, output, estimated: true } : usage;
  if (written > 0) return { ...guess(watch), output };
  const { sent, answered, refusal, status, contentType } = watch;
  if (sent === undefined || refusal !== undefined || !reachedServer(fault)) return undefined;
  if (!answered) return UNANSWERED.test(fault.code) ? guess(watch) : undefined;
  // Said by the server itself before it had begun.
  if (status !== 200 || !/event-stream/.test(contentType) || !WAITED.test(fault.code)) return undefined;
  return guess(watch);
}

/** Less than nothing is no count: it would make room under every limit. */
export const believed = (usage: Usage | undefined): Usage | undefined =>
  usage !== undefined && Object.values(usage).some((count) => typeof count === 'number' && count < 0)
    ? undefined
    : usage;

/** What a whole answer took whose server does not tell: nothing would count it against a limit otherwise. */
export const reckonedUsage = (watch: Pick<Watch, 'sent'>, written: number): Usage => ({
  ...guess(watch),
  output: Math.ceil(written / BYTES_PER_TOKEN),
});

/** What a fault says whose request may have been worked on. */
const WAITED = /^model\.(cut|stalled|stopped|malformed)$/;
const UNANSWERED = /^model\.(unreachable|stalled|stopped)$/;

const guess = ({ sent = 0 }: Pick<Watch, 'sent'>): Usage => ({
  input: Math.ceil(sent / BYTES_PER_TOKEN),
  output: 0,
  cachedInput: 0,
  estimated: true,
});
