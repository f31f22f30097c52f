// What waits for the user: approvals and questions, answered once, by exactly the answer that was asked for.
import { type Approval, type Rule, RuleSchema } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

export interface ApprovalAnswer {
  readonly answer: 'once' | 'always' | 'deny' | 'expired';
  readonly by: 'user' | 'flag' | 'policy';
  readonly reason?: string;
  readonly rule?: Rule;
}

export interface Waiting {
  approval(approval: Approval, signal: AbortSignal): Promise<ApprovalAnswer>;
  question(call: string, signal: AbortSignal): Promise<string | null>;
  answerApproval(given: {
    readonly approval: string;
    readonly hash: string;
    readonly answer: 'once' | 'always' | 'deny';
    readonly rule?: Rule;
    readonly reason?: string;
  }): Outcome<void>;
  answerQuestion(call: string, answer: string): Outcome<void>;
}

interface Pending<T> {
  readonly settle: (value: T) => void;
}

export function createWaiting(): Waiting {
  const approvals = new Map<string, Pending<ApprovalAnswer> & { readonly approval: Approval }>();
  const questions = new Map<string, Pending<string | null>>();

  return {
    approval: (approval, signal) =>
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
        approvals.set(approval.id, { approval, settle });
      }),
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
      if (answer === 'always') {
        const proposed = pending.approval.rule;
        if (proposed === undefined)
          return fail('approval.no-rule', 'This always asks; it can be allowed once or denied.');
        // Only the rule that was proposed and shown is ever saved, whatever the page sends.
        if (rule === undefined || !sameRule(rule, proposed)) {
          return fail('approval.changed', 'The rule in the answer is not the rule that was shown; nothing was saved.');
        }
        pending.settle({ answer, by: 'user', rule: proposed });
      } else {
        pending.settle({ answer, by: 'user', reason });
      }
      return succeed(undefined);
    },
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
