// Runs one use of the database: errors become faults, a file that is not whole is mended first, a busy one waited for.
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, type Outcome } from '../../protocol/fault.ts';
import { NewerStore, NotReady } from './connect.ts';
import type { Database } from './database.ts';
import { sqliteFault } from './sqlite.ts';

export type Guard = <T>(work: () => Outcome<T>) => Promise<Outcome<T>>;

/** Makes the file whole; `unready` when it is only missing or half repaired, as far as is known. */
export type Mend = (what: 'damaged' | 'unready') => Outcome<void>;

/** Who waits longer than this for others to end what they do is told so. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 30;
/** A file that was made ready may turn out to be damaged; more than a few turns mean that it cannot be mended. */
const TURNS = 3;

export function createGuard(database: Database, mend: Mend): Guard {
  return async (work) => {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const result = mending(database, mend, work);
      const busy = !result.ok && result.fault.code === 'log.unwritable' && result.fault.retryable;
      if (!busy || performance.now() >= until) return result;
      await sleep(PAUSE_MS);
    }
  };
}

/** No await between seeing the damage and repairing it: nobody else of this process comes in between. */
function mending<T>(database: Database, mend: Mend, work: () => Outcome<T>): Outcome<T> {
  for (let turn = 1; ; turn++) {
    const result = attempt(database, work);
    if (result.ok || turn > TURNS) return result;
    const { code } = result.fault;
    if (code !== 'log.damaged' && code !== 'store.unready') return result;
    const mended = mend(code === 'log.damaged' ? 'damaged' : 'unready');
    if (!mended.ok) return mended;
  }
}

function attempt<T>(database: Database, work: () => Outcome<T>): Outcome<T> {
  if (database.closed) return fail('log.unwritable', `${database.path} was closed. Start Orquestra again to go on.`);
  try {
    return work();
  } catch (error) {
    if (error instanceof NewerStore) return fail('store.newer', error.message);
    if (error instanceof NotReady) {
      return fail('store.unready', `${error.message} Close all windows of Orquestra and start it again.`);
    }
    const fault = sqliteFault(error, database.path);
    if (fault === undefined) throw error;
    return { ok: false, fault };
  }
}
