// A process of its own that takes the right to write a session and keeps it until it is killed: FOLDER SESSION.
import { openLog } from '../../../src/adapters/store/open-log.ts';

const [, , folder = '', session = ''] = process.argv;
const opened = await openLog({ folder, logger: { write: () => undefined } });
const locked = opened.ok ? await opened.value.log.lock(session) : opened;
process.stdout.write(locked.ok && locked.value ? 'locked\n' : 'refused\n');
setInterval(() => undefined, 60_000);
