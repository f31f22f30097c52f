// `orquestra sessions`: list, show, export and undo, over the same log that the runs wrote.

import { openLog } from '../../adapters/store/open-log.ts';
import { recoveryOf } from '../../core/orchestrator/recover.ts';
import type { EventLogPort } from '../../core/ports.ts';
import type { Event, EventBody } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { emptyView, fold } from '../../protocol/session-view.ts';
import { makeStateFolders } from '../state-folders.ts';
import type { Arguments } from './arguments.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import type { Open } from './main.ts';
import { printable } from './printable.ts';
import { createSay } from './say.ts';
import type { Stopping } from './stopping.ts';
import { homeFolder } from './surroundings.ts';

export async function runSessions(given: Arguments, open: Open, stopping: Stopping): Promise<number> {
  const [verb = 'list', id] = given.words;
  if (verb === 'list') return withLog((log) => listAll(log, given));
  if (id === undefined)
    return complain(`sessions ${verb} needs the session's id; sessions list shows them.`, EXIT.usage);
  switch (verb) {
    case 'show':
      return withLog((log) => show(log, id, given));
    case 'export':
      return withLog((log) => exportAll(log, id));
    case 'undo':
      return undo(given, id, open, stopping);
    default:
      return complain(`Unknown: sessions ${verb}; there are list, show ID, export ID and undo ID.`, EXIT.usage);
  }
}

async function withLog(act: (log: EventLogPort) => Promise<Outcome<void>>): Promise<number> {
  const say = createSay(false);
  const folder = homeFolder(process.env);
  const made = await makeStateFolders([folder]);
  const opened = made.ok ? await openLog({ folder, logger: say.logger }) : made;
  if (!opened.ok) return complain(opened.fault.text, exitOf(opened.fault));
  say.warn(opened.value.warnings);
  try {
    const done = await act(opened.value.log);
    return done.ok ? EXIT.done : complain(done.fault.text, exitOf(done.fault));
  } finally {
    await opened.value.log.close();
  }
}

async function listAll(log: EventLogPort, given: Arguments): Promise<Outcome<void>> {
  const listed = await log.list(undefined, 500);
  if (!listed.ok) return listed;
  for (const one of listed.value) {
    const line = given.json
      ? JSON.stringify(one)
      : `${one.session}  ${new Date(one.updatedAt).toISOString()}  ${String(one.count).padStart(5)}  ${printable(one.title)}`;
    process.stdout.write(`${line}\n`);
  }
  return succeed(undefined);
}

async function eventsOf(log: EventLogPort, id: string): Promise<Outcome<readonly Event[]>> {
  const known = await log.open(id);
  if (!known.ok) return known;
  if (known.value === undefined)
    return fail('cli.unknown-session', `There is no session ${id}; sessions list shows them.`);
  return log.read(id, {});
}

async function exportAll(log: EventLogPort, id: string): Promise<Outcome<void>> {
  const events = await eventsOf(log, id);
  if (!events.ok) return events;
  for (const event of events.value) process.stdout.write(`${JSON.stringify(event)}\n`);
  return succeed(undefined);
}

async function show(log: EventLogPort, id: string, given: Arguments): Promise<Outcome<void>> {
  if (given.json) return exportAll(log, id);
  const events = await eventsOf(log, id);
  if (!events.ok) return events;
  for (const event of events.value) {
    const text = textOf(event);
    if (text !== undefined) process.stdout.write(`${printable(text)}\n`);
  }
  return showOpenEnd(log, id, events.value);
}

/** What a run without an end looks like: it goes on in another process, or it was cut off and this is what is known. */
async function showOpenEnd(log: EventLogPort, id: string, events: readonly Event[]): Promise<Outcome<void>> {
  const view = events.reduce(fold, emptyView(id));
  if (view.run === undefined || view.run.outcome !== undefined) return succeed(undefined);
  const free = await log.lock(id);
  if (!free.ok) return free;
  if (!free.value) {
    process.stdout.write('= running in another window or process\n');
    return succeed(undefined);
  }
  await log.unlock(id);
  const started = events.findLastIndex((event) => event.type === 'run.started');
  for (const body of recoveryOf(view, events.slice(started))) {
    const text = textOf(body);
    if (text !== undefined) process.stdout.write(`${printable(text)}\n`);
  }
  return succeed(undefined);
}

function textOf(event: Event | EventBody): string | undefined {
  const said = (parts: readonly { readonly type: string; readonly text?: string }[]) =>
    parts.flatMap((part) => (part.type === 'text' ? [part.text ?? ''] : [])).join('\n');
  switch (event.type) {
    case 'message.added':
      return `\n> ${said(event.parts)}`;
    case 'message.completed':
      return said(event.parts) || undefined;
    case 'tool.prepared':
      return `· ${event.title}: ${event.summary}  [${event.call}]`;
    case 'tool.ended':
      return event.outcome === 'done' ? undefined : `  ${event.outcome}: ${event.fault?.text ?? event.forModel}`;
    case 'run.ended':
      return `= ${event.outcome}${event.fault === undefined ? '' : `: ${event.fault.text}`}`;
    default:
      return undefined;
  }
}

/** Takes back the newest turn, or with --step one call of it, in the folders that the session was about. */
async function undo(given: Arguments, id: string, open: Open, stopping: Stopping): Promise<number> {
  let roots: readonly string[] = [];
  const found = await withLog(async (log) => {
    const events = await eventsOf(log, id);
    if (!events.ok) return events;
    const [created] = events.value;
    if (created?.type === 'session.created') roots = created.roots;
    return succeed(undefined);
  });
  if (found !== EXIT.done) return found;
  const composed = await open(given, roots, 'all');
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  const { orchestrator } = composed.value;
  stopping.during(() => void orchestrator.dispatch({ type: 'run.stop', session: id }));
  try {
    const done = await orchestrator.dispatch({ type: 'edit.undo', session: id, call: given.step });
    if (!done.ok) return complain(done.fault.text, exitOf(done.fault));
    process.stdout.write(`${JSON.stringify(done.value)}\n`);
    return EXIT.done;
  } finally {
    await composed.value.close();
  }
}
