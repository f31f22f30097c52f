// Makes the store's file ready: a missing one is made, a damaged one set aside whole and what could be saved put into a new one.
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { type Fault, fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';
import { alone } from './alone.ts';
import { connect, openFile, prepare } from './connect.ts';
import { Database } from './database.ts';
import { dropPlan, type RepairPlan, readPlan, writePlan } from './repair-plan.ts';
import { salvage } from './salvage.ts';
import { isDamage, type Sqlite, sqliteFault } from './sqlite.ts';
import { isWhole } from './whole.ts';

export interface RepairParts {
  readonly sqlite: Sqlite;
  readonly path: string;
  readonly now: () => number;
  /** Closes what this process has open of the file. */
  readonly release: () => void;
  /** Told what was set aside before that is forgotten: whoever dies in between leaves it to the next. */
  readonly tell: (warning: Fault) => void;
}

/** Works without pause, so that nobody of this process comes in between; other processes are kept out by `alone`. */
export function makeReady(parts: RepairParts, what: 'damaged' | 'unready'): Outcome<void> {
  const { sqlite, path } = parts;
  try {
    const done = alone(sqlite, path, () => {
      const plan = readPlan(path);
      if (plan !== undefined) finish(parts, plan);
      else if (what === 'damaged' && existsSync(path)) replaceDamaged(parts);
      else prepareOrReplace(parts);
    });
    if (done !== undefined) return succeed(undefined);
    return fail('log.unwritable', `Another window is making ${path} ready. Try again in a moment.`, {
      retryable: true,
    });
  } catch (error) {
    const known = sqliteFault(error, path);
    if (known === undefined) throw error;
    if (what === 'unready' || known.retryable) return { ok: false, fault: known };
    const text = `${path} is damaged and cannot be set aside. Close all windows, move it away and start again.`;
    return fail('log.damaged', text, { cause: known.cause });
  }
}

function prepareOrReplace(parts: RepairParts): void {
  try {
    prepare(parts.sqlite, parts.path);
  } catch (error) {
    if (!isDamage(error)) throw error;
    replaceDamaged(parts);
  }
}

function replaceDamaged(parts: RepairParts): void {
  const { path, now } = parts;
  const handle = openFile(parts.sqlite, path);
  try {
    if (isWhole((sql) => handle.prepare(sql).get(), 'integrity_check')) return;
    const time = new Date(now()).toISOString().replaceAll(/[:.]/g, '-');
    const plan: RepairPlan = {
      aside: unused(path.replace(/\.db$/, `.damaged-${time}`)),
      stage: 'moving',
      text: '',
    };
    keepOthersOut(handle);
    // Not before: who closes last writes the log into the file, and this one is to be set aside as it is.
    parts.release();
    writePlan(path, plan);
    finish(parts, plan, handle);
  } finally {
    if (handle.isOpen) handle.close();
  }
}

/**
 * From wherever the plan stands. `handle` is the damaged file's and stays open to the end where the system allows that: while
 * it is, no other process can write to the file, nor take the write-ahead log away because it was the last to close.
 */
function finish(parts: RepairParts, plan: RepairPlan, handle?: DatabaseSync): void {
  const { sqlite, path } = parts;
  const fresh = path.replace(/\.db$/, '.mended.db');
  let { text } = plan;
  if (plan.stage === 'moving') {
    if (process.platform === 'win32') handle?.close();
    // The side files first: a new database must never meet the old one's write-ahead log.
    for (const side of ['-wal', '-shm', '']) {
      if (existsSync(path + side)) renameSync(path + side, plan.aside + side);
    }
    writePlan(path, { ...plan, stage: 'saving' });
  }
  if (plan.stage !== 'placing') {
    text = saveInto(sqlite, fresh, plan.aside, path);
    writePlan(path, { ...plan, stage: 'placing', text });
  }
  if (existsSync(fresh)) renameSync(fresh, path);
  parts.tell(fault('log.damaged', text));
  dropPlan(path);
}

/** The sentence on what could be saved. */
function saveInto(sqlite: Sqlite, fresh: string, aside: string, path: string): string {
  for (const side of ['-wal', '-shm', '']) rmSync(fresh + side, { force: true });
  prepare(sqlite, fresh);
  const target = new Database(fresh, () => connect(sqlite, fresh));
  try {
    const saved = target.transaction(true, () => succeed(salvage(sqlite, aside, target)));
    const counts = saved.ok ? `${saved.value.events} events of ${saved.value.sessions} sessions` : 'Nothing';
    return `${path} was damaged and was set aside as ${aside}. ${counts} could be saved from it.`;
  } finally {
    target.close();
  }
}

/** A file so damaged that nobody can be kept out is one that nobody can write either. */
function keepOthersOut(handle: DatabaseSync): void {
  try {
    handle.exec('BEGIN IMMEDIATE');
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}

function unused(base: string): string {
  let path = `${base}.db`;
  for (let count = 2; existsSync(path); count++) path = `${base}-${count}.db`;
  return path;
}
