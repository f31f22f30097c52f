// The calls that a session's log tells of, each with the circumstances it was judged in and what became of it.
import type { Effect, Mode, Rule } from '../../protocol/approval.ts';
import type { Event } from '../../protocol/event.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { sourcesIn, withSources } from '../../protocol/foreign.ts';
import type { EventLogPort } from '../ports/log.ts';
import type { Pause } from './explain-effects.ts';

export interface RecordedCall {
  readonly session: string;
  readonly run?: string;
  readonly call: string;
  readonly at: number;
  readonly tool: string;
  readonly summary: string;
  readonly effects: readonly Effect[];
  readonly mode: Mode;
  /** Rules that held for its session or its run alone. */
  readonly rules: readonly Rule[];
  /** Where text in the agent's context came from that neither the user nor the workspace wrote. */
  readonly foreign: readonly string[];
  /** The persona that made it. */
  readonly agent?: string;
  /** Of a call that asked. */
  readonly answer?: string;
  readonly by?: string;
  readonly outcome?: string;
}

export interface Recorded {
  /** Newest first. */
  readonly calls: readonly RecordedCall[];
  readonly runs: number;
}

export interface Gathered extends Recorded {
  readonly sessions: number;
  readonly more: boolean;
}

const TYPES = [
  ...['session.created', 'message.added', 'run.started', 'plan.created', 'plan.proposed', 'plan.edited', 'step.ended'],
  ...['rule.added', 'rule.removed', 'tool.prepared', 'approval.resolved', 'tool.ended'],
];
export const MOST_SESSIONS = 50;
export const MOST_CALLS = 5_000;
/** Of one session: a few for each call. */
const MOST_EVENTS = 6 * MOST_CALLS;

/** Those of the newest sessions; a session that cannot be read is passed over. */
export async function gatherCalls(log: EventLogPort, pause: Pause): Promise<Outcome<Gathered>> {
  const listed = await log.list(undefined, MOST_SESSIONS + 1);
  if (!listed.ok) return listed;
  const calls: RecordedCall[] = [];
  let [sessions, runs] = [0, 0];
  for (const { session } of listed.value.slice(0, MOST_SESSIONS)) {
    if (calls.length >= MOST_CALLS) break;
    const recorded = await recordedCalls(log, session);
    await pause();
    if (!recorded.ok) continue;
    sessions += 1;
    runs += recorded.value.runs;
    calls.push(...recorded.value.calls);
  }
  const more = listed.value.length > sessions || calls.length > MOST_CALLS;
  return succeed({ calls: calls.slice(0, MOST_CALLS), sessions, runs, more });
}

export async function recordedCalls(log: EventLogPort, session: string): Promise<Outcome<Recorded>> {
  const events = await log.read(session, { types: TYPES, last: MOST_EVENTS });
  return events.ok ? succeed(foldCalls(events.value)) : events;
}

interface Growing {
  readonly calls: Map<string, RecordedCall>;
  readonly runs: Map<string, { readonly mode: Mode; readonly envelope: readonly Rule[]; readonly byHand: boolean }>;
  readonly personas: Map<string, string | undefined>;
  /** Text from elsewhere that an agent has read, by the agent's name; '' is the one that the user talks with. */
  readonly read: Map<string, readonly string[]>;
  /** What was handed on from step to step of a plan. */
  handed: readonly string[];
  rules: readonly Rule[];
  /** Events up to here are somebody else's word, or copies of another session's. */
  foreignTo: number;
}

function foldCalls(events: readonly Event[]): Recorded {
  const growing: Growing = {
    calls: new Map(),
    runs: new Map(),
    personas: new Map(),
    read: new Map(),
    handed: [],
    rules: [],
    foreignTo: 0,
  };
  for (const event of events) {
    const own = event.agent ?? '';
    growing.read.set(own, withSources(growing.read.get(own) ?? [], sourcesIn(event)));
    add(growing, event);
  }
  return { calls: [...growing.calls.values()].reverse(), runs: growing.runs.size };
}

function add(growing: Growing, event: Event): void {
  switch (event.type) {
    case 'session.created':
      growing.foreignTo = Math.max(event.importedTo ?? 0, event.forkedFrom?.seq ?? 0);
      return;
    case 'plan.created':
    case 'plan.proposed':
      for (const { id, persona } of event.plan.steps) growing.personas.set(id, persona);
      growing.handed = withSources(growing.handed, event.plan.foreign);
      return;
    case 'plan.edited':
    case 'step.ended':
      growing.handed = withSources(growing.handed, event.foreign);
      return;
    case 'rule.removed':
      growing.rules = growing.rules.filter(({ id }) => id !== event.rule);
      return;
    default:
      // What is no deed of this session's user is nobody's approval.
      if (event.seq > growing.foreignTo) addOwn(growing, event);
  }
}

function addOwn(growing: Growing, event: Event): void {
  const { calls, runs, rules } = growing;
  if (event.type === 'rule.added') {
    if (event.rule.tier === 'session') growing.rules = [...rules, event.rule];
  } else if (event.type === 'run.started' && event.run !== undefined) {
    const byHand = event.kind === 'tool' || event.kind === 'undo';
    runs.set(event.run, { mode: event.mode, envelope: event.envelope ?? [], byHand });
  } else if (event.type === 'tool.prepared') calls.set(event.call, preparedCall(growing, event));
  else if (event.type === 'approval.resolved') change(calls, event.call, { answer: event.answer, by: event.by });
  else if (event.type === 'tool.ended') change(calls, event.call, { outcome: event.outcome });
}

function preparedCall(growing: Growing, event: Extract<Event, { type: 'tool.prepared' }>): RecordedCall {
  const { session, run, call, at, tool, summary, effects, agent = '', step = '' } = event;
  const within = growing.runs.get(run ?? '');
  const read = growing.read.get(agent) ?? [];
  const foreign = agent === '' ? read : withSources(read, growing.handed);
  return {
    ...{ session, run, call, at, tool, summary, effects },
    mode: within?.mode ?? 'agent',
    rules: [...growing.rules, ...(within?.envelope ?? [])],
    // What the user does by hand no text has brought about.
    foreign: within?.byHand === true ? [] : foreign,
    agent: growing.personas.get(step),
  };
}

function change(calls: Map<string, RecordedCall>, call: string, more: Partial<RecordedCall>): void {
  const known = calls.get(call);
  if (known !== undefined) calls.set(call, { ...known, ...more });
}
