// Sessions as files, one event a line: written where the user chooses, brought in from there as a session of its own.
import * as vscode from 'vscode';
import { openView } from '../../core/orchestrator/open.ts';
import type { EventLogPort } from '../../core/ports/log.ts';
import type { ClockPort } from '../../core/ports/machine.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { importSession, readSessionFile, sessionFileText } from '../session-file.ts';
import { fileNameOf, firstRoot, labelOf, readChosen, writeChosen } from './chosen-files.ts';

const FILTERS = { Session: ['jsonl'] };

export async function exportToFile(log: EventLogPort, session: string): Promise<Outcome<void>> {
  const view = await openView(log, session);
  if (!view.ok) return view;
  const root = firstRoot();
  const name = `${fileNameOf(view.value.title || (view.value.plan?.goal ?? ''), 'orquestra')}.session.jsonl`;
  const file = await vscode.window.showSaveDialog({
    title: 'Export the session',
    saveLabel: 'Export Session',
    filters: FILTERS,
    ...(root === undefined ? {} : { defaultUri: vscode.Uri.joinPath(root, name) }),
  });
  if (file === undefined) return succeed(undefined);
  const events = await log.read(session, {});
  if (!events.ok) return events;
  const written = await writeChosen(file, sessionFileText(events.value));
  if (!written.ok) return written;
  void vscode.window.showInformationMessage(`The session is exported as ${labelOf(file)}.`);
  return written;
}

/** The new session's id; undefined when the user chose no file. */
export async function importFromFile(log: EventLogPort, clock: ClockPort): Promise<Outcome<string | undefined>> {
  const root = firstRoot();
  const chosen = await vscode.window.showOpenDialog({
    title: 'Import a session',
    openLabel: 'Import Session',
    filters: FILTERS,
    ...(root === undefined ? {} : { defaultUri: root }),
  });
  const file = chosen?.[0];
  if (file === undefined) return succeed(undefined);
  const text = await readChosen(file);
  if (!text.ok) return text;
  const events = readSessionFile(text.value);
  if (events.ok) return importSession(log, clock, events.value);
  return { ok: false, fault: { ...events.fault, text: `${labelOf(file)}: ${events.fault.text}` } };
}

/** Which session is meant, when none is shown; undefined when the user chose none. */
export async function chooseSession(log: EventLogPort): Promise<Outcome<string | undefined>> {
  const listed = await log.list(undefined, 100);
  if (!listed.ok) return listed;
  if (listed.value.length === 0) return fail('session.none', 'There is no session in this workspace yet.');
  const items = listed.value.map(({ session, title, updatedAt }) => ({
    label: title.replaceAll('$(', '$ (') || 'Without a title',
    description: new Date(updatedAt).toLocaleString(),
    session,
  }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: 'Which session?' });
  return succeed(chosen?.session);
}
