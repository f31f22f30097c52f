// Finds and ends everything a command has started, also what has left its process group.
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Marks } from './job-marks.ts';
import { isMarked, listProcesses, type ProcessInfo } from './processes.ts';
import { systemProgram } from './search-path.ts';

/** A process that a command was started as; leader of its group and session. */
export interface Leader {
  readonly pid: number;
  /** Seconds after the machine was started. */
  readonly startedAt: number;
  /** When it ended; undefined while it is alive. */
  exitedAt(): number | undefined;
}

export interface Target {
  readonly leaders: readonly Leader[];
  readonly marks: readonly Marks[];
  /** Nothing that started before belongs to it. Seconds after the machine was started. */
  readonly since: number;
}

const GRACE_MS = 400;
const FREEZE_MS = 250;
const DEADLINE_MS = 1_500;
/** The clocks that are compared have a grain of a hundredth of a second. */
const GRAIN = 0.05;

interface Known {
  /** What was found once stays a member while it lives, also when all that related it to the others is gone: since when it lives. */
  readonly members: Map<number, number>;
  /** Ended, but not yet waited for by whoever started them. */
  readonly dead: Set<number>;
}

/**
 * Asks to end; what has not ended after its grace is frozen, so that it can start nothing more, and killed; then looks that
 * nothing is left. Gives what could not be ended, as what belongs to another user.
 */
export async function endTree(target: Target): Promise<readonly number[]> {
  if (process.platform === 'win32') return endTreeOnWindows(target);
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const known: Known = { members: new Map(), dead: new Set() };
  let members = await findMembers(target, known);
  signalAll(members, 'SIGTERM');
  signalAll(members, 'SIGCONT');
  while (isSomethingLeft(members) && elapsed() < GRACE_MS) {
    await sleep(members.whole ? 15 : 0);
    members = await findMembers(target, known);
  }
  while (isSomethingLeft(members) && elapsed() < DEADLINE_MS) {
    signalAll(await freeze(target, members, known), 'SIGKILL');
    await sleep(10);
    members = await findMembers(target, known);
  }
  return members.pids;
}

interface Members {
  readonly pids: readonly number[];
  /** Process groups that hold members and nobody else: a signal reaches all of one at once, also what was just born. */
  readonly groups: readonly number[];
  readonly whole: boolean;
}

/** One that ends as soon as it has started the next is seen dead only in a look that nobody else ended in. */
const isSomethingLeft = ({ pids, whole }: Members) => pids.length > 0 || !whole;

/** Stops members until no new ones come: what forks faster than it is found would never be killed as a whole. */
async function freeze(target: Target, first: Members, known: Known): Promise<Members> {
  const started = performance.now();
  const pids = new Set<number>();
  const groups = new Set<number>();
  for (let members = first; ; members = await findMembers(target, known)) {
    const fresh = members.pids.filter((pid) => !pids.has(pid));
    signalAll({ ...members, pids: fresh }, 'SIGSTOP');
    for (const pid of fresh) pids.add(pid);
    for (const group of members.groups) groups.add(group);
    if ((fresh.length === 0 && members.whole) || performance.now() - started > FREEZE_MS) {
      return { ...members, pids: [...pids], groups: [...groups] };
    }
  }
}

async function findMembers(target: Target, known: Known): Promise<Members> {
  const { processes: all, whole } = await listProcesses(target.marks);
  const recent = all.filter((one) => one.pid !== process.pid && one.startedAt >= target.since - 2 * GRAIN - 1);
  const young = recent.filter((one) => !one.dead);
  const died = recent.filter((one) => one.dead && !known.dead.has(one.pid));
  for (const { pid } of died) known.dead.add(pid);
  const related = new Set(selectMembers(young, target, known.members));
  const marked = await Promise.all(
    young.map(async ({ pid }) => ({ pid, is: related.has(pid) || (await isMarked(pid, target.marks)) })),
  );
  const members = selectMembers(
    young,
    target,
    known.members,
    new Set(marked.flatMap(({ pid, is }) => (is ? [pid] : []))),
  );
  const pids = new Set(members);
  for (const one of young) if (pids.has(one.pid)) known.members.set(one.pid, one.startedAt);
  const strange = new Set(all.flatMap((one) => (pids.has(one.pid) || one.dead ? [] : [one.group])));
  const groups = new Set(young.flatMap((one) => (pids.has(one.pid) && !strange.has(one.group) ? [one.group] : [])));
  return {
    pids: members,
    groups: [...groups].filter((group) => group > 1),
    whole: whole && died.length === 0 && marked.every(({ is }) => is !== undefined),
  };
}

/**
 * The number of a leader that has ended may be given to a stranger: then its group counts only with who was there before.
 */
export function selectMembers(
  processes: readonly ProcessInfo[],
  target: Target,
  known: ReadonlyMap<number, number> = new Map(),
  marked: ReadonlySet<number> = new Set(),
): readonly number[] {
  const living = processes.filter(
    (one) => !one.dead && one.pid !== process.pid && one.startedAt >= target.since - 2 * GRAIN - 1,
  );
  const members = new Set<number>();
  for (const one of living) {
    const seen = Math.abs((known.get(one.pid) ?? Number.NEGATIVE_INFINITY) - one.startedAt) <= GRAIN;
    if (seen || one.marked || marked.has(one.pid) || target.leaders.some((leader) => isOf(one, leader))) {
      members.add(one.pid);
    }
  }
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const one of living) if (members.has(one.parent)) members.add(one.pid);
  }
  return [...members];
}

function isOf(one: ProcessInfo, leader: Leader): boolean {
  const { pid } = leader;
  const exitedAt = leader.exitedAt();
  if (one.startedAt < leader.startedAt - 2 * GRAIN - 1) return false;
  if (exitedAt !== undefined && one.startedAt > exitedAt + GRAIN) return false;
  // Where orphans keep the number of who started them, as on Windows, that tells it too.
  return one.pid === pid || one.group === pid || one.session === pid || one.parent === pid;
}

function signalAll({ pids, groups }: Members, signal: NodeJS.Signals): void {
  for (const group of groups) send(-group, signal);
  for (const pid of pids) send(pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime, or belongs to somebody else: then it is still there when looked at again.
  }
}

/** `/T` follows who started whom from what is alive; what it could not reach is looked for and ended one by one. */
async function endTreeOnWindows(target: Target): Promise<readonly number[]> {
  const running = target.leaders.filter((leader) => leader.exitedAt() === undefined);
  await Promise.all(running.map((leader) => taskkill(leader.pid)));
  const known: Known = { members: new Map(), dead: new Set() };
  let members = await findMembers(target, known);
  for (let tries = 0; members.pids.length > 0 && tries < 3; tries++) {
    await Promise.all(members.pids.map(taskkill));
    members = await findMembers(target, known);
  }
  return members.pids;
}

function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    execFile(systemProgram('taskkill.exe'), ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => resolve());
  });
}
