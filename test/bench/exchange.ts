// Waiting for the scripted model's requests, and its clock beside the browser's.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedRequest } from '../support/scripted-model/script.ts';

/** Epoch milliseconds of a moment of this process's monotonic clock; browsers' `performance.timeOrigin` is the same epoch. */
export const epoch = (moment: number): number => performance.timeOrigin + moment;

/** Resolves when the model has got so many requests, with the one of that index. */
export async function requestNumber(
  model: { readonly requests: readonly RecordedRequest[] },
  index: number,
  patience = 60_000,
): Promise<RecordedRequest> {
  for (const end = performance.now() + patience; performance.now() < end; ) {
    const found = model.requests[index];
    if (found !== undefined) return found;
    await sleep(5);
  }
  throw new Error(`Request number ${index} did not come within ${patience} ms.`);
}
