// The log in memory keeps the contract.
import { createFakeLog } from '../../support/fakes-log.ts';
import { describeLog } from './log-contract.ts';

describeLog('in memory', async () => {
  const log = createFakeLog();
  return {
    log,
    async holdElsewhere(session) {
      const release = log.holdElsewhere(session);
      return async () => release();
    },
    dispose: () => log.close(),
  };
});
