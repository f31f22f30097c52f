// `orquestra run`: one request, its answer and calls shown as they come, or every event as a line of JSON.

import type { Session } from '../../core/orchestrator/session.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Composed } from '../compose.ts';
import type { Arguments } from './arguments.ts';
import { askOnTerminal } from './ask-on-terminal.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import type { Open } from './main.ts';
import { createPrinter } from './print.ts';

export async function runRequest(given: Arguments, open: Open): Promise<number> {
  const request = given.words.join(' ').trim();
  if (request === '') return complain('run needs a request: orquestra run "what to do"', EXIT.usage);
  const interactive = given.approve === 'rules' && process.stdin.isTTY === true && process.stderr.isTTY === true;
  const approve = given.approve === 'all' ? 'all' : interactive ? 'ask' : 'none';
  const composed = await open(given, [given.cwd], approve);
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  try {
    const session = await prepareSession(composed.value, given);
    if (!session.ok) return complain(session.fault.text, exitOf(session.fault));
    return await converse(composed.value, session.value, given, request, approve);
  } finally {
    await composed.value.close();
  }
}

async function prepareSession(composed: Composed, given: Arguments): Promise<Outcome<Session>> {
  const { orchestrator, directory } = composed;
  if (given.model === undefined && given.session === undefined)
    await directory.settleDefault(AbortSignal.timeout(5_000));
  const model = given.model ?? (given.session === undefined ? directory.defaultModel() : undefined);
  if (model === undefined && given.session === undefined) {
    return fail(
      'model.unconfigured',
      'No model is configured. Set OPENAI_API_KEY or ANTHROPIC_API_KEY (or OPENAI_BASE_URL for a server of your own), or name one with --model PROVIDER/MODEL.',
    );
  }
  if (model !== undefined) {
    const known = directory.resolve(model);
    if (!known.ok) return known;
  }
  if (given.session === undefined) return orchestrator.sessions.create({ mode: given.mode, model });
  const opened = await orchestrator.sessions.open(given.session);
  if (!opened.ok) return opened;
  await opened.value.journal.emit([{ type: 'session.configured', mode: given.mode, model }]);
  return succeed(opened.value);
}

async function converse(
  composed: Composed,
  session: Session,
  given: Arguments,
  request: string,
  approve: 'ask' | 'all' | 'none',
): Promise<number> {
  const seen: Event[] = [];
  const printer = createPrinter(given.json, session.id);
  if (given.json) {
    const past = await composed.ports.log.read(session.id, { last: 1 });
    if (past.ok && given.session === undefined) printer.events(past.value);
  }
  const leave = session.journal.subscribe({
    events: (events) => {
      seen.push(...events);
      printer.events(events);
      if (approve === 'ask') for (const event of events) void askOnTerminal(event, session);
    },
    deltas: (deltas) => printer.deltas(deltas),
    broken: (problem) => complain(problem.text, EXIT.failed),
  });
  const stop = () => void session.stop('stopped');
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const sent = await session.send([{ type: 'text', text: request }], approve);
    if (!sent.ok) return complain(sent.fault.text, exitOf(sent.fault));
    await session.settled();
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    leave();
  }
  return exitOfRun(seen, given.json);
}

function exitOfRun(events: readonly Event[], json: boolean): number {
  const ended = events.findLast((event) => event.type === 'run.ended');
  if (ended?.type !== 'run.ended') return EXIT.failed;
  if (ended.outcome === 'stopped' || ended.outcome === 'interrupted') return EXIT.stopped;
  if (ended.outcome === 'failed') {
    if (!json && ended.fault !== undefined) complain(ended.fault.text, EXIT.failed);
    return ended.fault === undefined ? EXIT.failed : exitOf(ended.fault);
  }
  const denied = events.some((event) => event.type === 'tool.ended' && event.outcome === 'denied');
  return denied || ended.outcome === 'denied' ? EXIT.denied : EXIT.done;
}
