// What each step gives, as far as it is known before it runs: references to anything else are refused, and what they need is added.
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Plan, Step } from '../../../protocol/plan.ts';
import { type Known, refused } from './known.ts';
import { circleIn } from './order.ts';
import { type Reference, referencesIn } from './references.ts';

/** Names below `output`; undefined where anything may be there. */
function outputsOf(step: Step, known: Known): readonly string[] | undefined {
  switch (step.kind) {
    case 'tool':
      return known.outputs(step.tool ?? '') ?? ['text'];
    case 'agent': {
      const properties = step.outputSchema?.properties;
      return ['text', ...(typeof properties === 'object' && properties !== null ? Object.keys(properties) : [])];
    }
    case 'question':
    case 'gate':
      return ['answer', 'text'];
    default:
      // A group gives nothing by itself; what is in it does.
      return [];
  }
}

const referencesOf = (step: Step): readonly Reference[] => [
  ...referencesIn(step.input, 'input'),
  ...referencesIn(step.when?.value, 'when.value'),
  ...referencesIn(step.when?.to, 'when.to'),
  ...referencesIn(step.check?.input, 'check.input'),
];

export function checkReferences(plan: Plan, known: Known): Outcome<Plan> {
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const steps: Step[] = [];
  for (const step of plan.steps) {
    const references = referencesOf(step);
    const missing = new Set<string>();
    for (const { step: id, names, at } of references) {
      const other = byId.get(id);
      const where = `Step "${step.id}", field ${at}`;
      if (other === undefined) {
        return refused(
          `${where}: refers to step "${id}", which there is not; the steps are: ${[...byId.keys()].slice(0, 30).join(', ')}.`,
        );
      }
      if (id === step.id && !at.startsWith('check')) return refused(`${where}: a step cannot refer to its own output.`);
      const allowed = outputsOf(other, known);
      const [name] = names;
      if (name !== undefined && allowed !== undefined && !allowed.includes(name)) {
        return refused(
          `${where}: step "${id}" gives no output "${name}"; it gives: ${allowed.join(', ') || 'nothing'}.`,
        );
      }
      // Itself, although another that it needs may wait for it: that one may be skipped, or done by hand, before it.
      if (id !== step.id && !step.needs.includes(id)) missing.add(id);
    }
    steps.push(missing.size === 0 ? step : { ...step, needs: [...new Set([...step.needs, ...missing])] });
  }
  const circle = circleIn(steps);
  if (circle !== undefined) {
    return refused(
      `Step "${circle[0]}", field input: with what they refer to, the steps wait for each other in a circle: ${circle.join(' → ')}.`,
    );
  }
  return succeed({ ...plan, steps });
}
