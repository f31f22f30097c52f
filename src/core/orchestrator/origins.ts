// Where the text of a conversation comes from, folded event by event: nothing takes it away again.
import type { Event, EventBody } from '../../protocol/event.ts';
import { sourcesIn, withSources } from '../../protocol/foreign.ts';

export interface Origins {
  /** What comes into the conversation. */
  add(event: Event | EventBody): void;
  /** What does not, but may be told of when the run has ended. */
  note(event: Event | EventBody): void;
  /** What came of a plan is told. */
  tellPlan(run: string | undefined): void;
  foreign(): readonly string[];
  looked(): boolean;
}

/** They give back what the user or the model itself has said, or what is labelled where it was kept. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  ...['ask_user', 'update_plan', 'propose_plan', 'remember', 'recall', 'more_tools'],
]);

export function createOrigins(): Origins {
  const plans = new Map<string, readonly string[]>();
  let foreign: readonly string[] = [];
  let looked = false;
  return {
    add: (event) => {
      foreign = withSources(foreign, sourcesIn(event));
      if (event.type === 'tool.ended') looked ||= event.outcome !== 'denied' && !OWN_WORDS.has(event.tool);
    },
    note: (event) => {
      const run = event.run ?? '';
      if (event.type === 'run.started' && event.kind === 'plan') plans.set(run, []);
      const known = plans.get(run);
      if (event.type === 'step.ended' && known !== undefined) plans.set(run, withSources(known, event.foreign));
    },
    tellPlan: (run) => {
      foreign = withSources(foreign, plans.get(run ?? ''));
    },
    foreign: () => foreign,
    looked: () => looked,
  };
}
