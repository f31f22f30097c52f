// `orquestra replay`: carries out a run of a session again from its log alone, and says whether each event came out as it was.
import { type ReplayReport, ReplayReportSchema } from '../../protocol/view.ts';
import type { Arguments } from './arguments.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import type { Open } from './main.ts';
import { printable } from './printable.ts';

export async function runReplay(given: Arguments, open: Open): Promise<number> {
  const [session = '', run] = given.words;
  // Nothing is asked of anybody: no model, no tool, no file of a workspace.
  const composed = await open(given, [given.cwd], 'none');
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  try {
    const done = await composed.value.orchestrator.dispatch({ type: 'run.replay', session, run });
    if (!done.ok) {
      const unknown = done.fault.code === 'session.unknown' || done.fault.code === 'run.unknown';
      return complain(done.fault.text, unknown ? EXIT.usage : exitOf(done.fault));
    }
    return tell(ReplayReportSchema.parse(done.value), given.json);
  } finally {
    await composed.value.close();
  }
}

function tell(report: ReplayReport, json: boolean): number {
  const { run, events, same, difference } = report;
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (difference === undefined) process.stdout.write(`run ${run}: ${events} events, identical\n`);
  else {
    const { seq, logged, replayed } = difference;
    process.stdout.write(`run ${run}: event ${seq} comes out otherwise\n`);
    process.stdout.write(printable(`  logged:   ${logged}\n  replayed: ${replayed}\n`));
  }
  return same ? EXIT.done : EXIT.failed;
}
