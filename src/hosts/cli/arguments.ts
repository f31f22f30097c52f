// Reads the command line: which command, its flags and its words; what it does not know is a usage error.
import { parseArgs } from 'node:util';
import type { Mode } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

export type ApproveFlag = 'all' | 'rules' | 'none';

export interface Arguments {
  readonly command: 'run' | 'tool' | 'tools' | 'sessions' | 'probe' | 'help' | 'version';
  readonly words: readonly string[];
  readonly cwd: string;
  readonly model?: string;
  /** Absent: that of the session, or of the settings for a new one. */
  readonly mode?: Mode;
  readonly approve: ApproveFlag;
  readonly session?: string;
  readonly step?: string;
  readonly input?: string;
  readonly json: boolean;
  readonly verbose: boolean;
}

export const USAGE = `orquestra: plans, edits, searches and runs commands in a project, under your rules.

  orquestra run [--cwd DIR] [--model PROVIDER/MODEL] [--mode ask|plan|agent]
                [--approve all|rules|none] [--session ID] [--json] "request"
  orquestra tool NAME --input JSON [--cwd DIR] [--approve all|rules|none]
  orquestra tools [--json]
  orquestra sessions list | show ID | export ID | undo ID [--step CALL]
  orquestra probe             one JSON object a line in, one out

Keys and servers: OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL.
State: ORQUESTRA_HOME. Exit: 0 done, 1 failed, 2 usage or configuration, 3 denied, 130 stopped.
`;

const COMMANDS = ['run', 'tool', 'tools', 'sessions', 'probe', 'help', 'version'] as const;
const MODES = ['ask', 'plan', 'agent'] as const;
const APPROVE = ['all', 'rules', 'none'] as const;

export function readArguments(argv: readonly string[], here: string): Outcome<Arguments> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return fail('cli.usage', error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) positionals.unshift('help');
  if (values.version === true) positionals.unshift('version');
  const [word = 'help', ...words] = positionals;
  const command = COMMANDS.find((known) => known === word);
  if (command === undefined)
    return fail('cli.usage', `Unknown command "${word}"; the commands are ${COMMANDS.join(', ')}.`);
  const mode = MODES.find((known) => known === values.mode);
  if (values.mode !== undefined && mode === undefined)
    return fail('cli.usage', `--mode is one of ${MODES.join(', ')}, not "${values.mode}".`);
  const approve = APPROVE.find((known) => known === (values.approve ?? 'rules'));
  if (approve === undefined) {
    return fail('cli.usage', `--approve is one of ${APPROVE.join(', ')}, not "${values.approve}".`);
  }
  return succeed({
    command,
    words,
    cwd: values.cwd ?? here,
    model: values.model,
    mode,
    approve,
    session: values.session,
    step: values.step,
    input: values.input,
    json: values.json ?? false,
    verbose: values.verbose ?? false,
  });
}

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      cwd: { type: 'string' },
      model: { type: 'string' },
      mode: { type: 'string' },
      approve: { type: 'string' },
      session: { type: 'string' },
      step: { type: 'string' },
      input: { type: 'string' },
      json: { type: 'boolean' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    },
  });

/** How what the rules would ask is answered: by whoever sits at the terminal, by the flag, or by no. */
export function approveOf(given: Arguments): 'ask' | 'all' | 'none' {
  if (given.approve !== 'rules') return given.approve;
  return process.stdin.isTTY === true && process.stderr.isTTY === true ? 'ask' : 'none';
}
