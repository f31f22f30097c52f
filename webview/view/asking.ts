// Which step of a plan an open question comes from: questions name calls, and what is known of a call is the step's last activity.
import type { Approval, Question } from '../../src/protocol/approval.ts';
import type { Step } from '../../src/protocol/plan.ts';
import type { Head } from '../../src/protocol/view.ts';

type Asking = Pick<Head, 'run' | 'plan' | 'turn'>;

/** Questions of the executor itself name the step. */
const OWN = /^(?:gate|question):.*\/([^/]+)$/;

export function askingStep({ run, plan, turn }: Asking, asked: Approval | Question): Step | undefined {
  const steps = (run?.kind === 'plan' ? plan : turn)?.steps ?? [];
  const named = OWN.exec(asked.call)?.[1];
  if (named !== undefined) return steps.find((step) => step.id === named);
  const open = steps.filter((step) => step.state === 'waiting' || step.state === 'running');
  const said = 'question' in asked ? asked.question : asked.summary;
  const telling = open.filter(({ activity }) => activity !== undefined && activity !== '' && said.startsWith(activity));
  if (telling.length === 1) return telling[0];
  const waiting = (telling.length > 0 ? telling : open).filter(
    (step) => step.state === 'waiting' && step.kind !== 'group',
  );
  return waiting.length === 1 ? waiting[0] : undefined;
}

/** The open question that a step waits for. */
export function askedBy(head: Asking & Pick<Head, 'approvals' | 'questions'>, step: string) {
  return [...head.approvals, ...head.questions].find((asked) => askingStep(head, asked)?.id === step);
}
