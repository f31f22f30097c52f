// Leads answers through models: asks again what may pass, goes over to another model where that does not help, within limits.
import { type Fault, fault } from '../../../protocol/fault.ts';
import type { Breakers } from '../../shared/breaker.ts';
import type { Model } from '../model.ts';
import { type Chain, type ChainParts, createChain, placeOf } from './chain.ts';
import { allFailed, fallsOver, leftUntil, pauseBefore } from './failures.ts';
import { createGate, type Gate } from './gate.ts';
import type { Need, Next, Picked, Route, RouteRun, Series } from './route.ts';
import { createRunTries, type Tries, takeExtra, takeRest } from './tries.ts';
import { unfinished } from './unfinished.ts';

export interface RouteParts extends ChainParts {
  readonly clock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
  /** 0…1 */
  random(): number;
  readonly breakers: Breakers;
  /** What every request goes through. */
  readonly wrap: (model: Model) => Model;
}

export function createRoute(parts: RouteParts): Route {
  const gate = createGate(parts.breakers);
  const runs = createRunTries();
  return (run, step) => createSeries(parts, gate, runs.of(run.id), run, step);
}

function createSeries(parts: RouteParts, gate: Gate, tries: Tries, run: RouteRun, step: string): Series {
  const chain = createChain(parts, gate, tries, run.model, step);
  const attempts = new Map<string, number>();
  const ends = { length: 0, paused: 0, empty: 0 };
  return {
    pick: (need) => pick(parts, gate, tries, chain, run.model, need),
    after: ({ model }, last, need) => {
      if (last.type === 'end') {
        tries.tired.delete(step);
        tries.tooLong.delete(placeOf(step, model.id));
        const next = unfinished(last, ends, need);
        if (next.go !== 'end' || next.fault === undefined || run.signal.aborted) return next;
        // Nothing came of it twice: whoever answers in its place begins anew.
        ends.empty = 0;
        const given = { model: model.id, problem: next.fault, attempts: 1, step, need, keep: 'nothing' as const };
        return afterFault(parts, tries, chain, given);
      }
      if (run.signal.aborted) return { go: 'end' };
      if (last.fault.code === 'model.context-too-long') {
        const place = placeOf(step, model.id);
        const known = tries.tooLong.has(place);
        tries.tooLong.set(place, { input: need.input, fault: last.fault });
        // The first time whoever asks makes room.
        if (!known) return { go: 'end', fault: last.fault };
      }
      const keep = last.parts.some((part) => part.type === 'text' && part.text.trim() !== '') ? 'text' : 'nothing';
      const count = (attempts.get(model.id) ?? 0) + 1;
      attempts.set(model.id, count);
      return afterFault(parts, tries, chain, {
        model: model.id,
        problem: last.fault,
        attempts: count,
        step,
        need,
        keep,
      });
    },
    passOver: ({ model }, why, need) => {
      const other = chain.other(model.id, need);
      if (other !== undefined) chain.givenUp.set(model.id, why);
      return other !== undefined;
    },
    wait: (ms) => (ms <= 0 ? Promise.resolve() : parts.clock.sleep(ms, run.signal).catch(() => {})),
  };
}

function pick(parts: RouteParts, gate: Gate, tries: Tries, chain: Chain, first: string, need: Need): Picked {
  let refused: Fault | undefined;
  for (const id of chain.candidates(need)) {
    const resolved = parts.resolve(id);
    if (!resolved.ok) continue;
    const entered = gate.enter(id, !tries.begun);
    if (!entered.ok) {
      refused ??= entered.fault;
      continue;
    }
    tries.begun = true;
    const { switched } = chain.standIn(id, refused, need);
    const leg = { model: parts.wrap(resolved.value), report: entered.report };
    return { ok: true, leg: switched === undefined ? leg : { ...leg, switched } };
  }
  const problem = refused ?? chain.unfit(first, need) ?? chain.givenUp.get(first) ?? NOBODY;
  const waitMs = takeRest(tries, problem, parts.random());
  return { ok: false, fault: problem, ...(waitMs === undefined ? {} : { waitMs }) };
}

interface Failed {
  readonly model: string;
  readonly problem: Fault;
  readonly attempts: number;
  readonly step: string;
  readonly need: Need;
  readonly keep: 'nothing' | 'text';
}

function afterFault(
  parts: RouteParts,
  tries: Tries,
  chain: Chain,
  { model, problem, attempts, step, need, keep }: Failed,
): Next {
  const other = fallsOver(problem) ? chain.other(model, need) : undefined;
  const tired = tries.tired.has(step);
  const waitMs = pauseBefore(problem, { attempts, beside: other !== undefined, tired, scatter: parts.random() });
  if (waitMs === undefined && other === undefined) {
    chain.givenUp.set(model, problem);
    const end = allFailed(chain.givenUp, problem);
    if (end.retryable) tries.tired.add(step);
    return { go: 'end', fault: end };
  }
  const spent = takeExtra(tries, waitMs ?? 0, problem);
  if (spent !== undefined) return { go: 'end', fault: spent };
  if (waitMs !== undefined) return { go: 'on', keep, waitMs, notice: problem };
  chain.givenUp.set(model, problem);
  tries.left.set(model, { until: leftUntil(problem, parts.clock.now()), reason: problem });
  return { go: 'on', keep, waitMs: 0 };
}

const NOBODY = fault('model.unconfigured', 'No model can be asked for this. Choose one in the model picker.', {
  action: 'choose-model',
});
