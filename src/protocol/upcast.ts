// Reads one stored event, bringing older versions of the log up to the current one.
import { EVENT_VERSION, type Event, EventSchema } from './event.ts';
import { fail, type Outcome, succeed } from './fault.ts';

type Stored = Readonly<Record<string, unknown>>;
type Upcast = (event: Stored) => Stored;

/** From version N to N + 1. */
const UPCASTS: ReadonlyMap<number, Upcast> = new Map([
  [1, (event) => withToolSteps({ ...event, v: 2 })],
  // Version 3 only adds: kinds of parts and of events that an older Orquestra does not know.
  [2, (event) => ({ ...event, v: 3 })],
]);

/** Version 1 kept a tool step's tool inside its input. */
function withToolSteps(event: Stored): Stored {
  const plan = recordOf(event.plan);
  if (plan === undefined || !Array.isArray(plan.steps)) return event;
  const steps = plan.steps.map((step: unknown) => {
    const { kind, input: outer, ...rest } = recordOf(step) ?? {};
    const input = recordOf(outer);
    if (kind !== 'tool' || input === undefined) return step;
    return { ...rest, kind, tool: String(input.tool), input: recordOf(input.input) ?? {} };
  });
  return { ...event, plan: { ...plan, steps } };
}

const recordOf = (value: unknown): Stored | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

export function readEvent(raw: unknown): Outcome<Event> {
  if (typeof raw !== 'object' || raw === null || !('v' in raw) || typeof raw.v !== 'number') {
    return fail('event.malformed', 'An event without a version was found in the log.');
  }
  if (raw.v > EVENT_VERSION) {
    return fail(
      'event.newer',
      `This session was written by a newer Orquestra (log version ${raw.v}, this one reads up to ${EVENT_VERSION}). Update Orquestra to open it.`,
    );
  }
  let stored: Stored = { ...raw };
  for (let version = raw.v; version < EVENT_VERSION; version++) {
    const upcast = UPCASTS.get(version);
    if (upcast === undefined) return fail('event.malformed', `Log version ${version} is not known.`);
    stored = upcast(stored);
  }
  const parsed = EventSchema.safeParse(stored);
  if (parsed.success) return succeed(parsed.data);
  const issue = parsed.error.issues[0];
  return fail('event.malformed', `An event in the log cannot be read: ${issue?.path.join('.')} ${issue?.message}.`);
}
