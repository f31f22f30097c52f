// `orquestra sessions`: list, show, export and undo, over the same log that the runs wrote.

import { createLogger } from '../../adapters/node/logger.ts';
import { openLog } from '../../adapters/store/open-log.ts';
import type { EventLogPort } from '../../core/ports.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Arguments } from './arguments.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import type { Open } from './main.ts';
import { homeFolder } from './surroundings.ts';

export async function runSessions(given: Arguments, open: Open): Promise<number> {
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
      return undo(given, id, open);
    default:
      return complain(`Unknown: sessions ${verb}; there are list, show ID, export ID and undo ID.`, EXIT.usage);
  }
}

async function withLog(act: (log: EventLogPort) => Promise<Outcome<void>>): Promise<number> {
  const opened = await openLog({ folder: homeFolder(process.env), logger: createLogger('warn') });
  if (!opened.ok) return complain(opened.fault.text, exitOf(opened.fault));
  for (const warning of opened.value.warnings) process.stderr.write(`${warning.text}\n`);
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
      : `${one.session}  ${new Date(one.updatedAt).toISOString()}  ${String(one.count).padStart(5)}  ${one.title}`;
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
    if (text !== undefined) process.stdout.write(`${text}\n`);
  }
  return succeed(undefined);
}

function textOf(event: Event): string | undefined {
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
async function undo(given: Arguments, id: string, open: Open): Promise<number> {
  let roots: readonly string[] = [];
  const found = await withLog(async (log) => {
    const events = await log.read(id, { types: ['session.created'] });
    const created = events.ok ? events.value[0] : undefined;
    if (created?.type !== 'session.created') {
      return fail('cli.unknown-session', `There is no session ${id}; sessions list shows them.`);
    }
    roots = created.roots;
    return succeed(undefined);
  });
  if (found !== EXIT.done) return found;
  const composed = await open(given, roots, 'all');
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  try {
    const done = await composed.value.orchestrator.dispatch({ type: 'edit.undo', session: id, call: given.step });
    if (!done.ok) return complain(done.fault.text, exitOf(done.fault));
    process.stdout.write(`${JSON.stringify(done.value)}\n`);
    return EXIT.done;
  } finally {
    await composed.value.close();
  }
}
