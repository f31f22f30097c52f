// The models that may give one answer: the session's own and the user's chain, without those that cannot, best first.
import { type Fault, fault, type Outcome } from '../../../protocol/fault.ts';
import type { Model } from '../model.ts';
import { countsFor, type Gate } from './gate.ts';
import type { Leg, Need } from './route.ts';
import type { Tries } from './tries.ts';
import { lacks } from './unfinished.ts';

export interface ChainParts {
  readonly clock: { now(): number };
  readonly resolve: (id: string) => Outcome<Model>;
  /** The user's chain. */
  readonly fallbacks: () => readonly string[];
  /** Whether a model's provider has what it needs to be asked. */
  readonly configured: (id: string) => boolean;
}

export interface Chain {
  /** Those that failed at this answer are asked no more for it. */
  readonly givenUp: Map<string, Fault>;
  /** Why a model is not asked for this, before anything of it is known to its provider. */
  unfit(id: string, need: Need): Fault | undefined;
  candidates(need: Need): readonly string[];
  /** Who else could be asked now. */
  other(model: string, need: Need): string | undefined;
  /** Says once for each agent that another one answers, and nothing when the first does again. */
  standIn(id: string, refused: Fault | undefined, need: Need): Pick<Leg, 'switched'>;
}

export function createChain(parts: ChainParts, gate: Gate, tries: Tries, first: string, step: string): Chain {
  const givenUp = new Map<string, Fault>();
  const key = placeOf(step, first);
  const unfit = (id: string, need: Need): Fault | undefined => {
    const tooLong = tries.tooLong.get(placeOf(step, id));
    if (tooLong !== undefined && need.input >= tooLong.input) return tooLong.fault;
    const resolved = parts.resolve(id);
    if (!resolved.ok) return resolved.fault;
    // What the user has chosen is asked: only it knows better.
    if (id === first) return undefined;
    if (!parts.configured(id)) return fault('model.unconfigured', `${id} is not connected.`);
    return lacks(resolved.value, need);
  };
  const isStructured = (id: string) => {
    const resolved = parts.resolve(id);
    return resolved.ok && resolved.value.capabilities.structured;
  };
  /** Whether another model failed at this in a way that its provider fails with all of them. */
  const isDown = (id: string) =>
    [...givenUp].some(([other, problem]) => countsFor(problem) === 'provider' && providerOf(other) === providerOf(id));
  /** Who was left alone comes last, who lacks structured output behind who has it. */
  const candidates = (need: Need): readonly string[] => {
    const now = parts.clock.now();
    const isLeft = (id: string) => (tries.left.get(id)?.until ?? 0) > now;
    const rank = (id: string) =>
      isLeft(id) ? 3 : isDown(id) ? 2 : need.structured && id !== first && !isStructured(id) ? 1 : 0;
    const all = [...new Set([first, ...parts.fallbacks()])];
    const fit = all.filter((id) => !givenUp.has(id) && unfit(id, need) === undefined);
    return fit.length < 2 ? fit : fit.toSorted((one, other) => rank(one) - rank(other));
  };
  return {
    givenUp,
    unfit,
    candidates,
    other: (model, need) => candidates(need).find((id) => id !== model && gate.refusal(id) === undefined),
    standIn: (id, refused, need) => {
      const from = tries.standIns.get(key) ?? first;
      if (id === from) return {};
      if (id === first) tries.standIns.delete(key);
      else tries.standIns.set(key, id);
      const reason = givenUp.get(from) ?? tries.left.get(from)?.reason ?? refused ?? unfit(from, need);
      return id === first || reason === undefined ? {} : { switched: { from, reason } };
    },
  };
}

const providerOf = (model: string) => model.split('/')[0];

export const placeOf = (step: string, model: string) => `${step} ${model}`;
