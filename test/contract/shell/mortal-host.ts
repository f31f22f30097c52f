// A process that runs commands until it is killed: `node mortal-host.ts FOLDER COMMAND…`; says `running` when all are started.
import { createShell } from '../../../src/adapters/node/shell.ts';

const [folder = '', ...commands] = process.argv.slice(2);
const shell = createShell({ outputFolder: folder, environment: { ...process.env, SHELL: '/bin/bash' } });
for (const command of commands) await shell.start({ command, cwd: '/' });
process.stdout.write('running\n');
setInterval(() => undefined, 1_000);
