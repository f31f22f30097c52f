// Spending kept beside the log in node:sqlite keeps the contract.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import { must } from '../log/log-contract.ts';
import { describeSpend } from './spend-contract.ts';

describeSpend('node:sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-spend-'));
  const { log, spend, holds } = must(await openLog({ folder, logger: { write: () => undefined } }));
  return {
    log,
    spend,
    holds,
    async dispose() {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
});
