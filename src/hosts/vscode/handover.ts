// Hands a session over from an extension host whose window has died to the window that the user looks at now.
import { type FSWatcher, watch } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LoggerPort } from '../../core/ports/machine.ts';

export interface Handover {
  /** Says that this window wants a session which another process holds. */
  want(session: string): Promise<void>;
  /** Calls `give` for each session that is wanted while this process's own window does not answer. */
  listen(give: (session: string) => Promise<void>): Promise<void>;
  dispose(): void;
}

const WINDOW_PATIENCE_MS = 1_000;
const WANTED = /^([\w-]+)\.wanted$/;

/**
 * After a browser or window has died without saying so, VS Code's server keeps the extension host for hours. Only a
 * window that is gone loses its sessions: one that still answers keeps them, and the asker is told so.
 */
export function createHandover(storage: string, logger: LoggerPort): Handover {
  const folder = join(storage, 'handover');
  let watcher: FSWatcher | undefined;
  return {
    want: async (session) => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${session}.wanted`), String(process.pid));
    },
    listen: async (give) => {
      await mkdir(folder, { recursive: true });
      watcher = watch(folder, (_event, name) => {
        const session = WANTED.exec(name ?? '')?.[1];
        if (session === undefined) return;
        void answer(join(folder, `${session}.wanted`), session, give).catch((error: unknown) =>
          logger.write('warn', `Session ${session} could not be handed over: ${String(error)}`),
        );
      });
      watcher.on('error', (error) =>
        logger.write('warn', `Handing over sessions does not work here: ${String(error)}`),
      );
    },
    dispose: () => watcher?.close(),
  };
}

async function answer(file: string, session: string, give: (session: string) => Promise<void>): Promise<void> {
  if (await windowAnswers()) return;
  await give(session);
  await rm(file, { force: true });
}

/** Whether the workbench is there: only it can list its commands. */
async function windowAnswers(): Promise<boolean> {
  const answered = Promise.resolve(vscode.commands.getCommands(true)).then(
    () => true,
    () => false,
  );
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), WINDOW_PATIENCE_MS));
  return Promise.race([answered, late]);
}
