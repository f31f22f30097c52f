// Looks whether a program waits for input, by what the system says it is doing: nobody is asked to guess.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { stripAnsi } from '../../core/shared/text.ts';

/** Numbers of `read` and `readv`. */
const READS: Readonly<Partial<Record<NodeJS.Architecture, readonly string[]>>> = {
  x64: ['0', '19'],
  arm64: ['63', '65'],
};
/** Numbers of `poll`, `ppoll`, `select` and `pselect6`. */
const POLLS: Readonly<Partial<Record<NodeJS.Architecture, readonly string[]>>> = {
  x64: ['7', '23', '270', '271'],
  arm64: ['72', '73'],
};
const MOST_PROCESSES = 64;
const PROMPT = /\S[^\n]*[:?>\])$#%…]\s*$/;

export interface InputLook {
  /** `reading`: one is blocked in reading it; `listening`: one would be woken by it, as it would by other things. */
  readonly state: 'reading' | 'listening' | 'no';
  /** Of all processes together: who waits uses none. */
  readonly cpu: number;
}

/** Under `pid`, among those that have the pipe `name` open. Linux only. */
export async function lookForReaders(pid: number, name: string): Promise<InputLook> {
  const pids = await descendants(pid);
  const looks = await Promise.all(pids.map((one) => lookAt(one, name)));
  const states = looks.map((look) => look.state);
  const state = states.includes('reading') ? 'reading' : states.includes('listening') ? 'listening' : 'no';
  return { state, cpu: looks.reduce((sum, look) => sum + look.cpu, 0) };
}

async function descendants(pid: number): Promise<readonly number[]> {
  const found = [pid];
  for (let at = 0; at < found.length && found.length < MOST_PROCESSES; at++) {
    const folder = `/proc/${found[at]}/task`;
    const tasks = await readdir(folder).catch(() => []);
    const texts = await Promise.all(
      tasks.map((task) => readFile(`${folder}/${task}/children`, 'latin1').catch(() => '')),
    );
    found.push(...texts.join(' ').split(' ').filter(Boolean).map(Number));
  }
  return found;
}

async function lookAt(pid: number, name: string): Promise<InputLook> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpu = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  // A stopped or busy one waits for nothing.
  if (fields[0] !== 'S') return { state: 'no', cpu };
  const opened = await filesNamed(pid, name);
  if (opened.length === 0) return { state: 'no', cpu };
  const calls = await callsOf(pid);
  const reads = READS[process.arch] ?? [];
  if (calls.some(([number = '', first = '']) => reads.includes(number) && opened.includes(String(Number(first))))) {
    return { state: 'reading', cpu };
  }
  const polls = calls.some(([number = '']) => POLLS[process.arch]?.includes(number));
  return { state: polls || (await isListening(pid, opened)) ? 'listening' : 'no', cpu };
}

async function filesNamed(pid: number, name: string): Promise<readonly string[]> {
  const numbers = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(
    numbers.map(async (number) => ({ number, link: await readlink(`/proc/${pid}/fd/${number}`).catch(() => '') })),
  );
  return links.flatMap(({ number, link }) => (link.includes(`/${name}`) ? [number] : []));
}

/** Of the first thread, and of one that is called `main` as that of Java is: others often only pass input on. */
async function callsOf(pid: number): Promise<readonly (readonly string[])[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const calls = await Promise.all(
    tasks.map(async (task) => {
      const folder = `/proc/${pid}/task/${task}`;
      const [comm = '', call = ''] = await Promise.all(
        ['comm', 'syscall'].map((file) => readFile(`${folder}/${file}`, 'latin1').catch(() => '')),
      );
      return task === String(pid) || comm.trim() === 'main' ? [call.split(' ')] : [];
    }),
  );
  return calls.flat();
}

async function isListening(pid: number, opened: readonly string[]): Promise<boolean> {
  const folder = `/proc/${pid}/fdinfo`;
  const numbers = await readdir(folder).catch(() => []);
  const infos = await Promise.all(numbers.map((number) => readFile(`${folder}/${number}`, 'latin1').catch(() => '')));
  return infos.some((info) =>
    [...info.matchAll(/^tfd:\s*(\d+) events:\s*([0-9a-f]+)/gm)].some(
      ([, file = '', events = '']) => opened.includes(file) && (Number.parseInt(events, 16) & 1) === 1,
    ),
  );
}

/** The unfinished last line of what was printed; empty when it is finished. */
export function lastLineOf(output: string): string {
  return stripAnsi(output.slice(output.lastIndexOf('\n') + 1)).trim();
}

/** Whether the unfinished last line is shaped like a question. */
export const asks = (output: string) => PROMPT.test(lastLineOf(output));
