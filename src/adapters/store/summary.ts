// What the list of sessions shows of each, kept up with every append so that listing reads no events.
import type { Event } from '../../protocol/event.ts';

export interface Summary {
  readonly title: string;
  readonly updatedAt: number;
  readonly count: number;
  readonly status: 'idle' | 'running' | 'waiting';
  /** Approvals and questions that are open. */
  readonly waiting: number;
}

export const EMPTY_SUMMARY: Summary = { title: '', updatedAt: 0, count: 0, status: 'idle', waiting: 0 };

/** Agrees with `foldHead` in title, time, count and status. */
export function foldSummary(summary: Summary, event: Event): Summary {
  const next = { ...summary, ...summaryChange(summary, event), updatedAt: event.at };
  if (next.status === 'idle') return next;
  return { ...next, status: next.waiting > 0 ? 'waiting' : 'running' };
}

function summaryChange(summary: Summary, event: Event): Partial<Summary> {
  switch (event.type) {
    case 'session.created':
    case 'session.renamed':
      return { title: event.title };
    case 'message.added':
    case 'message.started':
    case 'notice.raised':
    case 'context.compacted':
      return event.agent === undefined ? { count: summary.count + 1 } : {};
    case 'run.started':
      return { status: 'running', waiting: 0 };
    case 'run.ended':
      return { status: 'idle', waiting: 0 };
    case 'approval.requested':
    case 'question.asked':
      return { waiting: summary.waiting + 1 };
    case 'approval.resolved':
    case 'question.answered':
      return { waiting: Math.max(0, summary.waiting - 1) };
    default:
      return {};
  }
}
