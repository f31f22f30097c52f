// Writes long sessions into the product's own store, with its own log and fold: what many turns would have left behind.
import { openLog } from '../../src/adapters/store/open-log.ts';
import { EVENT_VERSION, type Event, type EventBody } from '../../src/protocol/event.ts';
import { emptyHead, foldHead } from '../../src/protocol/session-view.ts';
import { numberedTokens } from './numbered-tokens.ts';

export const titleOf = (messages: number) => `Bench session of ${messages} messages`;
/** Ends the newest answer of such a session. */
export const LAST_WORDS = 'These are the last words.';

const ANSWER = numberedTokens(70).join('');
const BATCH = 500;

/** Half of the messages are the user's, half are answers. */
export function* sessionEvents(session: string, messages: number, root: string): Iterable<Event> {
  const at = Date.UTC(2026, 0, 1);
  let seq = 0;
  const stamped = (body: EventBody): Event => {
    seq += 1;
    return { ...body, v: EVENT_VERSION, seq, at: at + seq, session };
  };
  yield stamped({ type: 'session.created', title: '', roots: [root], mode: 'agent', model: 'bench/scripted' });
  yield stamped({ type: 'session.renamed', title: titleOf(messages) });
  for (let turn = 0; turn < messages / 2; turn++) {
    const last = turn === messages / 2 - 1;
    for (const body of turnBodies(`${session}-${turn}`, `Request number ${turn}`, last ? LAST_WORDS : ANSWER)) {
      yield stamped(body);
    }
  }
}

function turnBodies(id: string, request: string, answer: string): readonly EventBody[] {
  const run = `${id}-run`;
  const model = 'bench/scripted';
  const usage = { input: 100, output: 100, cachedInput: 0 };
  return [
    { type: 'message.added', run, message: `${id}-asked`, parts: [{ type: 'text', text: request }] },
    { type: 'run.started', run, kind: 'turn', goal: request, mode: 'agent', model },
    { type: 'model.requested', run, request: `${id}-request`, model, attempt: 1 },
    { type: 'message.started', run, message: `${id}-answer`, model },
    {
      type: 'message.completed',
      run,
      message: `${id}-answer`,
      parts: [{ type: 'text', text: answer }],
      state: 'complete',
    },
    {
      type: 'model.ended',
      run,
      request: `${id}-request`,
      model,
      stop: 'end',
      usage,
      cost: null,
      contextLimit: null,
      ms: 100,
    },
    { type: 'run.ended', run, outcome: 'done' },
  ];
}

/** Appends the session and saves its head near its end, as the product does while it runs. */
export async function writeSession(folder: string, session: string, messages: number, root: string): Promise<void> {
  const opened = await openLog({ folder, logger: { write: () => undefined } });
  if (!opened.ok) throw new Error(opened.fault.text);
  const { log } = opened.value;
  try {
    const events = [...sessionEvents(session, messages, root)];
    for (let start = 0; start < events.length; start += BATCH) {
      const stored = await log.append(session, events.slice(start, start + BATCH), false);
      if (!stored.ok) throw new Error(stored.fault.text);
    }
    const saved = await log.saveHead(session, events.slice(0, -20).reduce(foldHead, emptyHead(session)));
    if (!saved.ok) throw new Error(saved.fault.text);
  } finally {
    await log.close();
  }
}
