// Room that requests of all processes hold under the limits of a day, in the store that they share.
import { randomUUID } from 'node:crypto';
import type { HoldsPort } from '../../core/ports/holds.ts';
import { succeed } from '../../protocol/fault.ts';
import type { Database } from './database.ts';
import type { Guard } from './guard.ts';
import { fillSpend, sumSince } from './spend.ts';
import { numberOf } from './sqlite.ts';

/** Nobody is held up for longer by a process that has died. */
const LEASE_MS = 300_000;

export function createHolds(database: Database, guard: Guard, now: () => number = Date.now): HoldsPort {
  return {
    async hold(at, owner, decide) {
      const filled = await fillSpend(database, guard);
      if (!filled.ok) return filled;
      const id = randomUUID();
      return guard(() =>
        database.transaction(false, () => {
          database.run('DELETE FROM spend_held WHERE until < ?', now());
          const row = database.get(ELSEWHERE, owner) ?? {};
          const elsewhere = { usd: numberOf(row.usd), tokens: numberOf(row.tokens), requests: numberOf(row.requests) };
          const wanted = decide({ spent: sumSince(database, at), elsewhere });
          if (wanted === undefined) return succeed(undefined);
          const until = now() + LEASE_MS;
          database.run('UPDATE spend_held SET until = ? WHERE owner = ?', until, owner);
          database.run(INSERT, id, owner, until, wanted.usd, wanted.tokens);
          return succeed(id);
        }),
      );
    },
    async release(id) {
      await guard(() => succeed(database.run('DELETE FROM spend_held WHERE id = ?', id)));
    },
  };
}

const ELSEWHERE = `SELECT coalesce(sum(usd), 0.0) AS usd, coalesce(sum(tokens), 0) AS tokens, count(*) AS requests
  FROM spend_held WHERE owner <> ?`;
const INSERT = 'INSERT INTO spend_held(id, owner, until, usd, tokens) VALUES(?, ?, ?, ?, ?)';
