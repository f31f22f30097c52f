// Reads what the user names as a file: its text, or for `-` all of stdin.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { readJsonFile } from '../json-file.ts';

/** How the file is called in what is said about it. */
export const nameOf = (file: string): string => (file === '-' ? 'stdin' : file);

export async function readWords(file: string): Promise<Outcome<string>> {
  if (file === '-') return succeed(await text(process.stdin));
  try {
    return succeed(await readFile(file, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return fail('cli.no-file', `There is no file ${file}.`);
    if (code === 'EISDIR') return fail('cli.no-file', `${file} is a folder; name a file.`);
    return fail('cli.no-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

export async function readJsonWords(file: string): Promise<Outcome<unknown>> {
  const read = await readWords(file);
  return read.ok ? readJsonFile(read.value, nameOf(file)) : read;
}
