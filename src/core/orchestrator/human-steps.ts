// Steps that only a person can take: a question that wants an answer, a gate that wants a yes.
import { fault } from '../../protocol/fault.ts';
import type { Step } from '../../protocol/plan.ts';
import type { StepResult, StepRun, StepRunner } from './run.ts';

export const GO_ON = 'Go on';
export const STOP_HERE = 'Stop here';

/** Whether somebody can answer what a step asks; undefined where that is as with approvals. */
export type Asks = (step: string) => boolean | undefined;

export interface HumanSteps {
  /** The answer is the step's output. */
  readonly question: StepRunner;
  /** Anything but a plain yes stops here: silence and a slip of the pen are no consent. */
  readonly gate: StepRunner;
}

export function humanSteps(asks: Asks = () => undefined): HumanSteps {
  return {
    question: async (step, run) => {
      const { question, options } = step.input;
      const asked = await ask(asks, step, run, `question:${place(run, step)}`, String(question), textsOf(options));
      if ('state' in asked) return asked;
      return { state: 'done', output: { answer: asked.answer, text: asked.answer } };
    },
    gate: async (step, run) => {
      const text = typeof step.input.text === 'string' ? step.input.text : step.title;
      const asked = await ask(asks, step, run, `gate:${place(run, step)}`, text, [GO_ON, STOP_HERE]);
      if ('state' in asked) return asked;
      if (asked.answer === GO_ON)
        return { state: 'done', output: { answer: GO_ON, text: GO_ON }, note: 'You let it go on.' };
      const why = asked.answer === STOP_HERE || asked.answer.trim() === '' ? '' : `: ${asked.answer}`;
      return { state: 'failed', denied: true, fault: fault('gate.closed', `You stopped it here${why}.`) };
    },
  };
}

const place = (run: StepRun, step: Step) => `${run.plan().id}/${step.id}`;

const textsOf = (options: unknown): string[] =>
  Array.isArray(options) ? options.filter((one) => typeof one === 'string') : [];

async function ask(
  asks: Asks,
  step: Step,
  run: StepRun,
  call: string,
  question: string,
  options: string[],
): Promise<StepResult | { readonly answer: string }> {
  // A flag that answers for the policy does not answer for a person.
  if (!(asks(step.id) ?? run.approve === 'ask')) {
    const text = 'Nobody can be asked here. Run the plan where somebody can answer, or say that you did this step.';
    return { state: 'failed', denied: true, fault: fault('step.unanswered', text) };
  }
  const common = { run: run.id, step: step.id };
  // Registered before it is announced: an answer can come as soon as the question can be seen.
  const answered = run.awaitAnswer(call);
  await run.emit([{ ...common, type: 'question.asked', question: { call, step: step.id, question, options } }], true);
  const answer = await answered;
  await run.emit([{ ...common, type: 'question.answered', call, answer }], true);
  if (answer === null) return { state: 'stopped' };
  return { answer };
}
