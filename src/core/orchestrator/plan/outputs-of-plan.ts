// What the steps of a plan gave in its earlier runs, read from the log when the plan goes on.
import type { RunKind } from '../../../protocol/event.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Plan } from '../../../protocol/plan.ts';
import type { EventLogPort } from '../../ports/log.ts';
import type { Journal } from '../journal.ts';

type Outputs = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** With the number of the event up to which they are known: who writes meanwhile makes the reader look again. */
export async function outputsUntilNow(
  log: EventLogPort,
  journal: Journal,
  kind: RunKind,
): Promise<Outcome<{ readonly outputs: Outputs; readonly seq: number }>> {
  if (journal.busy) await journal.emit([]);
  const { seq, plan } = journal.view();
  const outputs = await outputsOfPlan(log, journal.session, kind === 'plan' ? plan : undefined);
  return outputs.ok ? succeed({ outputs: outputs.value, seq }) : outputs;
}

async function outputsOfPlan(log: EventLogPort, session: string, plan: Plan | undefined): Promise<Outcome<Outputs>> {
  const outputs = new Map<string, Readonly<Record<string, unknown>>>();
  if (plan === undefined || plan.steps.every((step) => step.state === 'pending')) return succeed(outputs);
  const events = await log.read(session, { types: ['plan.proposed', 'step.ended', 'run.started'] });
  if (!events.ok) return events;
  const runs = new Set<string | undefined>([undefined]);
  for (const event of events.value) {
    if (event.type === 'plan.proposed') outputs.clear();
    else if (event.type === 'run.started' && event.plan === plan.id) runs.add(event.run);
    else if (event.type === 'step.ended' && runs.has(event.run)) outputs.set(event.id, event.output ?? {});
  }
  return succeed(outputs);
}
