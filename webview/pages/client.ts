// Speaks to the host of a page in the editor: says hello, sends requests, matches replies, and hands every other valid frame on.
import { type Fault, fault, type Outcome, succeed } from '../../src/protocol/fault.ts';
import type { Channel } from '../../src/protocol/frame.ts';

type Answer =
  | { readonly kind: 'reply'; readonly id: number; readonly result?: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly fault: Fault };

/** What every such page sends. */
export type Asking<R> =
  | { readonly kind: 'hello'; readonly version: number }
  | { readonly kind: 'request'; readonly id: number; readonly request: R };

export interface PageClient<R> {
  hello(): void;
  ask(request: R): Promise<Outcome<unknown>>;
}

export function createPageClient<R, Told extends { readonly kind: string }>(
  {
    channel,
    version,
    parse,
  }: {
    readonly channel: Channel<Asking<R>, Answer | Told>;
    readonly version: number;
    /** Undefined where a frame is not understood. */
    readonly parse: (raw: unknown) => Answer | Told | undefined;
  },
  receive: (frame: Told) => void,
  complain: (problem: Fault) => void,
): PageClient<R> {
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  let last = 0;
  const settle = (id: number, outcome: Outcome<unknown>) => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    if (resolve !== undefined) resolve(outcome);
    else if (!outcome.ok) complain(outcome.fault);
  };
  const isAnswer = (frame: Answer | Told): frame is Answer => frame.kind === 'reply' || frame.kind === 'refusal';
  channel.listen((raw) => {
    const frame = parse(raw);
    if (frame === undefined) {
      complain(fault('frame.unknown', 'Something the host said is not understood. Reload the window.'));
    } else if (!isAnswer(frame)) receive(frame);
    else settle(frame.id, frame.kind === 'reply' ? succeed(frame.result) : { ok: false, fault: frame.fault });
  });
  return {
    hello: () => channel.send({ kind: 'hello', version }),
    ask: (request) => {
      const id = ++last;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        channel.send({ kind: 'request', id, request });
      });
    },
  };
}
