// One real pipe for a command's stdout and stderr: the order stays, and programs can open /dev/stderr as they like to.
import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { basename, join } from 'node:path';
import { type InputPipe, openInput } from './input-pipe.ts';
import { makeFolders } from './make-folders.ts';
import { systemProgram } from './search-path.ts';

export interface MergedPipe {
  /** For the child's stdout and stderr. */
  readonly input: number;
  readonly output: Socket;
  /** The name under which Linux shows who holds its other end. */
  readonly name: string;
  /** For the child's stdin, where it is to have one. */
  readonly stdin?: InputPipe;
  /** To be called once the child has its own. */
  closeInput(): void;
}

export interface PipeMaker {
  /** Undefined where there are no named pipes; two separate pipes have to do then. */
  take(withInput: boolean): Promise<MergedPipe | undefined>;
  /** Removes what was made in advance. */
  dispose(): Promise<void>;
}

/** Making one means starting a program, so the next is made while the last command runs. */
export function createPipeMaker(folder: string, instance: string): PipeMaker {
  let count = 0;
  let next: Promise<string | undefined> | undefined;
  const prepare = () => makeNamedPipe(folder, `${instance}-pipe-${++count}_`);
  return {
    take: async (withInput) => {
      if (process.platform === 'win32') return undefined;
      const path = next ?? prepare();
      next = undefined;
      const made = await path;
      const pipe = made === undefined ? undefined : openPipe(made, withInput);
      next ??= pipe === undefined ? undefined : prepare();
      return pipe;
    },
    dispose: async () => {
      const path = await next;
      next = undefined;
      if (path === undefined) return;
      removeName(path);
      removeName(inputOf(path));
    },
  };
}

const inputOf = (path: string) => `${path}in_`;

async function makeNamedPipe(folder: string, name: string): Promise<string | undefined> {
  const path = join(folder, name);
  try {
    await makeFolders(folder, 0o700);
  } catch {
    return undefined;
  }
  return new Promise((resolve) => {
    execFile(systemProgram('mkfifo'), ['-m', '600', path, inputOf(path)], (error) =>
      resolve(error === null ? path : undefined),
    );
  });
}

/** The reading end first and without waiting; the name is gone before any command runs. */
function openPipe(path: string, withInput: boolean): MergedPipe | undefined {
  let reading: number | undefined;
  const stdin = withInput && process.platform === 'linux' ? openInput(inputOf(path)) : undefined;
  try {
    reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const input = openSync(path, constants.O_WRONLY);
    const output = new Socket({ fd: reading, readable: true, writable: false });
    const closeInput = () => {
      closeSync(input);
      stdin?.closeOutput();
    };
    return { input, output, name: basename(path), ...(stdin === undefined ? {} : { stdin }), closeInput };
  } catch {
    if (reading !== undefined) closeSync(reading);
    stdin?.closeOutput();
    stdin?.end();
    return undefined;
  } finally {
    removeName(path);
    removeName(inputOf(path));
  }
}

function removeName(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody cleaned the folder: it is gone, which is what was wanted.
  }
}
