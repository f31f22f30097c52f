// Which session a window showed last: a file of our own, because the workbench's memory may not be written before a reload.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileIn = (storage: string) => join(storage, 'last-session');

export async function readLast(storage: string): Promise<string | undefined> {
  const text = await readFile(fileIn(storage), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

/** Only a convenience: when it cannot be written, the next window opens with a new session. */
export async function writeLast(storage: string, session: string): Promise<void> {
  await writeFile(fileIn(storage), session).catch(() => undefined);
}
