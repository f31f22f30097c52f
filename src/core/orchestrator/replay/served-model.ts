// The model of a replay: says what the log has of each request, at the place where it was said.
import { type Fault, fault } from '../../../protocol/fault.ts';
import type { Model, ModelChunk, ModelPrice } from '../../llm/model.ts';
import type { LastChunk, Leg, Next, Picked, RouteRun, Series } from '../../llm/route/route.ts';
import { retryText } from '../../shared/retry-text.ts';
import type { Outside } from '../outside.ts';
import type { Conductor } from './conductor.ts';
import { eventAt, type Of, type Recording, type RequestRecord, WATCHED } from './recording.ts';

/** How one agent step reaches models. */
type Models = Pick<Outside, 'resolve' | 'route' | 'costOf'>;

const NEVER = Number.POSITIVE_INFINITY;

/** Only whether there is a price is asked of it: what each request cost is in the log. */
const SOME_PRICE: ModelPrice = { input: 0, cachedInput: 0, output: 0 };

export function createServedModels(recording: Recording, conductor: Conductor): (step: string) => Models {
  const asked = new Map<string, number>();
  return (step) => {
    const requests = recording.requests(step);
    let current: RequestRecord | undefined;
    let waited = false;
    const ended = () => eventAt(recording, current?.ended, 'model.ended');
    const modelOf = (id: string, run?: RouteRun): Model => ({
      ...silentModel(id, isPriced(recording, step), () => ended()?.contextLimit ?? null),
      stream: async function* (): AsyncGenerator<ModelChunk> {
        if (run !== undefined) yield await answer(run);
      },
    });

    const answer = async (run: RouteRun): Promise<LastChunk> => {
      for (const [index, place] of (current?.retries ?? []).entries()) {
        await conductor.hold(place, step);
        const problem = eventAt(recording, place, 'notice.raised')?.fault;
        if (problem !== undefined) await run.emit([retried(run.id, step, problem, index + 2)]);
      }
      await conductor.hold(Math.min(current?.completed ?? NEVER, current?.ended ?? NEVER), step);
      const said = isLast(current) ? eventAt(recording, current?.completed, 'message.completed') : undefined;
      return lastChunk(said, ended());
    };

    const pick = (run: RouteRun): Picked => {
      const problem = refusal(recording, step, conductor.place);
      if (problem !== undefined) return { ok: false, fault: problem };
      const count = asked.get(step) ?? 0;
      // Nothing more was asked: it waited for a model until it was stopped.
      if (count >= requests.length && !waited) {
        waited = true;
        return { ok: false, fault: STOPPED, waitMs: 1 };
      }
      asked.set(step, count + 1);
      current = requests[count];
      const model = modelOf(current?.model ?? run.model, run);
      const report = (last: LastChunk | undefined) => {
        if (last === undefined) asked.set(step, count);
      };
      return { ok: true, leg: { model, ...switchOf(recording, current), report } };
    };

    const after = (): Next => {
      if (goesOn(current)) return { go: 'on', keep: 'text', waitMs: 1, ...noticeAfter(recording, current) };
      const failed = eventAt(recording, current?.completed, 'message.completed')?.state === 'failed';
      const problem = failed ? problemOf(recording, step, current) : undefined;
      return { go: 'end', ...(problem === undefined ? {} : { fault: problem }) };
    };

    return {
      resolve: (name) => {
        const problem = refusal(recording, step, conductor.place);
        return problem === undefined ? { ok: true, value: modelOf(name) } : { ok: false, fault: problem };
      },
      route: (run): Series => ({
        pick: () => pick(run),
        after,
        // What it waited for is in the log: the next thing that the step did.
        wait: () => conductor.hold(conductor.next(step), step),
      }),
      costOf: () => ended()?.cost ?? null,
    };
  };
}

const retried = (run: string, step: string, problem: Fault, attempt: number) => ({
  run,
  step,
  type: 'notice.raised' as const,
  level: 'warning' as const,
  text: retryText(problem, attempt),
  fault: problem,
});

/** Whether more was asked for the same answer, or was about to be. */
const goesOn = (request: RequestRecord | undefined) =>
  request?.ended !== undefined && (request.completed === undefined || request.completed > request.ended);

/** What an answer came to is in the log with the last request for it. */
const isLast = (request: RequestRecord | undefined) => request?.completed !== undefined;

/** Its own stands behind the request, and behind the answer's beginning where it is the first. */
function switchOf(recording: Recording, request: RequestRecord | undefined): Pick<Leg, 'switched'> {
  const asked = eventAt(recording, request?.requested, 'model.requested');
  for (const ahead of [1, 2]) {
    const event = eventAt(recording, (request?.requested ?? NEVER) + ahead, 'model.switched');
    if (event?.request === asked?.request && event !== undefined) {
      return { switched: { from: event.from, reason: event.reason } };
    }
  }
  return {};
}

function noticeAfter(recording: Recording, request: RequestRecord | undefined): { readonly notice?: Fault } {
  const event = eventAt(recording, (request?.ended ?? NEVER) + 1, 'notice.raised');
  return event?.fault === undefined || WATCHED.has(event.fault.code) ? {} : { notice: event.fault };
}

/** What its step says became of a failed answer; otherwise what the request itself said. */
function problemOf(recording: Recording, step: string, request: RequestRecord | undefined): Fault | undefined {
  const ended = eventAt(recording, request?.ended, 'model.ended');
  const next = recording.events[recording.next(step, Math.max(request?.ended ?? 0, request?.completed ?? 0) + 1)];
  const told = next?.type === 'step.ended' || next?.type === 'step.changed' ? next.fault : undefined;
  return told !== undefined && OF_MODELS.test(told.code) ? told : (ended?.fault ?? told);
}

/** What it is, without a voice. */
const silentModel = (id: string, priced: boolean, contextLimit: () => number | null): Model => ({
  id,
  price: priced ? SOME_PRICE : null,
  local: false,
  get capabilities() {
    const limits = { contextLimit: contextLimit(), outputLimit: null };
    const able = { tools: true, images: true, files: true, thinking: true, structured: true, continues: false };
    return { ...able, efforts: [], ...limits };
  },
  stream: async function* () {
    yield { type: 'fault', fault: STOPPED, parts: [] };
  },
});

const STOPPED = fault('model.stopped', 'The request was stopped.');

function lastChunk(said: Of<'message.completed'> | undefined, ended: Of<'model.ended'> | undefined): LastChunk {
  const parts = said?.parts ?? [];
  const used = ended?.usage === undefined ? {} : { usage: ended.usage };
  // A log that was cut off between the two has no more than what was said.
  if (ended === undefined && said?.state === 'complete') return { type: 'end', parts, stop: 'end' };
  if (ended === undefined || ended.stop === 'stopped') return { type: 'fault', fault: STOPPED, parts, ...used };
  if (ended.stop === 'fault') return { type: 'fault', fault: ended.fault ?? STOPPED, parts, ...used };
  return { type: 'end', parts, stop: ended.stop, ...used };
}

/** What steps say that could not ask, or got no answer. */
const OF_MODELS = /^(model|provider|breaker)\./;

/** Why the model could not be asked at all: what its step says of it without having begun to speak. */
function refusal({ events, next }: Recording, step: string, from: number): Fault | undefined {
  for (let place = next(step, from); place < events.length; place = next(step, place + 1)) {
    const event = events[place];
    if (event?.type === 'message.added' || event?.type === 'model.requested') return undefined;
    if (event?.type !== 'step.ended' && event?.type !== 'step.changed') continue;
    return event.fault !== undefined && OF_MODELS.test(event.fault.code) ? event.fault : undefined;
  }
  return undefined;
}

/** A step that a limit in money ended because nobody knew a price had a model without one. */
const isPriced = ({ events }: Recording, step: string) =>
  !events.some((event) => event.type === 'step.ended' && event.id === step && event.fault?.code === 'budget.unpriced');
