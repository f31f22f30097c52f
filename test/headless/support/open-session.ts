// A process of its own that opens a session as a window does and tells how long that took: FOLDER SESSION.
import { openLog } from '../../../src/adapters/store/open-log.ts';
import { openView } from '../../../src/core/orchestrator/open.ts';
import { must } from '../../contract/log/log-contract.ts';

const [, , folder = '', session = ''] = process.argv;
const begun = performance.now();
const { log } = must(await openLog({ folder, logger: { write: (_, text) => void process.stderr.write(`${text}\n`) } }));
const view = must(await openView(log, session));
process.stdout.write(`${performance.now() - begun} ${view.seq} ${view.items.length}\n`);
await log.close();
