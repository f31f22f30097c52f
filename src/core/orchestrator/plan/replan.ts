// The step that asks the planner for other steps after some gave up: it is told what was done, which stays.
import type { Plan, StepDefinition } from '../../../protocol/plan.ts';
import type { StepResult } from '../run.ts';

const PREFIX = 'replan-';

export const isReplan = (step: { readonly id: string; readonly kind: string }) =>
  step.kind === 'agent' && step.id.startsWith(PREFIX);

/** Undefined where nothing failed, or as often as the plan allows was tried. */
export function replanStep(plan: Plan, results: ReadonlyMap<string, StepResult>): StepDefinition | undefined {
  const before = plan.steps.filter(isReplan).length;
  if (before >= (plan.replans ?? 0)) return undefined;
  const failed = plan.steps.filter((step) => step.state === 'failed' && !isReplan(step));
  // What a person denied, or a limit forbids, is not got round by another plan.
  const final = failed.some((step) => results.get(step.id)?.denied === true || step.fault?.code.startsWith('budget.'));
  if (failed.length === 0 || final) return undefined;
  return planningStep(plan, before + 1);
}

export function planningStep(plan: Plan, number: number): StepDefinition {
  return {
    id: `${PREFIX}${number}`,
    title: 'Plan again',
    kind: 'agent',
    needs: [],
    persona: 'planner',
    input: { instructions: instructionsFor(plan) },
  };
}

export const nextReplan = (plan: Plan) => plan.steps.filter(isReplan).length + 1;

function instructionsFor(plan: Plan): string {
  const lines = plan.steps
    .filter((step) => step.kind !== 'task' && !isReplan(step))
    .map((step) => {
      const said = step.fault?.text ?? step.summary ?? '';
      return `- ${step.id} (${step.kind}${step.tool === undefined ? '' : ` ${step.tool}`}) ${step.state}: ${step.title}${said === '' ? '' : `. ${said.slice(0, 400)}`}`;
    });
  return `A plan could not be finished. Its goal: ${plan.goal}
Its steps, and what became of them:
${lines.join('\n')}
What is done stays done and is not repeated. Find out why the rest failed, then call propose_plan with the steps that are still to do, in place of all that are not done; they may need steps that are done by their id.`;
}
