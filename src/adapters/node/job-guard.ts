// Sees to it that commands do not outlive Orquestra, however it ends: a watcher for now, a journal for the next start.
import { createJournal, type JobJournal, sweepLeftovers } from './job-journal.ts';
import { type JobWatcher, startWatcher } from './job-watcher.ts';
import type { Leader } from './process-tree.ts';

export interface JobGuard {
  /** To be called before a command is started; who runs none pays for none. */
  begin(): void;
  started(leader: Leader, done: Promise<unknown>): void;
  /** To be called when everything has been ended. */
  dispose(): Promise<void>;
}

export function createJobGuard(folder: string, instance: string): JobGuard {
  let guards: { readonly watcher: JobWatcher | undefined; readonly journal: JobJournal } | undefined;
  void sweepLeftovers(folder);
  return {
    begin: () => {
      if (guards !== undefined) return;
      const watcher = startWatcher(instance);
      guards = { watcher, journal: createJournal(folder, instance, watcher?.pid) };
    },
    started: ({ pid, startedAt }, done) => {
      const watcher = guards?.watcher;
      watcher?.started(pid);
      guards?.journal.started(pid, startedAt);
      void done.then(() => watcher?.ended(pid));
    },
    dispose: async () => {
      guards?.watcher?.dispose();
      await guards?.journal.dispose();
      guards = undefined;
    },
  };
}
