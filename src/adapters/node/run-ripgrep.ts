// Runs ripgrep with arguments of our making and hands out its lines until enough was seen.
import { spawn } from 'node:child_process';

/** What ripgrep needs of the environment; its configuration file could name programs to run. */
const PASSED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'SYSTEMROOT', 'SystemRoot', 'TMPDIR', 'TEMP', 'XDG_CONFIG_HOME'];
const DEADLINE_MS = 30_000;
const ERROR_LIMIT = 4000;

export interface RipgrepEnd {
  /** 0 found something, 1 nothing, 2 an error; null when it was ended by us. */
  readonly exitCode: number | null;
  readonly errors: string;
  readonly reason: 'exit' | 'enough' | 'aborted' | 'deadline' | 'missing';
}

export interface RipgrepStreams {
  /** `latin1` leaves every byte a character of its own, so that nothing is lost and columns are indexes. */
  readonly encoding?: 'utf8' | 'latin1';
  /** What ends a line. */
  readonly end?: '\n' | '\0';
  /** What it searches in place of files. */
  readonly input?: Uint8Array;
}

/** `receive` gets each line without its end and says whether it wants more. */
export function runRipgrep(
  program: string,
  options: readonly string[],
  cwd: string | undefined,
  signal: AbortSignal | undefined,
  receive: (line: string) => boolean,
  streams: RipgrepStreams = {},
): Promise<RipgrepEnd> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve({ exitCode: null, errors: '', reason: 'aborted' });
    const env = Object.fromEntries(PASSED.map((name) => [name, process.env[name]]));
    const child = spawn(program, ['--no-config', ...options], {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    // Ripgrep may have seen enough before it has read all.
    child.stdin.on('error', () => undefined);
    child.stdin.end(streams.input);
    let reason: RipgrepEnd['reason'] = 'exit';
    let errors = '';
    const end = (why: RipgrepEnd['reason']) => {
      if (reason !== 'exit') return;
      reason = why;
      child.kill('SIGKILL');
      child.stdout.destroy();
    };
    const abort = () => end('aborted');
    const timer = setTimeout(() => end('deadline'), DEADLINE_MS);
    signal?.addEventListener('abort', abort, { once: true });
    readLines(child.stdout, streams, (line) => {
      if (reason === 'exit' && !receive(line)) end('enough');
      return reason === 'exit';
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length < ERROR_LIMIT) errors += text;
    });
    const finish = (exitCode: number | null, failed?: RipgrepEnd['reason']) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve({ exitCode, errors: errors.trim(), reason: failed ?? reason });
    };
    child.on('error', () => finish(null, 'missing'));
    child.on('close', (exitCode) => finish(exitCode));
  });
}

/** Cut at the line's end, never inside a character; stops when `receive` says so. */
function readLines(
  stream: NodeJS.ReadableStream,
  { encoding = 'utf8', end = '\n' }: RipgrepStreams,
  receive: (line: string) => boolean,
): void {
  let rest = '';
  stream.setEncoding(encoding);
  stream.on('data', (text: string) => {
    let start = 0;
    for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, start)) {
      if (!receive(rest + text.slice(start, at))) return;
      rest = '';
      start = at + 1;
    }
    rest += text.slice(start);
  });
  stream.on('end', () => {
    if (rest !== '') receive(rest);
  });
}
