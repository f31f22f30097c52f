// Keeps a conversation within its model's context: compacts it before it comes near the limit, and once when it was refused.
import type { EventBody } from '../../protocol/event.ts';
import type { Outcome } from '../../protocol/fault.ts';
import type { Message, Usage } from '../../protocol/message.ts';
import type { Step } from '../../protocol/plan.ts';
import type { Compaction } from '../llm/compaction.ts';
import type { Model, ModelRequest } from '../llm/model.ts';
import type { LastChunk } from '../llm/route/route.ts';
import type { StepRun } from '../orchestrator/run.ts';
import { contextNumbers } from '../shared/context-numbers.ts';
import { tokensOfMessages } from '../shared/estimate-tokens.ts';
import { needOf } from './estimate.ts';
import { windowOf } from './room-limits.ts';
import { SUMMARY, type Summarise } from './summarise.ts';

export interface Room {
  /** Before a request leaves; true when the conversation is another now. */
  before(request: ModelRequest): Promise<boolean>;
  /** What makes it worth asking again where it was refused as too long, for the first time since an answer. */
  refused(request: ModelRequest, last: LastChunk): EventBody | undefined;
  /** What a request really took: reckoning gets better by it. */
  heard(request: ModelRequest, usage: Usage | undefined): void;
}

export type MakeRoom = (step: Step, run: StepRun) => Room;

export interface RoomParts {
  readonly resolve: (model: string) => Outcome<Model>;
  readonly compactionOf: (messages: readonly Message[], limit: number) => Outcome<Compaction>;
  readonly withSummary: (compaction: Compaction, summary: string) => Compaction | undefined;
  readonly summarise: Summarise;
}

type Reason = Extract<EventBody, { type: 'context.compacted' }>['reason'];

/** What is reckoned is rather too much; a model's own count may be far from it, but not as far as this. */
const RATIOS = { least: 0.5, most: 3 } as const;

/** Shorter requests tell little. */
const TELLING = 300;

export function createMakeRoom(parts: RoomParts): MakeRoom {
  /** By model: what a request really took, for what was reckoned. */
  const ratios = new Map<string, number>();
  /** By model: what it holds, as its provider said when it refused. */
  const learned = new Map<string, number>();
  return (step, run) => {
    const ratioOf = () => ratios.get(run.model) ?? 1;
    /** Once for each request: what is too long after that stays so. */
    let wasRefused = false;
    /** Nothing could be left out of it the last time. */
    let hopeless: Message | undefined;

    const bodyOf = ({ upTo, messages, before, after }: Compaction, reason: Reason): EventBody => {
      const scaled = { before: Math.round(before * ratioOf()), after: Math.round(after * ratioOf()) };
      const common = { run: run.id, step: step.id, type: 'context.compacted' as const };
      return { ...common, upTo, messages: [...messages], ...scaled, reason };
    };
    const compacted = (limit: number): Compaction | undefined => {
      const made = parts.compactionOf(run.messages(), limit);
      return made.ok ? made.value : undefined;
    };
    const replaced = (limit: number): EventBody | undefined => {
      const made = compacted(limit);
      return made && bodyOf(made, 'refused');
    };

    return {
      before: async (request) => {
        const model = parts.resolve(run.model);
        const window = model.ok ? windowOf(model.value.capabilities, learned.get(run.model)) : undefined;
        if (window === undefined) return false;
        const fixed = fixedOf(request);
        const ratio = ratioOf();
        const reckoned = (fixed + tokensOfMessages(request.messages)) * ratio;
        if (reckoned <= window.near || hopeless === request.messages.at(-1)) return false;
        const target = window.target / ratio - fixed;
        const made = compacted(target) ?? compacted(window.near / ratio - fixed);
        hopeless = made === undefined ? request.messages.at(-1) : undefined;
        if (made === undefined) return false;
        const told = await summarised(parts, made, target, step, run);
        if (run.signal.aborted) return false;
        await run.emit([bodyOf(told, 'near-limit')], true);
        return true;
      },
      refused: (request, last) => {
        if (wasRefused || run.signal.aborted || !isTooLong(last)) return undefined;
        wasRefused = true;
        const fixed = fixedOf(request);
        const taken = tokensOfMessages(request.messages);
        const told = contextNumbers(last.fault);
        if (told.asked !== undefined) ratios.set(run.model, bounded(told.asked / (fixed + taken)));
        if (told.limit !== undefined) learned.set(run.model, told.limit);
        const model = parts.resolve(run.model);
        const window = model.ok ? windowOf(model.value.capabilities, learned.get(run.model)) : undefined;
        const wanted = window === undefined ? Number.POSITIVE_INFINITY : window.target / ratioOf() - fixed;
        // Whatever the numbers say: it was too long, so it becomes half as long at least.
        return replaced(Math.min(wanted, taken / 2)) ?? replaced(taken / 2);
      },
      heard: (request, usage) => {
        wasRefused = false;
        if (usage === undefined || usage.estimated === true || usage.input <= 0) return;
        const reckoned = fixedOf(request) + tokensOfMessages(request.messages);
        if (reckoned >= TELLING) ratios.set(run.model, bounded(usage.input / reckoned));
      },
    };
  };
}

/** With what a model says of it, where one is asked for that and it leaves the room that was aimed at. */
async function summarised(
  parts: RoomParts,
  made: Compaction,
  target: number,
  step: Step,
  run: StepRun,
): Promise<Compaction> {
  const smaller = parts.compactionOf(run.messages(), target - SUMMARY / 3);
  if (!smaller.ok || parts.withSummary(smaller.value, '') === undefined) return made;
  const messages = [...run.messages()];
  const upTo = messages.findLastIndex((message) => message.id === smaller.value.upTo);
  const summary = await parts.summarise(messages.slice(0, upTo + 1), step, run);
  // What came meanwhile is not to be lost.
  const same = run.messages().length === messages.length && run.messages().at(-1) === messages.at(-1);
  if (summary === undefined || !same) return same ? made : again(parts, made, target, run);
  return parts.withSummary(smaller.value, summary) ?? made;
}

function again(parts: RoomParts, made: Compaction, target: number, run: StepRun): Compaction {
  const anew = parts.compactionOf(run.messages(), target);
  return anew.ok ? anew.value : made;
}

const isTooLong = (last: LastChunk): last is Extract<LastChunk, { type: 'fault' }> =>
  last.type === 'fault' && last.fault.code === 'model.context-too-long';

const bounded = (ratio: number) => Math.min(RATIOS.most, Math.max(RATIOS.least, ratio));

/** Of what goes with every request. */
const fixedOf = (request: ModelRequest) => needOf(request).input - tokensOfMessages(request.messages);
