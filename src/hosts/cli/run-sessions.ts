// `orquestra sessions`: list, show, export, import and undo, over the same log that the runs wrote.

import type { EventLogPort } from '../../core/ports/log.ts';
import type { Event, EventBody } from '../../protocol/event.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { sessionFileText } from '../session-file.ts';
import type { Arguments } from './arguments.ts';
import { complain, EXIT } from './exit.ts';
import { importFile } from './import-session.ts';
import type { Open } from './main.ts';
import { planTable } from './plan-table.ts';
import { printable } from './printable.ts';
import { runUndo } from './run-undo.ts';
import { eventsOf, lookAt, withLog } from './session-log.ts';
import type { Stopping } from './stopping.ts';

export async function runSessions(given: Arguments, open: Open, stopping: Stopping): Promise<number> {
  const [verb = 'list', id] = given.words;
  if (verb === 'list') return withLog((log) => listAll(log, given));
  if (id === undefined) {
    const what = verb === 'import' ? 'a file, or - for stdin' : "the session's id; sessions list shows them";
    return complain(`sessions ${verb} needs ${what}.`, EXIT.usage);
  }
  switch (verb) {
    case 'show':
      return withLog((log) => show(log, id, given));
    case 'export':
      return withLog((log) => exportAll(log, id));
    case 'import':
      return withLog((log) => importFile(log, id));
    case 'undo':
      return runUndo(given, id, open, stopping);
    default:
      return complain(
        `Unknown: sessions ${verb}; there are list, show ID, export ID, import FILE and undo ID.`,
        EXIT.usage,
      );
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

async function exportAll(log: EventLogPort, id: string): Promise<Outcome<void>> {
  const events = await eventsOf(log, id);
  if (!events.ok) return events;
  for (const event of events.value) process.stdout.write(sessionFileText([event]));
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
  return showEnd(log, id);
}

/** What a run without an end looks like: it goes on in another process, or it was cut off and this is what is known. */
async function showEnd(log: EventLogPort, id: string): Promise<Outcome<void>> {
  const seen = await lookAt(log, id);
  if (!seen.ok) return seen;
  const { elsewhere, recovered, view } = seen.value;
  if (elsewhere) process.stdout.write('= running in another window or process\n');
  for (const body of recovered) {
    const text = textOf(body);
    if (text !== undefined) process.stdout.write(`${printable(text)}\n`);
  }
  if (view.plan !== undefined) process.stdout.write(`\n${printable(`${view.plan.goal}\n${planTable(view.plan)}`)}`);
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
