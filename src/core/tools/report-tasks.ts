// Puts the tasks a model reports into the plan, as steps that belong to the agent step it is working on.
import type { Plan, Step } from '../../protocol/plan.ts';
import type { TaskReport } from './tool.ts';

export function withTasks(plan: Plan, parent: string, tasks: readonly TaskReport[]): Plan {
  const others = plan.steps.filter((step) => step.parent !== parent || step.kind !== 'task');
  const before = plan.steps.filter((step) => step.parent === parent && step.kind === 'task');
  const reported = tasks.map((task, index): Step => {
    const known = before.find((step) => step.title === task.title);
    return {
      id: known?.id ?? `${parent}.${plan.revision + 1}.${index + 1}`,
      title: task.title,
      kind: 'task',
      parent,
      needs: [],
      input: {},
      state: task.state,
      attempts: known?.attempts ?? 0,
      evidence: known?.evidence ?? [],
    };
  });
  return { ...plan, steps: [...others, ...reported] };
}
