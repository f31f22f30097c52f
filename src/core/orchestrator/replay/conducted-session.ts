// The session that a replay works in: the real one, over a log in memory, with everything outside of it served from the log.
import { succeed } from '../../../protocol/fault.ts';
import type { StepKind } from '../../../protocol/plan.ts';
import { schemaIssue } from '../../shared/json-schema.ts';
import type { Tool } from '../../tools/tool.ts';
import type { StepRunners } from '../executor.ts';
import { createJournal, type Journal } from '../journal.ts';
import type { Leases } from '../leases.ts';
import type { EngineOver, Outside } from '../outside.ts';
import type { StepRun } from '../run.ts';
import { Session } from '../session.ts';
import type { SessionParts } from '../session-parts.ts';
import type { Conductor } from './conductor.ts';
import { createMemoryLog } from './memory-log.ts';
import type { Names } from './names.ts';
import { NOTHING_OUTSIDE } from './nothing-outside.ts';
import { eventAt, type Recording } from './recording.ts';
import type { RunRange } from './run-range.ts';
import { createServedClock, type ServedClock } from './served-clock.ts';
import { servedCompaction } from './served-compaction.ts';
import { createServedModels } from './served-model.ts';
import { createServedTools } from './served-tools.ts';
import { FOR_FILES, type Timing } from './timing.ts';

export interface ReplayParts extends Pick<SessionParts, 'seenFiles' | 'personaMode'> {
  readonly engine: EngineOver;
  readonly tools: readonly Tool[];
  readonly soon: () => Promise<void>;
}

export interface Conducted {
  readonly range: RunRange;
  readonly recording: Recording;
  readonly timing: Timing;
  readonly conductor: Conductor;
  readonly names: Names;
}

export function createConductedSession(parts: ReplayParts, conducted: Conducted): Session {
  const { range, recording, timing, conductor, names } = conducted;
  const clock = createServedClock({ recording, timing, conductor, names, soon: parts.soon });
  const outsideOf = createOutside(parts, conducted, clock);
  const runners = (step: string | undefined) => parts.engine(outsideOf(step)).runners;
  const session: SessionParts = {
    ports: outsideOf(undefined).ports,
    runners: conductedRunners(runners, conducted, clock),
    known: parts.engine(outsideOf(undefined)).known,
    schemaIssue,
    seenFiles: parts.seenFiles,
    personaMode: parts.personaMode,
    leases: servedLeases(conducted, clock),
    journalOf: (ports, start) => conductedJournal(createJournal(ports, start), conductor),
    defaultModel: () => range.started.model,
    settleModel: async () => undefined,
    blocked: () => undefined,
  };
  return new Session(session, range.before);
}

function createOutside(parts: ReplayParts, conducted: Conducted, clock: ServedClock) {
  const { range, recording, conductor } = conducted;
  const models = createServedModels(recording, conductor);
  const toolsOf = createServedTools({ ...conducted, tools: parts.tools });
  const log = createMemoryLog(range.known);
  const tree = { fingerprint: (signal: AbortSignal) => fingerprint(conducted, clock.stepUnder(signal)) };
  return (step: string | undefined): Outside => {
    const { rules, ...tools } = toolsOf(step);
    return {
      ports: { ...NOTHING_OUTSIDE, log, clock, tree, rules },
      ...tools,
      ...models(step ?? ''),
      makeRoom: (_step, run) => servedCompaction(recording, conductor, step ?? '', run),
      trusted: () => true,
      middleware: [],
      asks: (id) => couldBeAsked(recording, id),
      // No model is there to read them.
      system: () => '',
      toolSpecs: () => [],
    };
  };
}

/** Whether somebody could answer is told by whether the step asked. */
function couldBeAsked({ events }: Recording, step: string): boolean | undefined {
  if (events.some((event) => event.type === 'question.asked' && event.step === step)) return true;
  const nobody = events.some(
    (event) => event.type === 'step.ended' && event.id === step && event.fault?.code === 'step.unanswered',
  );
  return nobody ? false : undefined;
}

/** What the files were is told by what the step, or the end of the run, made of it. */
async function fingerprint({ recording, conductor }: Conducted, step: string | undefined): Promise<string | undefined> {
  const { events } = recording;
  const isEnd = (place: number) => {
    const event = events[place];
    return (event?.type === 'tree.seen' && event.step === undefined) || event?.type === 'run.ended';
  };
  const found = events.findIndex((_, place) => place >= conductor.place && isEnd(place));
  const place = step === undefined ? (found < 0 ? events.length : found) : conductor.next(step);
  const tree =
    eventAt(recording, place, 'tree.seen')?.tree ??
    eventAt(recording, place, 'step.ended')?.evidence?.find((one) => one.tree !== undefined)?.tree;
  // Where nobody could tell, nothing was waited for.
  if (tree !== undefined) await conductor.hold(place, step, 'loose');
  return tree;
}

/** Each step is carried out over what the log has of it. */
function conductedRunners(
  runners: (step: string) => StepRunners,
  conducted: Conducted,
  clock: ServedClock,
): StepRunners {
  const { conductor } = conducted;
  const recall = async (run: StepRun, attempt: number, step: string) => {
    const fresh = await run.recall(attempt);
    if (conductor.patient) await conductor.hold(conductor.next(step), step, 'loose');
    return fresh;
  };
  const runner =
    (kind: Exclude<StepKind, 'task' | 'group'>): StepRunners[typeof kind] =>
    (step, run) => {
      clock.working(step, run.signal);
      const scope: StepRun = {
        ...run,
        get mode() {
          return run.mode;
        },
        tryLease: servedLease(step.id, conducted),
        admit: servedRoom(step.id, conducted),
        // A first attempt reads nothing and goes on at once.
        recall: (attempt) => (attempt === 1 ? run.recall(attempt) : recall(run, attempt, step.id)),
      };
      return runners(step.id)[kind](step, scope);
    };
  return { agent: runner('agent'), tool: runner('tool'), question: runner('question'), gate: runner('gate') };
}

/** Whether there was room for a request is told by what the step did then. */
function servedRoom(step: string, { recording, conductor }: Conducted): StepRun['admit'] {
  return async () => {
    const { events } = recording;
    for (let place = conductor.next(step); place < events.length; place = recording.next(step, place + 1)) {
      const event = events[place];
      if (event?.type === 'message.completed') continue;
      const problem = event?.type === 'step.ended' || event?.type === 'step.changed' ? event.fault : undefined;
      if (problem === undefined || !/^(budget|limit)\./.test(problem.code)) break;
      return { ok: false, fault: problem };
    }
    return succeed({ settle: () => undefined });
  };
}

/** Who held what is told by the log, also what other sessions held: a step waited where it says so. */
function servedLease(step: string, { recording, conductor }: Conducted): StepRun['tryLease'] {
  return () => {
    const event = recording.events[conductor.next(step)];
    return event?.type === 'step.changed' && event.waitingFor === FOR_FILES ? undefined : () => undefined;
  };
}

function servedLeases({ recording, timing, conductor }: Conducted, clock: ServedClock): Leases {
  const taken = (step: string) =>
    recording.events.some(
      (event, place) => place >= conductor.place && event.type === 'tool.started' && event.step === step,
    );
  return {
    tryTake: () => () => undefined,
    take: (_wanted, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const step = clock.stepUnder(signal) ?? '';
        const due = timing.goingOn(step, conductor.next(step));
        const take = () => resolve(() => undefined);
        // Who was to give it may have been stopped a moment before.
        const stopped = () => (taken(step) ? take() : reject(signal.reason));
        signal.addEventListener('abort', stopped, { once: true });
        void conductor.hold(due, step, 'loose').then(take);
      }),
  };
}

function conductedJournal(journal: Journal, conductor: Conductor): Journal {
  return {
    session: journal.session,
    clean: journal.clean,
    emit: async (bodies, durable) => {
      const stored = conductor.over ? undefined : journal.emit(bodies, durable);
      conductor.made(bodies);
      await conductor.stored(bodies);
      await stored;
    },
    note: async (bodies) => {
      const stored = conductor.over ? undefined : journal.note(bodies);
      conductor.made(bodies);
      await stored;
    },
    stream: journal.stream,
    subscribe: journal.subscribe,
    view: journal.view,
    listeners: journal.listeners,
    get busy() {
      return journal.busy;
    },
    get broken() {
      return journal.broken;
    },
  };
}
