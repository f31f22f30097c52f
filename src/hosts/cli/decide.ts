// What is decided about a plan that did not end: go on, try a step again, skip it, say that it was done, plan again, fork.
import * as z from 'zod/mini';
import type { CoreCommand } from '../../protocol/command.ts';
import type { Outcome } from '../../protocol/fault.ts';
import type { Arguments } from './arguments.ts';
import {
  type At,
  followed,
  inFolders,
  inSession,
  runPlan,
  showTable,
  toItsEnd,
  turnIsOpen,
  wrongAnswer,
} from './carry-out.ts';
import { EXIT, refuse } from './exit.ts';
import type { Open } from './main.ts';
import { openSession } from './prepare-session.ts';
import type { Stopping } from './stopping.ts';

export type Decision = 'resume' | 'retry' | 'skip' | 'done' | 'replan' | 'fork';

export async function decide(given: Arguments, what: Decision, open: Open, stopping: Stopping): Promise<number> {
  const [id = '', step = ''] = given.words;
  if (what === 'fork') return fork(given, id, open, stopping);
  return inSession(given, id, open, stopping, (at) => decideIn(at, what, step));
}

async function decideIn(at: At, what: Exclude<Decision, 'fork'>, step: string): Promise<number> {
  const { given } = at;
  const session = at.session.id;
  const send = (command: CoreCommand) => at.composed.orchestrator.dispatch(command);
  switch (what) {
    case 'resume':
      return resume(at);
    case 'retry': {
      const { model, input } = given;
      return begin(at, { type: 'step.retry', session, step, model, input: input && { ...input } });
    }
    case 'replan':
      return begin(at, { type: 'plan.replan', session });
    case 'skip':
      return settle(at, await send({ type: 'step.skip', session, step }));
    case 'done':
      return settle(
        at,
        await send({ type: 'step.finish', session, step, output: given.output && { ...given.output } }),
      );
  }
}

async function begin(at: At, command: CoreCommand): Promise<number> {
  const wrong = wrongAnswer(at.session.plan(), at.given);
  if (wrong !== undefined) return refuse(wrong);
  return toItsEnd(at, await at.composed.orchestrator.dispatch(command));
}

/** Of what lets nothing run: only the plan has changed. */
function settle({ given, session }: At, done: Outcome<unknown>): number {
  if (!done.ok) return refuse(done.fault);
  if (!given.json) showTable(session);
  return EXIT.done;
}

/** A turn that did not end well goes on; otherwise what is left of the plan does. */
async function resume(at: At): Promise<number> {
  const { composed, given, session } = at;
  const plan = session.plan();
  if (plan === undefined || turnIsOpen(session)) {
    return toItsEnd(at, await composed.orchestrator.dispatch({ type: 'run.resume', session: session.id }));
  }
  if (plan.steps.every((step) => step.state === 'done' || step.state === 'skipped')) {
    if (!given.json) showTable(session);
    process.stderr.write('All steps of the plan are done.\n');
    return EXIT.done;
  }
  return runPlan(at);
}

const MadeSchema = z.object({ session: z.string() });

/** Prints the new session's id; with a step to do otherwise, it is done at once. */
async function fork(given: Arguments, id: string, open: Open, stopping: Stopping): Promise<number> {
  return inFolders(given, id, open, async (composed) => {
    const { from: step, model, input } = given;
    const command = { type: 'session.fork', session: id, step, model, input: input && { ...input } } as const;
    const forked = await composed.orchestrator.dispatch(command);
    if (!forked.ok) return refuse(forked.fault);
    const { session: made } = MadeSchema.parse(forked.value);
    if (!given.json) process.stdout.write(`${made}\n`);
    const prepared = await openSession(composed, made);
    if (!prepared.ok) return refuse(prepared.fault);
    if (step === undefined || given.noRun) {
      if (given.json) process.stdout.write(`${JSON.stringify({ session: made })}\n`);
      return EXIT.done;
    }
    return followed(composed, given, prepared.value, stopping, (at) => runPlan(at));
  });
}
