// The calls that a session's log tells of, each with the circumstances it was judged in and what became of it.
import type { Effect, Mode, Rule } from '../../protocol/approval.ts';
import type { Event } from '../../protocol/event.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
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

const TYPES = ['session.created', 'run.started', 'rule.added', 'tool.prepared', 'approval.resolved', 'tool.ended'];
export const MOST_SESSIONS = 50;
export const MOST_CALLS = 5_000;
/** Of one session: a few for each call. */
const MOST_EVENTS = 4 * MOST_CALLS;

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
  readonly runs: Map<string, { readonly mode: Mode; readonly envelope: readonly Rule[] }>;
  readonly rules: Rule[];
  /** Events up to here are somebody else's word, or copies of another session's. */
  foreignTo: number;
}

function foldCalls(events: readonly Event[]): Recorded {
  const growing: Growing = { calls: new Map(), runs: new Map(), rules: [], foreignTo: 0 };
  for (const event of events) add(growing, event);
  return { calls: [...growing.calls.values()].reverse(), runs: growing.runs.size };
}

function add(growing: Growing, event: Event): void {
  const { calls, runs, rules } = growing;
  if (event.type === 'session.created') {
    growing.foreignTo = Math.max(event.importedTo ?? 0, event.forkedFrom?.seq ?? 0);
    return;
  }
  if (event.type === 'rule.added') {
    if (event.rule.tier === 'session') rules.push(event.rule);
    return;
  }
  if (event.seq <= growing.foreignTo) return;
  if (event.type === 'run.started' && event.run !== undefined) {
    runs.set(event.run, { mode: event.mode, envelope: event.envelope ?? [] });
  } else if (event.type === 'tool.prepared') {
    const { session, run, call, at, tool, summary, effects } = event;
    const within = runs.get(run ?? '');
    const held = [...rules, ...(within?.envelope ?? [])];
    calls.set(call, { session, run, call, at, tool, summary, effects, mode: within?.mode ?? 'agent', rules: held });
  } else if (event.type === 'approval.resolved') {
    change(calls, event.call, { answer: event.answer, by: event.by });
  } else if (event.type === 'tool.ended') change(calls, event.call, { outcome: event.outcome });
}

function change(calls: Map<string, RecordedCall>, call: string, more: Partial<RecordedCall>): void {
  const known = calls.get(call);
  if (known !== undefined) calls.set(call, { ...known, ...more });
}
