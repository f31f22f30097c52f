// What commands about a session's plan have in common: the session is opened in its folders, followed, and its plan shown at the end.
import type { Session } from '../../core/orchestrator/session.ts';
import { fail, type Outcome } from '../../protocol/fault.ts';
import type { Plan } from '../../protocol/plan.ts';
import type { Composed } from '../compose.ts';
import { type Arguments, approveOf } from './arguments.ts';
import { askEnvelope } from './ask-envelope.ts';
import { complain, EXIT, exitOfRun, refuse } from './exit.ts';
import { type Following, follow } from './follow.ts';
import type { Open } from './main.ts';
import { decisionsFor, planTable } from './plan-table.ts';
import { openSession, type Prepared } from './prepare-session.ts';
import { printable } from './printable.ts';
import { tellSpent } from './run-spend.ts';
import { rootsFor } from './session-log.ts';
import type { Stopping } from './stopping.ts';

export interface At {
  readonly composed: Composed;
  readonly given: Arguments;
  readonly session: Session;
  readonly following: Following;
}

/** Opens the session `id` where it belongs and works in it; the work gives the exit code. */
export async function inSession(
  given: Arguments,
  id: string,
  open: Open,
  stopping: Stopping,
  work: (at: At) => Promise<number>,
): Promise<number> {
  return inFolders(given, id, open, async (composed) => {
    const prepared = await openSession(composed, id);
    return prepared.ok ? followed(composed, given, prepared.value, stopping, work) : refuse(prepared.fault);
  });
}

/** Composes over the folders that a session was about. */
export async function inFolders(
  given: Arguments,
  id: string,
  open: Open,
  work: (composed: Composed) => Promise<number>,
): Promise<number> {
  const roots = await rootsFor(given, id);
  if (!roots.ok) return refuse(roots.fault);
  const composed = await open(given, roots.value, approveOf(given));
  if (!composed.ok) return refuse(composed.fault);
  try {
    return await work(composed.value);
  } finally {
    await composed.value.close();
  }
}

export function followed(
  composed: Composed,
  given: Arguments,
  { session, past }: Prepared,
  stopping: Stopping,
  work: (at: At) => Promise<number>,
): Promise<number> {
  // Agents of a plan work side by side: their steps are told of, not each of their words.
  const text = given.command === 'resume' && turnIsOpen(session) ? 'stdout' : 'nowhere';
  return follow(session, past, given, text, stopping, (following) => work({ composed, given, session, following }));
}

/** Whether the last that happened was a turn of the conversation that did not end well. */
export function turnIsOpen(session: Session): boolean {
  const { run } = session.view();
  const settled: readonly unknown[] = ['done', 'denied'];
  return run !== undefined && run.kind !== 'plan' && !settled.includes(run.outcome);
}

/** Lets the plan go on, or begin, after consent to what it would do; `from`: that step and all that need it once more. */
export async function runPlan(at: At, from?: string): Promise<number> {
  const { composed, given, session, following } = at;
  const wrong = wrongAnswer(session.plan(), given);
  if (wrong !== undefined) return refuse(wrong);
  const consent = await askEnvelope(composed, session.id, given, following.line);
  if (!consent.ok) return refuse(consent.fault);
  if (following.stopped()) return EXIT.stopped;
  if (consent.value === 'no') return complain('Nothing was run.', EXIT.denied);
  const { envelope } = consent.value;
  return toItsEnd(at, await composed.orchestrator.dispatch({ type: 'plan.run', session: session.id, from, envelope }));
}

/** Waits for the end of what was begun, shows what became of the plan, and gives the exit code. */
export async function toItsEnd({ given, session, following }: At, begun: Outcome<unknown>): Promise<number> {
  if (!begun.ok) return refuse(begun.fault);
  const broken = await following.settled();
  if (!given.json) showTable(session);
  if (!given.json) tellSpent(following.seen);
  return broken ?? exitOfRun(following.seen);
}

export function showTable(session: Session): void {
  const plan = session.plan();
  if (plan === undefined) return;
  process.stdout.write(printable(planTable(plan)));
  const decisions = decisionsFor(plan, session.id);
  if (decisions !== undefined) process.stderr.write(`${printable(decisions)}\n`);
}

/** An answer to a step that asks nothing would never be used. */
export function wrongAnswer(plan: Plan | undefined, given: Arguments) {
  const asking = plan?.steps.filter((step) => step.kind === 'question' || step.kind === 'gate') ?? [];
  const ids = asking.map((step) => step.id);
  const stray = [...given.answers.keys()].find((step) => !ids.includes(step));
  if (stray === undefined) return undefined;
  const there = ids.length === 0 ? 'no step of the plan does' : `these do: ${ids.slice(0, 30).join(', ')}`;
  return fail('cli.usage', `--answer ${stray}: step "${stray}" asks nothing; ${there}.`).fault;
}
