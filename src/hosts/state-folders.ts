// Makes the folders that hold Orquestra's own state, or says why that cannot be.
import { makeFolders } from '../adapters/node/make-folders.ts';
import { fail, type Outcome, succeed } from '../protocol/fault.ts';

/** Faults: `store.unwritable`. */
export async function makeStateFolders(folders: readonly string[]): Promise<Outcome<void>> {
  for (const folder of folders) {
    try {
      await makeFolders(folder, 0o700);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return fail(
        'store.unwritable',
        `Orquestra cannot keep its state in ${folder}: ${why}. Free that place, or let ORQUESTRA_HOME (on the command line) name a folder you may write.`,
      );
    }
  }
  return succeed(undefined);
}
