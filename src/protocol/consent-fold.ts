// What a session's user has allowed until it ends and denied in its run, folded from its events.
import type { Event } from './event.ts';
import type { Head } from './view.ts';

/** Looks at the head as it was before the event. */
export function consentChange(head: Head, event: Event): Partial<Head> {
  switch (event.type) {
    case 'session.created':
      return { copies: Math.max(event.forkedFrom?.seq ?? 0, event.importedTo ?? 0) };
    case 'rule.added':
      // Whoever wrote a file, or worked in another session, has not allowed anything in this one.
      if (event.rule.tier !== 'session' || event.seq <= head.copies) return {};
      return { rules: [...head.rules.filter((rule) => rule.id !== event.rule.id), event.rule] };
    case 'rule.removed':
      return { rules: head.rules.filter((rule) => rule.id !== event.rule) };
    case 'approval.resolved': {
      const approval = head.approvals.find((one) => one.id === event.approval);
      if (event.answer !== 'deny' || event.by !== 'user' || approval === undefined) return {};
      return { denied: [...head.denied, { step: approval.step, effects: approval.effects }] };
    }
    case 'run.started':
      // What the user says anew, or runs anew, is a new wish; going on is none.
      return event.resumes === undefined && event.kind !== 'undo' ? { denied: [] } : {};
    case 'plan.edited':
      return event.by === 'user' ? { denied: head.denied.filter(({ step }) => !isReset(event, step)) } : {};
    default:
      return {};
  }
}

/** To let a step be done again after a denial is to want it asked again. */
const isReset = ({ edits }: Extract<Event, { type: 'plan.edited' }>, step: string | undefined) =>
  edits.some((edit) => edit.op === 'status' && edit.id === step && edit.status.state === 'pending');
