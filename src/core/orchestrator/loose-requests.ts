// Requests that belong to no session of the user's: another program asks a model, and what that takes is told and counted all the same.
import type { EventBody } from '../../protocol/event.ts';
import { type Fault, fault, type Outcome } from '../../protocol/fault.ts';
import type { Message, Usage } from '../../protocol/message.ts';
import type { Model, ModelChunk, ModelRequest } from '../llm/model.ts';
import type { LastChunk, Leg, Need, Route, Series } from '../llm/route/route.ts';
import type { Ports } from '../ports.ts';
import type { Session } from './session.ts';
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
  readonly costOf: (usage: Usage | undefined, price: Model['price']) => number | null;
  readonly repair: (messages: readonly Message[]) => readonly Message[];
  readonly trusted: () => boolean;
}

/** The session that they are told in; what was said in them is not kept. */
export const LOOSE_TITLE = 'Language models for other extensions';

type Tell = (bodies: readonly EventBody[]) => Promise<Outcome<void>>;

interface Loose {
  readonly parts: LooseParts;
  readonly tell: Tell;
  readonly series: Series;
  readonly request: ModelRequest;
  readonly need: Need;
  readonly signal: AbortSignal;
}

export function createLooseRequests(parts: LooseParts): LooseRequests {
  const { clock } = parts.ports;
  const tell = createTell(parts);
  return {
    stream: async function* (id, given, signal) {
      const ready = parts.trusted() ? parts.resolve(id) : UNTRUSTED;
      if (!ready.ok) return yield faulty(ready.fault);
      const request = { ...given, messages: parts.repair(given.messages) };
      const run = { id: clock.id(), model: ready.value.id, signal, emit: async () => undefined };
      const series = parts.route(run, run.id);
      const loose: Loose = { parts, tell, series, request, need: parts.needOf(request), signal };
      for (let attempt = 1; ; attempt++) {
        const leg = await pick(loose);
        if (!leg.ok) return yield faulty(leg.fault);
        const told = yield* exchange(loose, leg.value, attempt);
        if (told.last !== undefined) return yield told.last;
        await series.wait(told.waitMs);
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

/** One request; without a last chunk another one is made. */
async function* exchange(
  { parts, tell, series, request, need, signal }: Loose,
  leg: Leg,
  attempt: number,
): AsyncGenerator<
  ModelChunk,
  { readonly last: LastChunk } | { readonly last: undefined; readonly waitMs: number },
  void
> {
  const { clock, logger } = parts.ports;
  const { model, switched } = leg;
  const id = clock.id();
  // What cannot be told is not spent.
  const told = await tell([
    { type: 'model.requested', request: id, model: model.id, attempt },
    ...(switched === undefined ? [] : [{ type: 'model.switched' as const, request: id, to: model.id, ...switched }]),
  ]);
  if (!told.ok) {
    leg.report(undefined);
    return { last: faulty(told.fault) };
  }
  const startedAt = clock.now();
  let firstAt: number | undefined;
  let last: LastChunk | undefined;
  try {
    for await (const chunk of model.stream(request, signal)) {
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
    const body = { ...endOf(model, id, last), usage, cost: parts.costOf(usage, model.price) };
    const first = firstAt === undefined ? {} : { firstMs: firstAt - startedAt };
    const ended = await tell([{ ...body, ms: clock.now() - startedAt, ...first }]);
    if (!ended.ok) logger.write('error', `What a request to ${model.id} has cost was not kept: ${ended.fault.text}`);
  }
  const next = series.after(leg, last, need);
  // What another extension has been given already cannot be taken back, and is not gone on with by another request.
  if (next.go === 'on' && firstAt === undefined && !signal.aborted) return { last: undefined, waitMs: next.waitMs };
  return { last: next.go === 'end' && next.fault !== undefined ? { ...faulty(next.fault), parts: last.parts } : last };
}

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

function createTell(parts: LooseParts): Tell {
  const book = createBook(parts);
  return async (bodies) => {
    const session = await book();
    if (!session.ok) return session;
    try {
      await session.value.journal.emit(bodies);
      return { ok: true, value: undefined };
    } catch (error) {
      return { ok: false, fault: session.value.journal.broken ?? fault('log.unwritable', String(error)) };
    }
  };
}

/** The session for them, the same as long as nobody else writes it: another window has one of its own. */
function createBook({ ports: { log }, sessions }: LooseParts): () => Promise<Outcome<Session>> {
  let known: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const openIfFree = async (id: string): Promise<Session | undefined> => {
    const locked = await log.lock(id);
    if (!locked.ok || !locked.value) return undefined;
    const opened = await sessions.open(id);
    return opened.ok && opened.value.journal.broken === undefined ? opened.value : undefined;
  };
  const find = async (): Promise<Session | undefined> => {
    if (known !== undefined) return openIfFree(known);
    const listed = await log.list(LOOSE_TITLE, 10);
    for (const { session, title } of listed.ok ? listed.value : []) {
      const opened = title === LOOSE_TITLE ? await openIfFree(session) : undefined;
      if (opened !== undefined) return opened;
    }
    return undefined;
  };
  const open = async (): Promise<Outcome<Session>> => {
    const found = await find();
    const session = found === undefined ? await sessions.create({ mode: 'ask' }) : { ok: true as const, value: found };
    if (!session.ok) return session;
    known = session.value.id;
    if (found === undefined) await session.value.journal.emit([{ type: 'session.renamed', title: LOOSE_TITLE }]);
    return session;
  };
  return () => {
    // One after the other: two first requests at once would begin two sessions.
    const opened = turn.then(open);
    turn = opened.catch(() => undefined);
    return opened.catch((error: unknown) => ({ ok: false, fault: fault('log.unwritable', String(error)) }));
  };
}
