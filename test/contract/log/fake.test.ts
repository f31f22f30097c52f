// The log in memory keeps the contract.
import type { Event } from '../../../src/protocol/event.ts';
import { createFakeLog } from '../../support/fakes-log.ts';
import { describeLog } from './log-contract.ts';
import { describeWatching } from './watch-contract.ts';

const setUp = async () => {
  const log = createFakeLog();
  return {
    log,
    async holdElsewhere(session: string) {
      const release = log.holdElsewhere(session);
      return async () => release();
    },
    appendElsewhere: async (session: string, events: readonly Event[]) => log.appendElsewhere(session, events),
    dispose: () => log.close(),
  };
};

describeLog('in memory', setUp);
describeWatching('in memory', setUp);
