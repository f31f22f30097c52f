// Carries out a run again from its log alone: the same engine, an outside that says what was logged, compared event for event.
import type { Event } from '../../../protocol/event.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import type { ReplayReport, SessionView } from '../../../protocol/view.ts';
import { recoveryOf } from '../recover.ts';
import type { Session } from '../session.ts';
import { createConductedSession, type ReplayParts } from './conducted-session.ts';
import { Conductor } from './conductor.ts';
import { type Difference, describeDifference, NOTHING } from './describe.ts';
import { createNames, type Names } from './names.ts';
import { asLogged, createRecording } from './recording.ts';
import { foldAll, type RunRange, rangeOf, requestOf } from './run-range.ts';
import { createTiming } from './timing.ts';
import { actsOf } from './user-acts.ts';

/** `events`: all of the session, as its log has them. Touches nothing outside and writes nothing. */
export async function replayRun(
  parts: ReplayParts,
  events: readonly Event[],
  run: string,
): Promise<Outcome<ReplayReport>> {
  const range = rangeOf(events, run);
  if (!range.ok) return range;
  const difference = (await leastDifference(parts, range.value)) ?? recoveryDifference(range.value);
  const count = range.value.events.length + range.value.recovery.length;
  return succeed({ run, events: count, same: difference === undefined, ...(difference && { difference }) });
}

/** Where one way of waiting comes less far than the other, it was not that of the run. */
async function leastDifference(parts: ReplayParts, range: RunRange): Promise<Difference | undefined> {
  const first = await differenceIn(parts, range, false);
  if (first === undefined) return undefined;
  const second = await differenceIn(parts, range, true);
  return second === undefined || second.seq > first.seq ? second : first;
}

async function differenceIn(parts: ReplayParts, range: RunRange, patient: boolean): Promise<Difference | undefined> {
  const plan = range.started.kind === 'plan' ? range.before.plan : undefined;
  const recording = createRecording(range.events, range.cut, plan);
  const names = createNames();
  const timing = createTiming(recording, plan);
  const conductor = new Conductor(recording, names, patient);
  const session = createConductedSession(parts, { range, recording, timing, conductor, names });
  const acts = actsOf({ recording, timing, names, session });
  session.start(requestOf(range)).catch((error: unknown) => conductor.crashed(error));
  const early = stopAtStart(range);
  // Before anything of the run began it was only remembered, and told when the run was there.
  if (early !== undefined) void session.stop(early.reason);
  const later = acts.filter((act) => act.atOnce || act.due !== early?.place);
  await conductor.conduct(later, parts.soon);
  if (conductor.difference !== undefined || range.cut) return conductor.difference;
  await parts.soon();
  return endDifference(range, session, names);
}

/** How the run was stopped where that was before its first step. */
function stopAtStart({ events }: RunRange) {
  const place = events.findIndex((event) => event.type === 'stop.requested' || event.type === 'step.started');
  const first = events[place];
  if (first?.type !== 'stop.requested' || first.step !== undefined || first.reason === 'timeout') return undefined;
  return { place, reason: first.reason };
}

/** What is left at the end: the plans, their steps and what waits must be as in the log. */
function endDifference(range: RunRange, session: Session, names: Names): Difference | undefined {
  const ends = (view: SessionView) => {
    const { run, turn, plan, approvals, questions, queue } = view;
    return { run, turn, plan, approvals, questions, queue };
  };
  const [logged, made] = [foldAll(range.before, range.events), session.view()];
  const mismatch = names.match(ends(logged), ends(made));
  if (mismatch === undefined) return undefined;
  const text = (value: unknown) => names.toLogged(`the end, ${mismatch.path}: ${JSON.stringify(value)?.slice(0, 160)}`);
  return { seq: logged.seq, logged: text(mismatch.logged), replayed: text(mismatch.replayed) };
}

/** What was written when the run was found cut off follows from what the log had until then. */
function recoveryDifference({ before, events, recovery }: RunRange): Difference | undefined {
  if (recovery.length === 0) return undefined;
  const names = createNames();
  const mended = recoveryOf(foldAll(before, events), events);
  const first = (events.at(-1)?.seq ?? 0) + 1;
  for (let index = 0; index < Math.max(recovery.length, mended.length); index++) {
    const [logged, body] = [recovery[index], mended[index]];
    const made = body === undefined || logged === undefined ? undefined : asLogged(body, logged);
    if (made !== undefined && logged?.seq === first + index && names.match(logged, made) === undefined) continue;
    return describeDifference(first + index, logged, made ?? NOTHING, names);
  }
  return undefined;
}
