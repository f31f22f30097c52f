// The log over node:sqlite keeps the contract.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import { describeLog, type LogHarness, must } from './log-contract.ts';
import { describeWatching } from './watch-contract.ts';

const HOLDER = fileURLToPath(new URL('hold-lock.ts', import.meta.url));
const APPENDER = fileURLToPath(new URL('append-elsewhere.ts', import.meta.url));

const setUp = async (): Promise<LogHarness> => {
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
    async appendElsewhere(session, events) {
      const words = [APPENDER, folder, session, JSON.stringify(events)];
      const [code] = await once(spawn(process.execPath, words, { stdio: 'inherit' }), 'exit');
      if (code !== 0) throw new Error(`The other process ended with ${code}.`);
    },
    async dispose() {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
};

describeLog('node:sqlite', setUp);
describeWatching('node:sqlite', setUp);
