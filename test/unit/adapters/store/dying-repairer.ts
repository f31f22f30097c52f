// A process of its own that opens a store and kills itself after so many steps of repairing it: FOLDER STEPS.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

const [, , folder = '', steps = ''] = process.argv;
let left = Number(steps);

function step<A extends unknown[], R>(call: (...given: A) => R): (...given: A) => R {
  return function (this: unknown, ...given: A): R {
    const result = call.apply(this, given);
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

const { openLog } = await import('../../../../src/adapters/store/open-log.ts');
// Every change to files, and every statement that begins or ends something in a database, is a step.
fs.renameSync = step(fs.renameSync);
fs.rmSync = step(fs.rmSync);
fs.closeSync = step(fs.closeSync);
fs.fsyncSync = step(fs.fsyncSync);
syncBuiltinESMExports();
DatabaseSync.prototype.exec = step(DatabaseSync.prototype.exec);
DatabaseSync.prototype.close = step(DatabaseSync.prototype.close);

const tell = (text: string) => fs.writeSync(1, `${text}\n`);
const opened = await openLog({ folder, logger: { write: (_, text) => tell(text) } });
if (!opened.ok) throw new Error(opened.fault.text);
left = 0;
await opened.value.log.close();
