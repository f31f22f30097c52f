// A process of its own that appends to a session until it is killed, telling each number that was accepted: FOLDER SESSION COUNT.
import { openLog } from '../../../../src/adapters/store/open-log.ts';
import { created, notice } from '../../../contract/log/events.ts';

const [, , folder = '', session = '', count = '1000000'] = process.argv;
const opened = await openLog({ folder, logger: { write: () => undefined } });
if (!opened.ok) throw new Error(opened.fault.text);
const { log } = opened.value;
const known = await log.open(session);
if (!known.ok) throw new Error(known.fault.text);
let seq = known.value?.lastSeq ?? 0;
for (let round = 0; round < Number(count); round++) {
  const size = 1 + (round % 4);
  const batch = Array.from({ length: size }, (_, index) =>
    seq + index === 0 ? created(session, 'Killed') : notice(session, seq + index + 1, 'x'.repeat((round * 97) % 9_000)),
  );
  const done = await log.append(session, batch, round % 3 === 0);
  if (!done.ok) throw new Error(done.fault.text);
  seq += size;
  process.stdout.write(`${seq}\n`);
}
await log.close();
