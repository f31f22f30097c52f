// Tells the model of the next turn how the session's plan stands when the user, or a run, has changed it since it was told.
import type { ContextPart, Message } from '../../../protocol/message.ts';
import type { Plan } from '../../../protocol/plan.ts';
import { planFile } from './file.ts';

const LONGEST = 24_000;

export function planContext(plan: Plan | undefined, messages: readonly Message[]): readonly ContextPart[] {
  if (plan === undefined || plan.steps.every((step) => step.state === 'done' || step.state === 'skipped')) return [];
  const states = plan.steps.map((step) => `${step.id}: ${step.state}`).join(', ');
  const text = `${JSON.stringify(planFile(plan)).slice(0, LONGEST)}\n${states}`;
  const label = `Plan, revision ${plan.revision}`;
  const told = messages.findLast((message) => message.parts.some((part) => isPlan(part)))?.parts.findLast(isPlan);
  if (told === undefined && plan.revision === 1) return [];
  return told?.text === text ? [] : [{ type: 'context', kind: 'plan', label, text }];
}

const isPlan = (part: Message['parts'][number]): part is ContextPart => part.type === 'context' && part.kind === 'plan';
