// Reads the command line: which command, its flags and its words; what it does not know is a usage error.
import { parseArgs } from 'node:util';
import type { Mode } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Limit } from '../../protocol/limits.ts';
import { type Effort, EffortSchema } from '../../protocol/message.ts';
import { limitIn } from './limit-flags.ts';
import { COMMANDS, type Command, FLAGS, formOf, isCommand, OF_PLANS, OF_POLICY } from './usage.ts';

export type ApproveFlag = 'all' | 'rules' | 'none';
export type JsonObject = Readonly<Record<string, unknown>>;

export interface Arguments {
  readonly command: Command;
  readonly words: readonly string[];
  /** Where it works: --cwd, or the folder it was called in. */
  readonly cwd: string;
  /** --cwd alone: over the folders that a session was about. */
  readonly folder?: string;
  readonly model?: string;
  readonly provider?: string;
  /** Absent: that of the session, or of the settings for a new one. */
  readonly mode?: Mode;
  /** How much models are to think. */
  readonly effort?: Effort;
  readonly approve: ApproveFlag;
  readonly session?: string;
  readonly step?: string;
  readonly from?: string;
  readonly input?: JsonObject;
  readonly output?: JsonObject;
  /** What steps of a plan that ask are told, by step. */
  readonly answers: ReadonlyMap<string, string>;
  /** What the plan says it will do is agreed to unseen. */
  readonly envelope: boolean;
  readonly noRun: boolean;
  /** What becomes of files that cannot be taken back as they are. */
  readonly choose?: 'keep' | 'restore';
  readonly dryRun: boolean;
  /** What is to be explained. */
  readonly tool?: string;
  readonly path?: string;
  readonly access?: 'read' | 'write' | 'delete';
  readonly url?: string;
  readonly call?: string;
  /** Rules that are to be thought away. */
  readonly remove: readonly string[];
  readonly json: boolean;
  readonly verbose: boolean;
  /** Nothing leaves this machine. */
  readonly offline: boolean;
  /** How many days are told of. */
  readonly days?: string;
  /** What the run may take. */
  readonly max: Limit;
}

const MODES = ['ask', 'plan', 'agent'] as const;
const CHOOSE = ['keep', 'restore'] as const;
const ACCESS = ['read', 'write', 'delete'] as const;
const APPROVE = ['all', 'rules', 'none'] as const;
const VERBS = ['run', 'check', 'forecast', 'show', 'schema', ...OF_PLANS] as const;

const usage = (text: string) => fail('cli.usage', text);

export function readArguments(argv: readonly string[], here: string): Outcome<Arguments> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const chosen = commandIn(values.help ? ['help'] : values.version ? ['version'] : positionals);
  if (!chosen.ok) return chosen;
  const { command, words } = chosen.value;
  const wrong = wrongWords(command, words) ?? wrongFlag(command, Object.keys(values));
  if (wrong !== undefined) return usage(wrong);
  const choices = choicesIn(values);
  if (!choices.ok) return choices;
  const max = limitIn(values);
  if (!max.ok) return max;
  const { session, step, from, tool, path, url, call } = values;
  return succeed({
    command,
    words,
    cwd: values.cwd ?? here,
    folder: values.cwd,
    model: values.model,
    provider: values.provider,
    session,
    step,
    from,
    ...{ tool, path, url, call },
    remove: values.remove ?? [],
    envelope: values.envelope ?? false,
    noRun: values['no-run'] ?? false,
    dryRun: values['dry-run'] ?? false,
    json: values.json ?? false,
    verbose: values.verbose ?? false,
    offline: values.offline ?? false,
    max: max.value,
    ...(values.days === undefined ? {} : { days: values.days }),
    ...choices.value,
  });
}

const parse = (argv: readonly string[]) => parseArgs({ args: [...argv], allowPositionals: true, options: FLAGS });

function commandIn(positionals: readonly string[]): Outcome<{ command: Command; words: readonly string[] }> {
  const [word = 'help', ...words] = positionals;
  if (word === 'policy') return policyIn(words);
  if (word === 'models' && words[0] === 'test') return succeed({ command: 'models test', words: words.slice(1) });
  if (word !== 'plan') {
    if (isCommand(word) && !word.includes(' ')) return succeed({ command: word, words });
    const known = [...new Set(Object.keys(COMMANDS).map((name) => name.split(' ')[0]))];
    return usage(`Unknown command "${word}"; the commands are ${known.join(', ')}.`);
  }
  const [given, ...rest] = words;
  const verb = VERBS.find((known) => known === given);
  if (verb === undefined) {
    const what = given === undefined ? 'plan needs a word after it' : `Unknown: plan ${given}`;
    return usage(`${what}; there are ${VERBS.join(', ')}.`);
  }
  const own = `plan ${verb}`;
  return succeed({ command: isCommand(own) ? own : (OF_PLANS.find((name) => name === verb) ?? 'help'), words: rest });
}

function policyIn([given, ...rest]: readonly string[]): Outcome<{ command: Command; words: readonly string[] }> {
  const verb = OF_POLICY.find((known) => known === given);
  if (verb !== undefined) return succeed({ command: `policy ${verb}`, words: rest });
  const what = given === undefined ? 'policy needs a word after it' : `Unknown: policy ${given}`;
  return usage(`${what}; there are ${OF_POLICY.join(', ')}.`);
}

function wrongWords(command: Command, words: readonly string[]): string | undefined {
  const [least, most] = COMMANDS[command].words;
  if (words.length >= least && words.length <= most) return undefined;
  const given = words.length < least ? 'a word is missing' : `"${words[most]}" is one word too many`;
  return `${command}: ${given}; it is written ${oneLine(formOf(command))}.`;
}

function wrongFlag(command: Command, given: readonly string[]): string | undefined {
  const allowed: readonly string[] = COMMANDS[command].flags;
  const stray = given.find((flag) => !allowed.includes(flag));
  if (stray === undefined) return undefined;
  return `--${stray} means nothing to ${command}; it is written ${oneLine(formOf(command))}.`;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

type Values = ReturnType<typeof parse>['values'];

function choicesIn(
  values: Values,
): Outcome<Pick<Arguments, 'mode' | 'effort' | 'approve' | 'choose' | 'access' | 'input' | 'output' | 'answers'>> {
  const mode = MODES.find((known) => known === values.mode);
  if (values.mode !== undefined && mode === undefined)
    return usage(`--mode is one of ${MODES.join(', ')}, not "${values.mode}".`);
  const effort = EffortSchema.options.find((known) => known === values.effort);
  if (values.effort !== undefined && effort === undefined)
    return usage(`--effort is one of ${EffortSchema.options.join(', ')}, not "${values.effort}".`);
  const approve = APPROVE.find((known) => known === (values.approve ?? 'rules'));
  if (approve === undefined) return usage(`--approve is one of ${APPROVE.join(', ')}, not "${values.approve}".`);
  const choose = CHOOSE.find((known) => known === values.choose);
  if (values.choose !== undefined && choose === undefined)
    return usage(`--choose is one of ${CHOOSE.join(', ')}, not "${values.choose}".`);
  const access = ACCESS.find((known) => known === values.access);
  if (values.access !== undefined && access === undefined)
    return usage(`--access is one of ${ACCESS.join(', ')}, not "${values.access}".`);
  const input = objectIn('input', values.input);
  if (!input.ok) return input;
  const output = objectIn('output', values.output);
  if (!output.ok) return output;
  const answers = new Map<string, string>();
  for (const given of values.answer ?? []) {
    const at = given.indexOf('=');
    if (at < 1) return usage(`--answer is STEP=TEXT, for instance --answer "release=Go on"; "${given}" is not.`);
    answers.set(given.slice(0, at), given.slice(at + 1));
  }
  return succeed({
    mode,
    ...(effort === undefined ? {} : { effort }),
    approve,
    ...(choose === undefined ? {} : { choose }),
    ...(access === undefined ? {} : { access }),
    input: input.value,
    output: output.value,
    answers,
  });
}

function objectIn(flag: 'input' | 'output', text: string | undefined): Outcome<JsonObject | undefined> {
  if (text === undefined) return succeed(undefined);
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return succeed({ ...parsed });
  } catch (error) {
    return usage(`--${flag} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return usage(`--${flag} must be a JSON object, for instance {"path": "README.md"}.`);
}

/** Whether somebody sits there who can be asked. */
export const onTerminal = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** How what the rules would ask is answered: by whoever sits at the terminal, by the flag, or by no. */
export function approveOf(given: Arguments): 'ask' | 'all' | 'none' {
  if (given.approve !== 'rules') return given.approve;
  return onTerminal() ? 'ask' : 'none';
}
