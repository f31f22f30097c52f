// `orquestra run`: one request, its answer and calls shown as they come, or every event as a line of JSON.

import type { Session } from '../../core/orchestrator/session.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Composed } from '../compose.ts';
import { type Arguments, approveOf } from './arguments.ts';
import { createAsker } from './ask-on-terminal.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import type { Open } from './main.ts';
import { createPrinter } from './print.ts';
import type { Stopping } from './stopping.ts';

export async function runRequest(given: Arguments, open: Open, stopping: Stopping): Promise<number> {
  const request = given.words.join(' ').trim();
  if (request === '') return complain('run needs a request: orquestra run "what to do"', EXIT.usage);
  const composed = await open(given, [given.cwd], approveOf(given));
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  try {
    const prepared = await prepareSession(composed.value, given);
    if (!prepared.ok) return complain(prepared.fault.text, exitOf(prepared.fault));
    return await converse(prepared.value, given, request, stopping);
  } finally {
    await composed.value.close();
  }
}

interface Prepared {
  readonly session: Session;
  /** What this process has written before the request: the session's making, or what a crash had left open. */
  readonly past: readonly Event[];
}

async function prepareSession(composed: Composed, given: Arguments): Promise<Outcome<Prepared>> {
  const { orchestrator, directory, ports } = composed;
  const known = given.session === undefined ? succeed(undefined) : await ports.log.open(given.session);
  if (!known.ok) return known;
  const continued = given.session === undefined ? undefined : await orchestrator.sessions.open(given.session);
  if (continued?.ok === false) return continued;
  let model = given.model ?? (continued?.value.view().model || undefined);
  if (model === undefined) {
    await directory.settleDefault(AbortSignal.timeout(5_000));
    model = directory.defaultModel();
  }
  if (model === undefined) {
    return fail(
      'model.unconfigured',
      'No model is configured. Set OPENAI_API_KEY or ANTHROPIC_API_KEY (or OPENAI_BASE_URL for a server of your own), or name one with --model PROVIDER/MODEL.',
    );
  }
  const usable = directory.resolve(model);
  if (!usable.ok) return usable;
  const opened = continued ?? (await orchestrator.sessions.create({ mode: given.mode, model }));
  if (!opened.ok) return opened;
  const session = opened.value;
  if (continued !== undefined && (given.mode ?? given.model) !== undefined) {
    const { mode, model: wanted } = given;
    const set = await orchestrator.dispatch({ type: 'session.configure', session: session.id, mode, model: wanted });
    if (!set.ok) return set;
  }
  const past = await ports.log.read(session.id, { after: known.value?.lastSeq ?? 0 });
  return past.ok ? succeed({ session, past: past.value }) : past;
}

async function converse(
  { session, past }: Prepared,
  given: Arguments,
  request: string,
  stopping: Stopping,
): Promise<number> {
  const approve = approveOf(given);
  const seen: Event[] = [];
  const stop = () => void session.stop('stopped');
  const printer = createPrinter(given.json, session.id);
  const asker = createAsker(session, stop);
  printer.events(past);
  const leave = session.journal.subscribe({
    events: (events) => {
      seen.push(...events);
      printer.events(events);
      if (approve === 'ask') asker.events(events);
    },
    deltas: (deltas) => printer.deltas(deltas),
  });
  // Stays for the rest of the process: a second Ctrl-C does not cut off the putting away.
  stopping.during(stop);
  try {
    const sent = await session.send([{ type: 'text', text: request }], approve);
    if (!sent.ok) return complain(sent.fault.text, exitOf(sent.fault));
    await session.settled();
  } finally {
    asker.close();
    leave();
  }
  const { broken } = session.journal;
  return broken === undefined ? exitOfRun(seen) : complain(broken.text, exitOf(broken));
}

function exitOfRun(events: readonly Event[]): number {
  const ended = events.findLast((event) => event.type === 'run.ended');
  if (ended?.type !== 'run.ended') return EXIT.failed;
  if (ended.outcome === 'stopped' || ended.outcome === 'interrupted') return EXIT.stopped;
  if (ended.outcome === 'failed') {
    return ended.fault === undefined ? EXIT.failed : complain(ended.fault.text, exitOf(ended.fault));
  }
  const denied = events.some((event) => event.type === 'tool.ended' && event.outcome === 'denied');
  return denied || ended.outcome === 'denied' ? EXIT.denied : EXIT.done;
}
