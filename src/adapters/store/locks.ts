// The right to write a session: a row that names the process which has it, worth nothing once that process is gone.
import { randomUUID } from 'node:crypto';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Database } from './database.ts';
import type { Guard } from './guard.ts';
import type { ProcessIdentity } from './identity.ts';
import { createLiveness } from './liveness.ts';
import { numberOf, textOf } from './sqlite.ts';

interface Holder extends ProcessIdentity {
  readonly token: string;
}

export interface Locks {
  lock(session: string): Promise<Outcome<boolean>>;
  unlock(session: string): Promise<void>;
  unlockAll(): Promise<void>;
  /** Whether the process that a lock names still lives. */
  isAlive(holder: ProcessIdentity): Promise<boolean>;
  /** Inside a transaction: the fault when a process other than this one is named as the holder, dead or alive. */
  heldElsewhere(session: string): Outcome<never> | undefined;
  /** Does `work`; when it meets `heldElsewhere`, clears away a dead holder and tries again. */
  whileFree<T>(session: string, work: () => Outcome<T>): Promise<Outcome<T>>;
}

const ROUNDS = 5;

export function createLocks(database: Database, guard: Guard): Locks {
  const token = randomUUID();
  const { own, isAlive } = createLiveness();
  let self: ProcessIdentity = { pid: process.pid, start: '' };

  const holderOf = (session: string): Holder | undefined => {
    const row = database.get('SELECT pid, start, token FROM locks WHERE session = ?', session);
    if (row === undefined) return undefined;
    return { pid: numberOf(row.pid), start: textOf(row.start), token: textOf(row.token) };
  };

  const heldElsewhere = (session: string) => {
    const holder = holderOf(session);
    if (holder === undefined || (holder.pid === self.pid && holder.start === self.start)) return undefined;
    return fail(
      'log.locked',
      `Session ${session} is being written by another window or process (number ${holder.pid}). Go on there, or close it first.`,
      { retryable: true },
    );
  };

  const whileFree = async <T>(session: string, work: () => Outcome<T>): Promise<Outcome<T>> => {
    self = await own;
    for (let round = 1; ; round++) {
      const result = await guard(work);
      if (result.ok || result.fault.code !== 'log.locked' || round === ROUNDS) return result;
      const holder = await guard(() => succeed(holderOf(session)));
      if (!holder.ok) return holder;
      if (holder.value !== undefined && (await isAlive(holder.value))) return result;
      const cleared = await guard(() => clear(database, session, holder.value?.token ?? ''));
      if (!cleared.ok) return cleared;
    }
  };

  const take = (session: string) =>
    database.transaction(false, () => {
      const busy = heldElsewhere(session);
      if (busy !== undefined) return busy;
      const sql = 'INSERT OR REPLACE INTO locks(session, pid, start, token) VALUES(?, ?, ?, ?)';
      database.run(sql, session, self.pid, self.start, token);
      return succeed(true);
    });

  return {
    isAlive,
    heldElsewhere,
    whileFree,
    async lock(session) {
      const taken = await whileFree<boolean>(session, () => take(session));
      return !taken.ok && taken.fault.code === 'log.locked' ? succeed(false) : taken;
    },
    async unlock(session) {
      await guard(() => clear(database, session, token));
    },
    async unlockAll() {
      await guard(() => {
        database.run('DELETE FROM locks WHERE token = ?', token);
        return succeed(undefined);
      });
    },
  };
}

/** Only the very lock that was looked at: another process may have taken it meanwhile. */
function clear(database: Database, session: string, token: string): Outcome<void> {
  database.run('DELETE FROM locks WHERE session = ? AND token = ?', session, token);
  return succeed(undefined);
}
