// How a run's end is told when it did not end by itself.
import { type Fault, fault } from '../../protocol/fault.ts';
import { JournalError } from './journal.ts';

export const INTERRUPTED = fault(
  'run.interrupted',
  'The window was closed or reloaded while this ran. Resume it to go on.',
  {
    action: 'resume',
  },
);

export const crashFault = (error: unknown): Fault =>
  error instanceof JournalError ? error.fault : fault('run.crashed', `The run failed unexpectedly: ${String(error)}`);

export function refusedByLog(error: unknown): { readonly ok: false; readonly fault: Fault } {
  if (error instanceof JournalError) return { ok: false, fault: error.fault };
  throw error;
}
