// The command line: reads the words, composes the orchestrator, runs one command, gives the exit code.
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { type Composed, compose } from '../compose.ts';
import { type Arguments, readArguments, USAGE } from './arguments.ts';
import { complain, EXIT } from './exit.ts';
import { probe } from './probe.ts';
import { runRequest } from './run-request.ts';
import { runSessions } from './run-sessions.ts';
import { listTools, runTool } from './run-tool.ts';
import { surroundingsOf } from './surroundings.ts';

export async function main(argv: readonly string[]): Promise<number> {
  // Whoever reads the output may leave early, as `head` does; that is no fault of the run's.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed),
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
    case 'run':
      return runRequest(given, open);
    case 'tool':
      return runTool(given, open);
    case 'sessions':
      return runSessions(given, open);
  }
}

/** Set by the bundler from package.json; from source it is the source's own word. */
declare const ORQUESTRA_VERSION: string | undefined;
const VERSION = typeof ORQUESTRA_VERSION === 'string' ? ORQUESTRA_VERSION : 'source';

/** Composes the orchestrator for these folders; what is wrong with settings or store is said on stderr. */
export async function open(
  given: Arguments,
  roots: readonly string[],
  approve: 'ask' | 'all' | 'none',
): Promise<Outcome<Composed>> {
  const around = await surroundingsOf({ roots, environment: process.env, approve, verbose: given.verbose });
  if (!around.ok) return around;
  const composed = await compose(around.value.surroundings);
  if (!composed.ok) return composed;
  for (const warning of [...around.value.warnings, ...composed.value.warnings])
    process.stderr.write(`${warning.text}\n`);
  return succeed(composed.value);
}

export type Open = typeof open;
