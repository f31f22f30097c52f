// The sessions' log as the command line reads it without an orchestrator: what a session holds, and which folders it was about.
import { type OpenedLog, openLog } from '../../adapters/store/open-log.ts';
import { openView, unfinishedRun } from '../../core/orchestrator/open.ts';
import { recoveryOf } from '../../core/orchestrator/recover.ts';
import type { EventLogPort } from '../../core/ports/log.ts';
import type { SpendPort } from '../../core/ports/spend.ts';
import type { Event, EventBody } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { foldHead } from '../../protocol/session-view.ts';
import type { SessionView } from '../../protocol/view.ts';
import { makeStateFolders } from '../state-folders.ts';
import type { Arguments } from './arguments.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import { createSay } from './say.ts';
import { homeFolder } from './surroundings.ts';

const unknown = (id: string) =>
  fail('cli.unknown-session', `There is no session ${id}; orquestra sessions list shows them.`);

/** Opens the log alone, and says on stderr what is wrong with it or with what was asked. */
export async function withLog(act: (log: EventLogPort) => Promise<Outcome<void>>): Promise<number> {
  const done = await readStore(({ log }) => act(log));
  return done.ok ? EXIT.done : complain(done.fault.text, exitOf(done.fault));
}

/** As `withLog`, for what models have cost. */
export async function withSpend(act: (spend: SpendPort) => Promise<Outcome<void>>): Promise<number> {
  const done = await readStore(({ spend }) => act(spend));
  return done.ok ? EXIT.done : complain(done.fault.text, exitOf(done.fault));
}

async function readStore<T>(act: (store: OpenedLog) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const say = createSay(false);
  const folder = homeFolder(process.env);
  const made = await makeStateFolders([folder]);
  if (!made.ok) return made;
  const opened = await openLog({ folder, logger: say.logger });
  if (!opened.ok) return opened;
  say.warn(opened.value.warnings);
  try {
    return await act(opened.value);
  } finally {
    await opened.value.log.close();
  }
}

export async function eventsOf(log: EventLogPort, id: string): Promise<Outcome<readonly Event[]>> {
  const known = await log.open(id);
  if (!known.ok) return known;
  return known.value === undefined ? unknown(id) : log.read(id, {});
}

/** Where a session's commands work: in --cwd, or in the folders that it was about. */
export async function rootsFor(given: Arguments, id: string): Promise<Outcome<readonly string[]>> {
  return readStore(async ({ log }) => {
    const begun = await log.read(id, { before: 2 });
    if (!begun.ok) return begun;
    const [created] = begun.value;
    if (created === undefined) return unknown(id);
    if (given.folder !== undefined) return succeed([given.folder]);
    return succeed(created.type === 'session.created' ? created.roots : [given.cwd]);
  });
}

export interface Seen {
  readonly view: SessionView;
  /** What is known of a run that was cut off, as opening the session would write it down; empty otherwise. */
  readonly recovered: readonly EventBody[];
  /** Its run is under way in another process. */
  readonly elsewhere: boolean;
}

/** A session as it stands, without writing anything. */
export async function lookAt(log: EventLogPort, id: string): Promise<Outcome<Seen>> {
  const known = await log.open(id);
  if (!known.ok) return known;
  if (known.value === undefined) return unknown(id);
  const opened = await openView(log, id);
  if (!opened.ok) return opened;
  const view = opened.value;
  if (view.run === undefined || view.run.outcome !== undefined)
    return succeed({ view, recovered: [], elsewhere: false });
  const free = await log.lock(id);
  if (!free.ok) return free;
  if (!free.value) return succeed({ view, recovered: [], elsewhere: true });
  await log.unlock(id);
  const events = await unfinishedRun(log, view);
  if (!events.ok) return events;
  const recovered = recoveryOf(view, events.value);
  const stamp = { v: events.value[0]?.v ?? 0, session: id, at: view.updatedAt };
  const head = recovered.reduce(
    (now, body, index) => foldHead(now, { ...stamp, ...body, seq: view.seq + index + 1 }),
    view,
  );
  return succeed({ view: { ...view, ...head }, recovered, elsewhere: false });
}
