// The command line: reads the words, composes the orchestrator, runs one command, gives the exit code.

import { type Outcome, succeed } from '../../protocol/fault.ts';
import { type Composed, compose, rulesOf } from '../compose.ts';
import { makeStateFolders } from '../state-folders.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { decide } from './decide.ts';
import { complain, EXIT } from './exit.ts';
import { asksOf } from './follow.ts';
import { forecastPlan } from './forecast-plan.ts';
import { probe } from './probe.ts';
import { useProxy } from './proxy.ts';
import { runModels } from './run-models.ts';
import { runPlanFile } from './run-plan.ts';
import { runPolicy } from './run-policy.ts';
import { runReplay } from './run-replay.ts';
import { runRequest } from './run-request.ts';
import { runSessions } from './run-sessions.ts';
import { runSpend } from './run-spend.ts';
import { listTools, runTool } from './run-tool.ts';
import { createSay } from './say.ts';
import { checkPlan, showPlan, showSchema } from './show-plan.ts';
import type { Stopping } from './stopping.ts';
import { surroundingsOf } from './surroundings.ts';
import { USAGE } from './usage.ts';

export async function main(argv: readonly string[], stopping: Stopping): Promise<number> {
  // Whoever reads the output may leave early, as `head` does: a list is then done, a run is stopped as by Ctrl-C.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    stopping.ask(error.code === 'EPIPE' ? EXIT.done : EXIT.failed),
  );
  const read = readArguments(argv, process.cwd());
  if (!read.ok) return complain(read.fault.text, EXIT.usage, `\n${USAGE}`);
  const given = read.value;
  switch (given.command) {
    case 'help':
      process.stdout.write(USAGE);
      return EXIT.done;
    case 'version':
      process.stdout.write(`${VERSION}\n`);
      return EXIT.done;
    case 'probe':
      return probe(process.stdin, process.stdout);
    case 'tools':
      return listTools(given.json);
    case 'models':
    case 'models test':
      return runModels(given, given.command, open);
    case 'run':
      return runRequest(given, open, stopping);
    case 'plan run':
      return runPlanFile(given, open, stopping);
    case 'plan check':
      return checkPlan(given, open);
    case 'plan forecast':
      return forecastPlan(given, open);
    case 'plan show':
      return showPlan(given);
    case 'plan schema':
      return showSchema();
    case 'resume':
    case 'retry':
    case 'skip':
    case 'done':
    case 'replan':
    case 'fork':
      return decide(given, given.command, open, stopping);
    case 'policy list':
    case 'policy explain':
    case 'policy simulate':
    case 'policy suggest':
    case 'policy add':
    case 'policy remove':
      return runPolicy(given, given.command, open);
    case 'replay':
      return runReplay(given, open);
    case 'tool':
      return runTool(given, open, stopping);
    case 'spend':
      return runSpend(given);
    case 'sessions':
      return runSessions(given, open, stopping);
  }
}

/** Set by the bundler from package.json; from source it is the source's own word. */
declare const ORQUESTRA_VERSION: string | undefined;
const VERSION = typeof ORQUESTRA_VERSION === 'string' ? ORQUESTRA_VERSION : 'source';

/** Files of the user's own that were not understood: what they restrict would be lost, so nothing runs without them. */
const MALFORMED = /^(settings\.unreadable|rules\.)/;

/** Composes the orchestrator for these folders; what is wrong with settings or store is said on stderr. */
export async function open(
  given: Arguments,
  roots: readonly string[],
  approve: 'ask' | 'all' | 'none',
): Promise<Outcome<Composed>> {
  const say = createSay(given.verbose);
  const proxy = useProxy(process.env);
  const around = await surroundingsOf({
    roots,
    environment: given.offline ? { ...process.env, ORQUESTRA_OFFLINE: '1' } : process.env,
    approve,
    logger: say.logger,
    max: given.max,
  });
  if (!around.ok) return around;
  const made = await makeStateFolders([around.value.surroundings.storage]);
  if (!made.ok) return made;
  const rules = await rulesOf(around.value.surroundings, null).list();
  const warnings = [...around.value.warnings, ...(rules.ok ? [] : [rules.fault])];
  const malformed = warnings.find((warning) => MALFORMED.test(warning.code));
  // Taking back what was done is the user's own hand and depends on neither.
  if (malformed !== undefined && given.command !== 'sessions') return { ok: false, fault: malformed };
  const composed = await compose({ ...around.value.surroundings, asks: asksOf(given) });
  if (!composed.ok) return composed;
  say.warn([...(proxy === undefined ? [] : [proxy]), ...warnings, ...composed.value.warnings]);
  return succeed(composed.value);
}

export type Open = typeof open;
