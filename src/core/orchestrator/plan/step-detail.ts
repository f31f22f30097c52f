// All there is to see of one step: its input as it ran, its output, its events, what its agent said.
import type { Event } from '../../../protocol/event.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Plan } from '../../../protocol/plan.ts';
import { foldItems } from '../../../protocol/session-items.ts';
import type { Item, StepDetail } from '../../../protocol/view.ts';
import type { EventLogPort } from '../../ports/log.ts';
import { spentUnder } from './budget.ts';
import { stepOf } from './decisions.ts';
import { fill } from './references.ts';

/** Events and articles that are shown of one step. */
const SHOWN = 200;

export async function stepDetail(
  log: EventLogPort,
  session: string,
  plan: Plan,
  id: string,
): Promise<Outcome<StepDetail>> {
  const found = stepOf(plan, id);
  if (!found.ok) return found;
  const begun = await log.read(session, { types: ['plan.proposed', 'plan.created'] });
  if (!begun.ok) return begun;
  const from = begun.value.findLast(
    (event) => 'plan' in event && typeof event.plan === 'object' && event.plan.id === plan.id,
  );
  const all = await log.read(session, { after: (from?.seq ?? 1) - 1 });
  if (!all.ok) return all;
  const outputs = new Map<string, Readonly<Record<string, unknown>>>();
  for (const event of all.value) if (event.type === 'step.ended') outputs.set(event.id, event.output ?? {});
  const step = found.value;
  const own = all.value.filter((event) => event.step === id);
  const input = step.attempts > 0 ? fill(step.input, (other) => outputs.get(other), 'input') : succeed(step.input);
  return succeed({
    step,
    input: input.ok && typeof input.value === 'object' && input.value !== null ? { ...input.value } : step.input,
    output: outputs.get(id),
    events: own.slice(-SHOWN).map(withoutBulk),
    items: own.reduce<Item[]>(foldItems, []).slice(-SHOWN),
    spent: spentUnder(plan, id),
  });
}

/** What the model was told, and what is shown above already, is not sent twice. */
const withoutBulk = (event: Event): Event => {
  if (event.type === 'tool.ended') return { ...event, forModel: '', display: undefined };
  if (event.type === 'message.completed') return { ...event, parts: [] };
  return event.type === 'step.ended' ? { ...event, output: undefined } : event;
};
