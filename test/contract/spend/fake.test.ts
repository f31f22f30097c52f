// Spending kept in memory keeps the contract.
import { createFakeLog } from '../../support/fakes-log.ts';
import { createFakeSpend } from '../../support/fakes-spend.ts';
import { describeSpend } from './spend-contract.ts';

describeSpend('in memory', async () => {
  const spend = createFakeSpend(createFakeLog());
  return { log: spend.log, spend, holds: spend.holds, dispose: () => spend.log.close() };
});
