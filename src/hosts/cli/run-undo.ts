// `orquestra sessions undo`: takes a turn, a step or a call back, in the folders that the session was about.
import type { CoreCommand } from '../../protocol/command.ts';
import { succeed } from '../../protocol/fault.ts';
import { UndoReportSchema } from '../../protocol/undo.ts';
import type { Composed } from '../compose.ts';
import type { Arguments } from './arguments.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import type { Open } from './main.ts';
import { printable } from './printable.ts';
import { rootsFor } from './session-log.ts';
import type { Stopping } from './stopping.ts';

type Target = Omit<Extract<CoreCommand, { type: 'edit.examine' }>, 'type'>;

/** The newest turn, or with --step one call of it or one step of a plan. */
export async function runUndo(given: Arguments, id: string, open: Open, stopping: Stopping): Promise<number> {
  const roots = await rootsFor(given, id);
  if (!roots.ok) return complain(roots.fault.text, exitOf(roots.fault));
  const composed = await open(given, roots.value, 'all');
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  const { orchestrator } = composed.value;
  stopping.during(() => void orchestrator.dispatch({ type: 'run.stop', session: id }));
  try {
    return await undo(given, await targetOf(given, id, composed.value), composed.value);
  } finally {
    await composed.value.close();
  }
}

/** What is no call's id is a step's. */
async function targetOf({ step }: Arguments, session: string, { ports }: Composed): Promise<Target> {
  if (step === undefined) return { session };
  const called = await ports.log.read(session, { call: step, last: 1 });
  const started = await ports.log.read(session, { types: ['step.started'] });
  const isCall = called.ok && called.value.length > 0;
  const isStep = started.ok && started.value.some((event) => event.type === 'step.started' && event.id === step);
  return isCall || !isStep ? { session, call: step } : { session, step };
}

async function undo(given: Arguments, target: Target, { orchestrator }: Composed): Promise<number> {
  const examined = await examine(orchestrator.dispatch, target);
  if (!examined.ok) return complain(examined.fault.text, exitOf(examined.fault));
  const report = examined.value;
  if (given.dryRun) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return EXIT.done;
  }
  const stuck = report.files.filter((file) => file.outcome === 'conflict' || file.outcome === 'lost');
  if (stuck.length > 0 && given.choose === undefined) {
    const lines = stuck.map((file) => printable(`  ${file.label}: ${file.why ?? file.outcome}${placesOf(file)}\n`));
    const text =
      'Nothing was taken back and nothing was touched: --choose keep leaves these files as they are, --choose restore puts back what they were before.';
    return complain(text, EXIT.failed, lines.join(''));
  }
  const { choose } = given;
  const choices = choose === undefined ? [] : stuck.map(({ path }) => ({ path, choice: choose }));
  const done = await orchestrator.dispatch({ type: 'edit.undo', ...target, choices });
  if (!done.ok) return complain(done.fault.text, exitOf(done.fault));
  process.stdout.write(`${JSON.stringify(done.value)}\n`);
  return EXIT.done;
}

async function examine(dispatch: Composed['orchestrator']['dispatch'], target: Target) {
  const examined = await dispatch({ type: 'edit.examine', ...target });
  return examined.ok ? succeed(UndoReportSchema.parse(examined.value)) : examined;
}

const placesOf = ({ clashes = [] }: { readonly clashes?: readonly { readonly line: number }[] | undefined }) =>
  clashes.length === 0 ? '' : ` (line ${clashes.map(({ line }) => line).join(', ')})`;
