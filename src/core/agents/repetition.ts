// Notices that a model makes the same calls with the same results again and again: tells it first, then ends the step.
import { type Fault, fault } from '../../protocol/fault.ts';
import type { ToolCallPart } from '../../protocol/message.ts';
import type { CallReport } from '../tools/runner.ts';

export type Seen = { readonly told: string; readonly fault?: undefined } | { readonly fault: Fault };

/** To be told of each answer's calls and what came of them; says something when the model goes round in circles. */
export type Repetition = (calls: readonly ToolCallPart[], made: readonly CallReport[]) => Seen | undefined;

/** Answers that make one round: the same again and again, two in turn, three in turn. */
const ROUNDS = [1, 2, 3] as const;
/** How many equal rounds in a row the model is told of, and how many end the step. */
const TOLD = { 1: 3, 2: 2, 3: 2 } as const;
const ENDED = { 1: 4, 2: 4, 3: 3 } as const;
/** Answers in a row whose calls cannot be read: each time the model was told what is wrong. */
const UNREADABLE = 4;

export function createRepetition(): Repetition {
  const recent: string[] = [];
  let unreadable = 0;
  return (calls, made) => {
    unreadable = made.every((one) => one.fault?.code === 'tool.bad-json') ? unreadable + 1 : 0;
    if (unreadable >= UNREADABLE) return { fault: noJson(calls) };
    // With what came of it: who looks until something changes does not repeat himself.
    recent.push(
      JSON.stringify([calls.map((call) => [call.tool, call.arguments]), made.map((one) => [one.outcome, one.text])]),
    );
    if (recent.length > Math.max(...ROUNDS.map((size) => size * ENDED[size]))) recent.shift();
    for (const size of ROUNDS) {
      const count = roundsOf(recent, size);
      if (count >= ENDED[size]) return { fault: circles(calls, size, count) };
      if (count === TOLD[size]) return { told: toldOf(calls, size) };
    }
    return undefined;
  };
}

/** Equal rounds of so many answers at the end; none where only a shorter round repeats. */
function roundsOf(recent: readonly string[], size: number): number {
  const last = recent.slice(-size);
  if (size > 1 && new Set(last).size === 1) return 0;
  for (let count = 1; ; count++) {
    const end = recent.length - size * count;
    if (end < size || last.some((one, index) => recent[end - size + index] !== one))
      return recent.length < size ? 0 : count;
  }
}

const named = (calls: readonly ToolCallPart[]) => calls.map((call) => call.tool).join(', ');

const toldOf = (calls: readonly ToolCallPart[], size: number) =>
  size === 1
    ? `[This is the same call (${named(calls)}) with the same result as before. Made again it will give the same: do something else, or say what is missing.]`
    : `[The last ${size} calls were made before in the same order with the same results. Made again they will give the same: do something else, or say what is missing.]`;

const circles = (calls: readonly ToolCallPart[], size: number, count: number) =>
  fault(
    'run.no-progress',
    size === 1
      ? `The model made the same call (${named(calls)}) ${count} times with the same result, also after it was told; stopped so that it does not go on for ever. Say what to do differently.`
      : `The model made the same ${size} calls in turn ${count} times with the same results, also after it was told; stopped so that it does not go on for ever. Say what to do differently.`,
  );

const noJson = (calls: readonly ToolCallPart[]) =>
  fault(
    'run.no-progress',
    `The model wrote its calls (${named(calls)}) ${UNREADABLE} times in a way that cannot be read, also after it was told what is wrong. Choose another model, or say what to do differently.`,
    { action: 'choose-model' },
  );
