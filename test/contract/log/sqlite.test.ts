// The log over node:sqlite keeps the contract.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import { describeLog, must } from './log-contract.ts';

const HOLDER = fileURLToPath(new URL('hold-lock.ts', import.meta.url));

describeLog('node:sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-log-'));
  const { log } = must(await openLog({ folder, logger: { write: () => undefined } }));
  return {
    log,
    async holdElsewhere(session) {
      const child = spawn(process.execPath, [HOLDER, folder, session], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(child.stdout, 'data');
      if (String(line).trim() !== 'locked') throw new Error(`The other process could not lock: ${line}`);
      return async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      };
    },
    async dispose() {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
});
