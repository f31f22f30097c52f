// Long work over many small pieces gives the thread free now and then, so that nobody who shares it notices.
import type { ClockPort } from '../ports/machine.ts';

/** After so long others have their turn. */
const SLICE_MS = 4;

/** To be awaited between two pieces. */
export function createPauses(clock: Pick<ClockPort, 'now' | 'soon'>): () => Promise<void> | undefined {
  let since = clock.now();
  return () => {
    if (clock.now() - since < SLICE_MS) return undefined;
    return clock.soon().then(() => {
      since = clock.now();
    });
  };
}
