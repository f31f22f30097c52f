// The model of a replay: says what the log has of each request, at the place where it was said.
import { type Fault, fault } from '../../../protocol/fault.ts';
import type { Model, ModelChunk, ModelPrice } from '../../llm/model.ts';
import type { Outside } from '../outside.ts';
import type { Conductor } from './conductor.ts';
import { eventAt, type Of, type Recording, type RequestRecord } from './recording.ts';

/** How one agent step reaches models. */
type Models = Pick<Outside, 'resolve' | 'wrap' | 'costOf'>;

const NEVER = Number.POSITIVE_INFINITY;

/** Only whether there is a price is asked of it: what each request cost is in the log. */
const SOME_PRICE: ModelPrice = { input: 0, cachedInput: 0, output: 0 };

export function createServedModels(recording: Recording, conductor: Conductor): (step: string) => Models {
  const asked = new Map<string, number>();
  return (step) => {
    const requests = recording.requests(step);
    let current: RequestRecord | undefined;
    const ended = () => eventAt(recording, current?.ended, 'model.ended');

    const answer = async (retried: (attempt: number, problem: Fault) => void): Promise<ModelChunk> => {
      const count = asked.get(step) ?? 0;
      asked.set(step, count + 1);
      current = requests[count];
      for (const [index, place] of (current?.retries ?? []).entries()) {
        await conductor.hold(place, step);
        const problem = eventAt(recording, place, 'notice.raised')?.fault;
        if (problem !== undefined) retried(index + 2, problem);
      }
      await conductor.hold(current?.completed ?? NEVER, step);
      return lastChunk(eventAt(recording, current?.completed, 'message.completed'), ended());
    };

    return {
      resolve: (name) => {
        const problem = refusal(recording, step, conductor.place);
        if (problem !== undefined) return { ok: false, fault: problem };
        const id = requests[asked.get(step) ?? 0]?.model ?? name;
        return { ok: true, value: silentModel(id, isPriced(recording, step), () => ended()?.contextLimit ?? null) };
      },
      wrap: (model, retried) => ({
        ...model,
        stream: async function* () {
          yield await answer(retried);
        },
      }),
      costOf: () => ended()?.cost ?? null,
    };
  };
}

/** What it is, without a voice: `wrap` gives it that of the log. */
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

function lastChunk(said: Of<'message.completed'> | undefined, ended: Of<'model.ended'> | undefined): ModelChunk {
  const parts = said?.parts ?? [];
  const used = ended?.usage === undefined ? {} : { usage: ended.usage };
  // A log that was cut off between the two has no more than what was said.
  if (ended === undefined && said?.state === 'complete') return { type: 'end', parts, stop: 'end' };
  if (ended === undefined || ended.stop === 'stopped') return { type: 'fault', fault: STOPPED, parts, ...used };
  if (ended.stop === 'fault') return { type: 'fault', fault: ended.fault ?? STOPPED, parts, ...used };
  return { type: 'end', parts, stop: ended.stop, ...used };
}

/** Why the model could not be asked at all: what its step says of it without having begun to speak. */
function refusal({ events, next }: Recording, step: string, from: number): Fault | undefined {
  for (let place = next(step, from); place < events.length; place = next(step, place + 1)) {
    const event = events[place];
    if (event?.type === 'message.added' || event?.type === 'model.requested') return undefined;
    if (event?.type !== 'step.ended' && event?.type !== 'step.changed') continue;
    return event.fault !== undefined && /^(model|provider)\./.test(event.fault.code) ? event.fault : undefined;
  }
  return undefined;
}

/** A step that a limit in money ended because nobody knew a price had a model without one. */
const isPriced = ({ events }: Recording, step: string) =>
  !events.some((event) => event.type === 'step.ended' && event.id === step && event.fault?.code === 'budget.unpriced');
