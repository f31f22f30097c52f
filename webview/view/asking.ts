// Which step of a plan an open question comes from.
import type { Approval, Question } from '../../src/protocol/approval.ts';
import type { Step } from '../../src/protocol/plan.ts';
import type { Head } from '../../src/protocol/view.ts';

type Asking = Pick<Head, 'run' | 'plan' | 'turn'>;

export function askingStep({ run, plan, turn }: Asking, asked: Approval | Question): Step | undefined {
  const steps = (run?.kind === 'plan' ? plan : turn)?.steps ?? [];
  return asked.step === undefined ? undefined : steps.find((step) => step.id === asked.step);
}

/** The open question that a step waits for. */
export function askedBy(head: Asking & Pick<Head, 'approvals' | 'questions'>, step: string) {
  return [...head.approvals, ...head.questions].find((asked) => askingStep(head, asked)?.id === step);
}
