// Runs one use of the database: errors become faults, and a damaged file is repaired once before trying again.
import { fail, type Outcome } from '../../protocol/fault.ts';
import { NewerStore } from './connect.ts';
import type { Database } from './database.ts';
import { sqliteFault } from './sqlite.ts';

export type Guard = <T>(work: () => Outcome<T>) => Promise<Outcome<T>>;

export function createGuard(database: Database, repair: () => Outcome<void>): Guard {
  return async (work) => {
    // No await between seeing the damage and repairing it: nobody else of this process comes in between.
    const first = attempt(database, work);
    if (first.ok || first.fault.code !== 'log.damaged') return first;
    const repaired = repair();
    return repaired.ok ? attempt(database, work) : repaired;
  };
}

function attempt<T>(database: Database, work: () => Outcome<T>): Outcome<T> {
  if (database.closed) return fail('log.unwritable', `${database.path} was closed. Start Orquestra again to go on.`);
  try {
    return work();
  } catch (error) {
    if (error instanceof NewerStore) return fail('store.newer', error.message);
    const fault = sqliteFault(error, database.path);
    if (fault === undefined) throw error;
    return { ok: false, fault };
  }
}
