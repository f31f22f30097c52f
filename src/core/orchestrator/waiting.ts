// What waits for the user: approvals and questions, answered once, by exactly the answer that was asked for.
import { type Approval, type Rule, RuleSchema } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

export interface ApprovalAnswer {
  readonly answer: 'once' | 'session' | 'always' | 'deny' | 'expired';
  readonly by: 'user' | 'flag' | 'policy';
  readonly reason?: string;
  readonly rule?: Rule;
}

export interface Waiting {
  /** `covered` tells whether the rules answer it by now. */
  approval(approval: Approval, signal: AbortSignal, covered?: () => Promise<boolean>): Promise<ApprovalAnswer>;
  question(call: string, signal: AbortSignal): Promise<string | null>;
  answerApproval(given: {
    readonly approval: string;
    readonly hash: string;
    readonly answer: 'once' | 'session' | 'always' | 'deny';
    readonly rule?: Rule;
    readonly reason?: string;
  }): Outcome<void>;
  answerQuestion(call: string, answer: string): Outcome<void>;
  /** A rule has been added: what it answers is not left waiting for the user. */
  reconsider(): Promise<void>;
  /** How often that was so. */
  reconsidered(): number;
  /** Answers what a new rule covers; false when it does not wait any more. */
  coverApproval(approval: string): boolean;
}

interface Pending<T> {
  readonly settle: (value: T) => void;
}

interface PendingApproval extends Pending<ApprovalAnswer> {
  readonly approval: Approval;
  readonly covered: (() => Promise<boolean>) | undefined;
}

export function createWaiting(): Waiting {
  const approvals = new Map<string, PendingApproval>();

  let reconsidered = 0;
  const cover = (pending: PendingApproval | undefined) => {
    if (pending === undefined || approvals.get(pending.approval.id) !== pending) return false;
    pending.settle({ answer: 'once', by: 'policy', reason: COVERED });
    return true;
  };

  return {
    approval: (approval, signal, covered) =>
      new Promise((resolve) => {
        const settle = (answer: ApprovalAnswer) => {
          approvals.delete(approval.id);
          signal.removeEventListener('abort', expire);
          resolve(answer);
        };
        // No answer is no.
        const expire = () => settle({ answer: 'expired', by: 'policy' });
        if (signal.aborted) return expire();
        signal.addEventListener('abort', expire, { once: true });
        approvals.set(approval.id, { approval, settle, covered });
      }),
    ...createQuestions(),
    answerApproval: ({ approval, hash, answer, rule, reason }) => {
      const pending = approvals.get(approval);
      if (pending === undefined) {
        return fail('approval.gone', 'That question has been answered already or its run has ended; nothing was done.');
      }
      if (pending.approval.hash !== hash) {
        return fail(
          'approval.changed',
          'The answer names something else than what waits; look at it again and answer anew.',
        );
      }
      if (answer === 'once' || answer === 'deny') {
        pending.settle({ answer, by: 'user', reason });
        return succeed(undefined);
      }
      const shown = answer === 'always' ? pending.approval.rule : pending.approval.sessionRule;
      if (shown === undefined) return fail('approval.no-rule', 'No rule may answer this; allow it once or deny it.');
      // Only the rule that was proposed and shown ever holds, whatever the page sends.
      if (rule === undefined || !sameRule(rule, shown)) {
        return fail('approval.changed', 'The rule in the answer is not the rule that was shown; nothing was saved.');
      }
      pending.settle({ answer, by: 'user', rule: shown });
      return succeed(undefined);
    },
    reconsider: async () => {
      reconsidered += 1;
      await Promise.all(
        [...approvals.values()].map(async (pending) => {
          if ((await pending.covered?.()) === true) cover(pending);
        }),
      );
    },
    reconsidered: () => reconsidered,
    coverApproval: (approval) => cover(approvals.get(approval)),
  };
}

const COVERED = 'A rule that was added while it waited allows it.';

function createQuestions(): Pick<Waiting, 'question' | 'answerQuestion'> {
  const questions = new Map<string, Pending<string | null>>();
  return {
    question: (call, signal) =>
      new Promise((resolve) => {
        const settle = (answer: string | null) => {
          questions.delete(call);
          signal.removeEventListener('abort', expire);
          resolve(answer);
        };
        const expire = () => settle(null);
        if (signal.aborted) return expire();
        signal.addEventListener('abort', expire, { once: true });
        questions.set(call, { settle });
      }),
    answerQuestion: (call, answer) => {
      const pending = questions.get(call);
      if (pending === undefined)
        return fail('question.gone', 'That question has been answered already or its run has ended.');
      pending.settle(answer);
      return succeed(undefined);
    },
  };
}

/** Whatever order their fields came in: one of them has crossed a border and been parsed there. */
function sameRule(one: Rule, other: Rule): boolean {
  return JSON.stringify(RuleSchema.parse(one)) === JSON.stringify(RuleSchema.parse(other));
}
