// Opens all that a command has printed in the editor: only what Orquestra itself has written, never a path that a page names.
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EventLogPort } from '../../core/ports/log.ts';
import type { ShellJob, ShellPort } from '../../core/ports/shell.ts';
import { stripAnsi } from '../../core/shared/text.ts';
import type { HostCommand } from '../../protocol/command.ts';
import { fail, type Outcome } from '../../protocol/fault.ts';

interface Parts {
  readonly shell: ShellPort;
  readonly log: EventLogPort;
  /** Where outputs are kept. */
  readonly folder: string;
  readonly openFile: (path: string) => Promise<Outcome<void>>;
  readonly openText: (text: string) => Promise<Outcome<void>>;
}

const SHOWN = 2_000_000;
const NAME = /^[0-9a-f]{10}-\d+\.log$/;

export async function openOutput(
  { shell, log, folder, openFile, openText }: Parts,
  { session, call, job: id }: Extract<HostCommand, { type: 'output.open' }>,
): Promise<Outcome<unknown>> {
  const job = id === undefined ? shell.jobs().findLast((one) => one.owner === call) : shell.job(id);
  const logged = job === undefined && call !== undefined ? await loggedFile(log, session, call) : undefined;
  const file = job === undefined ? logged : job.outputFile;
  if (file !== undefined && dirname(file) === folder && NAME.test(basename(file))) {
    const found = await stat(join(folder, basename(file))).catch(() => undefined);
    if (found?.isFile() === true) return openFile(file);
    return fail(
      'output.gone',
      'The file with that output was removed: outputs are kept for a week. The chat keeps its beginning and end.',
    );
  }
  if (job === undefined) {
    return fail('output.gone', 'That command belongs to an earlier window; what is kept of its output is in the chat.');
  }
  return openText(textOf(job));
}

const textOf = (job: ShellJob) => stripAnsi(job.read(0, SHOWN).text);

async function loggedFile(log: EventLogPort, session: string, call: string): Promise<string | undefined> {
  const events = await log.read(session, { types: ['tool.ended'] });
  if (!events.ok) return undefined;
  const ended = events.value.findLast((event) => event.type === 'tool.ended' && event.call === call);
  return ended?.type === 'tool.ended' && ended.display?.kind === 'terminal' ? ended.display.outputFile : undefined;
}
