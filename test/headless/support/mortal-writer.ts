// A process of its own that writes sessions until it is killed; all it says was read back first. Waits for a line: FOLDER NAME.
import { writeSync } from 'node:fs';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import type { Outcome } from '../../../src/protocol/fault.ts';
import { created, notice } from '../../contract/log/events.ts';

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.text} ${outcome.fault.cause ?? ''}`);
  return outcome.value;
}

/** Leaves the process at once, whatever happens to it next. */
const say = (line: string) => writeSync(1, `${line}\n`);

async function writeSession(log: Awaited<ReturnType<typeof open>>, session: string): Promise<void> {
  must(await log.lock(session));
  const rounds = Math.random() * 30;
  for (let seq = 0, round = 0; round < rounds; round++) {
    const from = seq;
    const size = 1 + Math.floor(Math.random() * 4);
    const longest = Math.random() < 0.1 ? 60_000 : 300;
    const events = Array.from({ length: size }, (_, index) =>
      from + index === 0
        ? created(session, session)
        : notice(session, from + index + 1, 'x'.repeat(Math.random() * longest)),
    );
    must(await log.append(session, events, Math.random() < 0.3));
    seq += size;
    const back = must(await log.read(session, { after: from }));
    if (back.at(-1)?.seq !== seq) throw new Error(`${session}: ${seq} was not read back`);
    say(`${session} ${seq}`);
  }
  if (Math.random() < 0.5) await log.unlock(session);
}

const open = async (folder: string) =>
  must(await openLog({ folder, logger: { write: (_, text) => void process.stderr.write(`${text}\n`) } })).log;

say('ready');
process.stdin.once('data', async (piece) => {
  const [folder = '', name = ''] = String(piece).trim().split(' ');
  // Opens and closes again and again, so that it is killed in the middle of those as well.
  for (let turn = 1; ; turn++) {
    const log = await open(folder);
    for (let count = 0; count <= turn % 3; count++) await writeSession(log, `${name}.${turn}.${count}`);
    await log.close();
  }
});
