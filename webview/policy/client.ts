// Speaks to the policy page's host: says hello, sends requests, matches replies, and hands every other valid frame on.
import { type Fault, fault, type Outcome, succeed } from '../../src/protocol/fault.ts';
import type { Channel } from '../../src/protocol/frame.ts';
import {
  POLICY_FRAME_VERSION,
  type PolicyRequest,
  type ToPolicyHost,
  type ToPolicyPage,
  ToPolicyPageSchema,
} from '../../src/protocol/policy-frame.ts';

export interface PolicyClient {
  hello(): void;
  ask(request: PolicyRequest): Promise<Outcome<unknown>>;
}

export function createPolicyClient(
  channel: Channel<ToPolicyHost, ToPolicyPage>,
  receive: (frame: Extract<ToPolicyPage, { kind: 'state' | 'explained' }>) => void,
  complain: (problem: Fault) => void,
): PolicyClient {
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  let last = 0;
  const settle = (id: number, outcome: Outcome<unknown>) => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    if (resolve !== undefined) resolve(outcome);
    else if (!outcome.ok) complain(outcome.fault);
  };
  channel.listen((raw) => {
    const parsed = ToPolicyPageSchema.safeParse(raw);
    if (!parsed.success) {
      complain(fault('frame.unknown', 'Something the host said is not understood. Reload the window.'));
      return;
    }
    const frame = parsed.data;
    if (frame.kind === 'reply') settle(frame.id, succeed(frame.result));
    else if (frame.kind === 'refusal') settle(frame.id, { ok: false, fault: frame.fault });
    else receive(frame);
  });
  return {
    hello: () => channel.send({ kind: 'hello', version: POLICY_FRAME_VERSION }),
    ask: (request) => {
      const id = ++last;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        channel.send({ kind: 'request', id, request });
      });
    },
  };
}
