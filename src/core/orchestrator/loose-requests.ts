// Requests that belong to no session of the user's: another program asks a model, and what that takes is told and counted all the same.
import type { EventBody } from '../../protocol/event.ts';
import { type Fault, fault, type Outcome } from '../../protocol/fault.ts';
import type { Message, Usage } from '../../protocol/message.ts';
import type { Plan } from '../../protocol/plan.ts';
import type { Model, ModelChunk, ModelRequest } from '../llm/model.ts';
import type { LastChunk, Leg, Need, Route, Series } from '../llm/route/route.ts';
import type { Ports } from '../ports.ts';
import { type Admit, admitWithinPlan } from './admit.ts';
import { createBook, createTell, type Tell } from './loose-book.ts';
import type { Purse } from './purse.ts';
import type { Admission, RequestEstimate } from './run.ts';
import type { Sessions } from './sessions.ts';

export interface LooseRequests {
  /** As `Model.stream`, of PROVIDER/MODEL; a model that there is not is a fault. */
  stream(model: string, request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelChunk>;
}

export interface LooseParts {
  readonly ports: Pick<Ports, 'clock' | 'log' | 'logger'>;
  readonly sessions: Pick<Sessions, 'create' | 'open'>;
  readonly resolve: (model: string) => Outcome<Model>;
  /** Whether a model may stand in for the one that was asked: not one that asks the user for consent to us alone. */
  readonly mayAsk: (model: string) => boolean;
  readonly route: Route;
  readonly needOf: (request: ModelRequest) => Need;
  readonly usageOf: (last: LastChunk, answered: boolean) => Usage | undefined;
  readonly estimateOf: (model: Model, need: Need, maxOutput?: number) => RequestEstimate;
  readonly costOf: (usage: Usage | undefined, price: Model['price']) => number | null;
  /** What the limits of a run, a session and a day leave; nothing limits them where it is not given. */
  readonly purse?: Purse;
  readonly repair: (messages: readonly Message[]) => readonly Message[];
  readonly trusted: () => boolean;
}

interface Loose {
  readonly parts: LooseParts;
  readonly tell: Tell;
  readonly series: Series;
  readonly request: ModelRequest;
  readonly need: Need;
  readonly signal: AbortSignal;
  readonly admit: Admit;
}

export function createLooseRequests(parts: LooseParts): LooseRequests {
  const { clock } = parts.ports;
  const book = createBook(parts);
  return {
    stream: async function* (id, given, signal) {
      const ready = parts.trusted() ? parts.resolve(id) : UNTRUSTED;
      if (!ready.ok) return yield faulty(ready.fault);
      const session = await book();
      if (!session.ok) return yield faulty(session.fault);
      const { journal } = session.value;
      const request = { ...given, messages: parts.repair(given.messages) };
      const run = { id: clock.id(), model: ready.value.id, signal, emit: async () => undefined };
      const purse = parts.purse?.({ id: run.id, journal });
      const series = parts.route(run, run.id);
      const tell = createTell(purse?.journal ?? journal, book);
      const admit = purse?.admit ?? admitWithinPlan;
      const loose: Loose = { parts, tell, series, request, need: parts.needOf(request), signal, admit };
      try {
        for (let attempt = 1; ; attempt++) {
          const leg = await pick(loose);
          if (!leg.ok) return yield faulty(leg.fault);
          const made = yield* exchange(loose, leg.value, attempt);
          if (made.last !== undefined) return yield made.last;
          await series.wait(made.waitMs);
        }
      } finally {
        purse?.close();
      }
    },
  };
}

async function pick({ parts, series, need, signal }: Loose): Promise<Outcome<Leg>> {
  for (;;) {
    const picked = series.pick(need);
    if (picked.ok) {
      const { leg } = picked;
      if (parts.mayAsk(leg.model.id)) return { ok: true, value: leg };
      leg.report(undefined);
      return { ok: false, fault: leg.switched?.reason ?? NOT_OTHERS };
    }
    if (signal.aborted || picked.waitMs === undefined) return { ok: false, fault: picked.fault };
    await series.wait(picked.waitMs);
  }
}

/** Without a last chunk another request is made, after so long. */
type Made = { readonly last: LastChunk } | { readonly last: undefined; readonly waitMs: number };

async function* exchange(loose: Loose, leg: Leg, attempt: number): AsyncGenerator<ModelChunk, Made, void> {
  const { parts, tell, series, request, need, signal } = loose;
  const { clock, logger } = parts.ports;
  const { model, switched } = leg;
  const id = clock.id();
  const admitted = await letIn(loose, leg, [
    { type: 'model.requested', request: id, model: model.id, attempt },
    ...(switched === undefined ? [] : [{ type: 'model.switched' as const, request: id, to: model.id, ...switched }]),
  ]);
  if (!admitted.ok) return { last: faulty(admitted.fault) };
  const { maxOutput = request.maxOutput, settle } = admitted.value;
  const startedAt = clock.now();
  let firstAt: number | undefined;
  let last: LastChunk | undefined;
  try {
    const sent = maxOutput === undefined ? request : { ...request, maxOutput };
    for await (const chunk of model.stream(sent, signal)) {
      // Whoever asked has no whole answer before it is counted.
      if (chunk.type === 'end' || chunk.type === 'fault') last = chunk;
      else {
        firstAt ??= clock.now();
        yield chunk;
      }
    }
    last ??= faulty(fault('model.cut', `${model.id} ended without finishing its answer.`, { retryable: true }));
  } finally {
    leg.report(last);
    const usage = last === undefined ? undefined : parts.usageOf(last, firstAt !== undefined);
    const cost = parts.costOf(usage, model.price);
    settle(usage, cost);
    const first = firstAt === undefined ? {} : { firstMs: firstAt - startedAt };
    const ended = await tell([{ ...endOf(model, id, last), usage, cost, ms: clock.now() - startedAt, ...first }]);
    if (!ended.ok) logger.write('error', `What a request to ${model.id} has cost was not kept: ${ended.fault.text}`);
  }
  const next = series.after(leg, last, need);
  // What another extension has been given already cannot be taken back, and is not gone on with by another request.
  if (next.go === 'on' && firstAt === undefined && !signal.aborted) return { last: undefined, waitMs: next.waitMs };
  return { last: next.go === 'end' && next.fault !== undefined ? { ...faulty(next.fault), parts: last.parts } : last };
}

/** Takes room for a request and tells of it; what cannot be told is not spent. */
async function letIn(
  { parts, tell, request, need, signal, admit }: Loose,
  leg: Leg,
  bodies: readonly EventBody[],
): Promise<Outcome<Admission>> {
  const estimate = parts.estimateOf(leg.model, need, request.maxOutput);
  const asked = { step: '', estimate, plan: () => NO_PLAN, limited: false, overBudget: () => undefined, signal };
  const admitted = await admit(asked);
  const told = admitted.ok ? await tell(bodies) : admitted;
  if (admitted.ok && told.ok) return admitted;
  leg.report(undefined);
  if (admitted.ok) admitted.value.settle({ input: 0, output: 0, cachedInput: 0 }, 0);
  return told.ok ? admitted : told;
}

const NO_PLAN: Plan = { id: 'loose', goal: '', steps: [], revision: 1 };

const UNTRUSTED = {
  ok: false as const,
  fault: fault(
    'workspace.untrusted',
    'This workspace is in Restricted Mode: Orquestra asks no model until you trust it.',
    { action: 'trust-workspace' },
  ),
};

const NOT_OTHERS = fault('model.not-found', 'This model answers nobody but Orquestra. Choose another one.');

const faulty = (problem: Fault): Extract<LastChunk, { type: 'fault' }> => ({
  type: 'fault',
  fault: problem,
  parts: [],
});

/** Without a last chunk whoever listened has left. */
function endOf(model: Model, request: string, last: LastChunk | undefined) {
  const stop =
    last === undefined || (last.type === 'fault' && last.fault.code === 'model.stopped')
      ? ('stopped' as const)
      : last.type === 'fault'
        ? ('fault' as const)
        : last.stop;
  return {
    type: 'model.ended' as const,
    request,
    model: model.id,
    stop,
    contextLimit: model.capabilities.contextLimit,
    ...(stop === 'fault' && last?.type === 'fault' ? { fault: last.fault } : {}),
  };
}
