// A process of its own that begins a run and then waits to be killed: FOLDER.
import { openLog } from '../../../../src/adapters/store/open-log.ts';
import { created, stamp } from '../../../contract/log/events.ts';

const opened = await openLog({ folder: process.argv[2] ?? '', logger: { write: () => undefined } });
if (!opened.ok) throw new Error(opened.fault.text);
const { log } = opened.value;
await log.lock('s');
const run = stamp('s', 2, { type: 'run.started', kind: 'turn', goal: 'g', mode: 'agent', model: 'm', run: 'r' });
const done = await log.append('s', [created('s', 'Dies'), run], true);
process.stdout.write(`${done.ok}\n`);
setInterval(() => undefined, 60_000);
