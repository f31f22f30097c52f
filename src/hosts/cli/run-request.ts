// `orquestra run`: one request, its answer and calls shown as they come, or every event as a line of JSON.

import { planFile } from '../../core/orchestrator/plan/file.ts';
import type { Session } from '../../core/orchestrator/session.ts';
import { tellOutbound } from '../../core/shared/offline.ts';
import type { Event } from '../../protocol/event.ts';
import { type Arguments, approveOf } from './arguments.ts';
import { complain, EXIT, exitOf, exitOfRun } from './exit.ts';
import { follow } from './follow.ts';
import type { Open } from './main.ts';
import { type Prepared, prepareSession } from './prepare-session.ts';
import { tellSpent } from './run-spend.ts';
import type { Stopping } from './stopping.ts';

export async function runRequest(given: Arguments, open: Open, stopping: Stopping): Promise<number> {
  const request = given.words.join(' ').trim();
  if (request === '') return complain('run needs a request: orquestra run "what to do"', EXIT.usage);
  const composed = await open(given, [given.cwd], approveOf(given));
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  try {
    const prepared = await prepareSession(composed.value, given, { needsModel: true, mode: given.mode });
    if (!prepared.ok) return complain(prepared.fault.text, exitOf(prepared.fault));
    const code = await converse(prepared.value, given, request, stopping);
    const told = tellOutbound(composed.value.outbound());
    if (told !== undefined) process.stderr.write(`${told}\n`);
    return code;
  } finally {
    await composed.value.close();
  }
}

async function converse(
  { session, past }: Prepared,
  given: Arguments,
  request: string,
  stopping: Stopping,
): Promise<number> {
  const plans = session.view().mode === 'plan';
  const text = plans ? 'stderr' : 'stdout';
  return follow(session, past, given, text, stopping, async ({ seen, settled }) => {
    const sent = await session.send([{ type: 'text', text: request }], approveOf(given));
    if (!sent.ok) return complain(sent.fault.text, exitOf(sent.fault));
    const code = (await settled()) ?? exitOfRun(seen);
    if (!given.json) tellSpent(seen);
    return plans && (code === EXIT.done || code === EXIT.denied) ? printPlan(session, seen, given, code) : code;
  });
}

/** In plan mode the plan is what was asked for: it alone goes to stdout. */
function printPlan(session: Session, seen: readonly Event[], given: Arguments, code: number): number {
  const { plan } = session.view();
  if (plan === undefined || !seen.some((event) => event.type === 'plan.proposed')) {
    if (code !== EXIT.done) return code;
    return complain('No plan was made; what was said instead stands above.', EXIT.failed);
  }
  if (!given.json) process.stdout.write(`${JSON.stringify(planFile(plan), null, 2)}\n`);
  return code;
}
