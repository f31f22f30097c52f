// What somebody did while a run was under way: done again at the place where the log has it.
import { type Approval, RuleSchema } from '../../../protocol/approval.ts';
import { type Event, type EventBody, EventSchema } from '../../../protocol/event.ts';
import type { Session } from '../session.ts';
import type { Act } from './conductor.ts';
import type { Names } from './names.ts';
import { type Of, type Recording, WATCHED } from './recording.ts';
import type { Timing } from './timing.ts';

export interface ActParts {
  readonly recording: Recording;
  readonly timing: Timing;
  readonly names: Names;
  readonly session: Session;
}

/** In the order in which they are due. */
export function actsOf(parts: ActParts): readonly Act[] {
  const { events } = parts.recording;
  const acts: Act[] = [];
  let latest = 0;
  for (const [place, event] of events.entries()) {
    const answer = answerOf(parts, event, place);
    // Those who wait for a place to go on stand in a row: who was answered first goes first.
    if (answer !== undefined) latest = Math.max(latest, answer.due);
    const act = answer === undefined ? otherAct(parts, event, place) : { ...answer, due: latest };
    if (act !== undefined) acts.push(act);
  }
  return acts.sort((one, other) => one.due - other.due);
}

function answerOf({ recording, timing, names, session }: ActParts, event: Event, place: number): Act | undefined {
  if (event.type === 'question.answered' && event.answer !== null) {
    const { call, answer } = event;
    const asked = recording.events.findLastIndex(
      (one, at) => at < place && one.type === 'question.asked' && one.question.call === call,
    );
    const due = timing.answer(event.step ?? '', asked, place);
    return { due, atOnce: true, act: () => answerQuestion(session, names, call, answer) };
  }
  if (event.type !== 'approval.resolved' || event.by === 'flag') return undefined;
  // It came with the end of what had asked.
  if (event.answer === 'expired') return undefined;
  const approval = recording.call(event.step ?? '', event.call)?.approval;
  if (approval === undefined) return undefined;
  const asked = recording.events.findLastIndex(
    (one, at) => at < place && one.type === 'approval.requested' && one.approval.id === event.approval,
  );
  const saved = recording.events.findIndex(
    (one, at) => at > asked && at < place && one.type === 'rule.added' && isOwnRule(approval, one.rule.id),
  );
  const due = timing.answer(event.step ?? '', asked, saved < 0 ? place : saved);
  return { due, atOnce: true, act: () => answerApproval(session, names, event, approval) };
}

function answerQuestion(session: Session, names: Names, call: string, answer: string): boolean {
  return session.waiting.answerQuestion(String(names.toReplay(call)), answer).ok;
}

function answerApproval(session: Session, names: Names, event: Of<'approval.resolved'>, asked: Approval): boolean {
  const { answer, reason } = event;
  const approval = String(names.toReplay(event.approval));
  // The decision is the log's, so that a new rule answers here only what it answered there.
  if (event.by === 'policy') return session.waiting.coverApproval(approval);
  if (answer === 'expired') return false;
  const shown = answer === 'session' ? asked.sessionRule : asked.rule;
  const rule = shown === undefined ? undefined : RuleSchema.parse(names.toReplay(shown));
  const hash = String(names.toReplay(asked.hash));
  return session.waiting.answerApproval({ approval, hash, answer, rule, reason }).ok;
}

const isOwnRule = ({ rule, sessionRule }: Approval, id: string) => id === rule?.id || id === sessionRule?.id;

function otherAct({ recording, names, session }: ActParts, event: Event, place: number): Act | undefined {
  // The first event is the run's own, also where it names the session.
  const act = place === 0 ? undefined : doing(event, session, recording);
  if (act === undefined) return undefined;
  const done = () => {
    const { v: _v, seq: _seq, at: _at, session: _session, ...body } = EventSchema.parse(names.toReplay(event));
    act(body);
    return true;
  };
  return { due: place, atOnce: false, act: done };
}

/** How it was done; undefined for what the engine does by itself. */
function doing(event: Event, session: Session, recording: Recording): ((body: EventBody) => void) | undefined {
  const write = (body: EventBody) => void session.journal.emit([body]);
  const tell = (body: EventBody) => void session.tell([body]);
  switch (event.type) {
    case 'session.renamed':
    case 'session.configured':
    case 'message.queued':
    case 'message.unqueued':
    case 'plan.discarded':
    case 'rule.removed':
      return write;
    case 'plan.proposed':
      return event.by === 'user' ? write : undefined;
    case 'run.paused':
    case 'run.continued':
      return () => void session.activeRun?.setPaused(event.type === 'run.paused');
    case 'stop.requested': {
      const { reason, step } = event;
      if (reason === 'timeout') return step === undefined ? () => endInTime(recording, session) : undefined;
      return () => void (step === undefined ? session.stop(reason) : session.activeRun?.stopStep(step));
    }
    case 'plan.edited':
      if (event.by !== 'user') return undefined;
      return () => void session.edit(event.by, event.label, event.edits, event.move);
    case 'step.ended':
      return isByHand(event) ? tell : undefined;
    case 'tree.seen':
      return event.step === undefined ? tell : undefined;
    case 'notice.raised':
      return event.fault !== undefined && WATCHED.has(event.fault.code)
        ? (body) => session.activeRun?.run.note([body])
        : undefined;
    default:
      return undefined;
  }
}

/** A limit of time ended the run: which one stands at its end. */
function endInTime({ events }: Recording, session: Session): void {
  const end = events.at(-1);
  session.activeRun?.stop('timeout', end?.type === 'run.ended' ? end.fault : undefined);
}

/** The user said that a step is done: no attempt of it has ended. */
const isByHand = ({ state, evidence }: Of<'step.ended'>) => state === 'done' && evidence?.[0]?.call === '';
