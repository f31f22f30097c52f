// Tells who follows a session that something was added to it, by this process or any other; looks only while anybody follows.
import type { LoggerPort } from '../../core/ports/machine.ts';
import { succeed } from '../../protocol/fault.ts';
import type { Database } from './database.ts';
import type { Guard } from './guard.ts';
import { lastSeq } from './read-events.ts';
import { numberOf } from './sqlite.ts';

export interface Watching {
  /** `tell` is called once soon after this, so that nothing is missed between reading and watching, and after each addition. */
  watch(session: string, tell: () => void): () => void;
  /** Nobody is told anything any more. */
  close(): void;
}

/** A look costs some microseconds when nothing was written to the store. */
const EVERY_MS = 200;

interface Watcher {
  readonly session: string;
  readonly tell: () => void;
  /** The last event that was told of. */
  seq: number;
}

export function createWatching(parts: {
  readonly database: Database;
  readonly logger: LoggerPort;
  readonly guard: Guard;
}): Watching {
  const { database, logger, guard } = parts;
  const watchers = new Set<Watcher>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let seen = '';

  const rest = () => {
    clearInterval(timer);
    timer = undefined;
  };

  /** Those whose session has moved; none that were told already. A store that cannot be read now is looked at again. */
  const moved = (): readonly Watcher[] => {
    const now = stateOf(database);
    if (now === seen) return [];
    const found = [...watchers].filter((watcher) => {
      const last = lastSeq(database, watcher.session);
      if (last === watcher.seq) return false;
      watcher.seq = last;
      return true;
    });
    seen = now;
    return found;
  };

  const look = async () => {
    const found = await guard(() => succeed(moved()));
    if (!found.ok) return;
    for (const watcher of found.value) {
      if (!watchers.has(watcher)) continue;
      try {
        watcher.tell();
      } catch (error) {
        logger.write('error', `Whoever follows session ${watcher.session} failed: ${String(error)}`);
      }
    }
  };

  return {
    watch(session, tell) {
      if (closed) return () => undefined;
      const watcher: Watcher = { session, tell, seq: -1 };
      watchers.add(watcher);
      seen = '';
      timer ??= setInterval(() => {
        look().catch((error: unknown) => logger.write('error', `Looking for new events failed: ${String(error)}`));
      }, EVERY_MS).unref();
      return () => {
        watchers.delete(watcher);
        if (watchers.size === 0) rest();
      };
    },
    close() {
      closed = true;
      watchers.clear();
      rest();
    },
  };
}

/** Changes with every commit of another connection, every row of this one's, and with the connection itself. */
function stateOf(database: Database): string {
  const row = database.get('SELECT data_version AS others, total_changes() AS own FROM pragma_data_version');
  return `${database.connections}:${numberOf(row?.others)}:${numberOf(row?.own)}`;
}
