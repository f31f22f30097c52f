// `orquestra policy`: rules listed, explained, tried on the last runs, suggested and added, by whoever types it.
import type { Policy } from '../../core/policy/policy.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { PolicyQuestion } from '../../protocol/policy.ts';
import type { Arguments } from './arguments.ts';
import { EXIT, refuse } from './exit.ts';
import { readJsonWords } from './file-words.ts';
import type { Open } from './main.ts';
import { explanationText, ruleLine, simulationText, suggestionsText } from './policy-words.ts';
import { printable } from './printable.ts';

const TAKES_FILE: readonly Verb[] = ['policy simulate', 'policy add'];
type Verb = 'policy list' | 'policy explain' | 'policy simulate' | 'policy suggest' | 'policy add' | 'policy remove';

/** What is printed: one JSON value, or text for people. */
interface Said {
  readonly value: unknown;
  readonly text: string;
}

export async function runPolicy(given: Arguments, verb: Verb, open: Open): Promise<number> {
  // What is wrong with the words is said before anything is opened.
  const asked = verb === 'policy explain' ? questionIn(given) : succeed(undefined);
  if (!asked.ok) return refuse(asked.fault);
  const file =
    given.words[0] !== undefined && TAKES_FILE.includes(verb) ? await readJsonWords(given.words[0]) : undefined;
  if (file?.ok === false) return refuse(file.fault);
  const composed = await open(given, [given.cwd], 'none');
  if (!composed.ok) return refuse(composed.fault);
  try {
    const { policy } = composed.value.orchestrator;
    const said = await answer(policy, verb, given, asked.value, file?.value);
    if (!said.ok) return refuse(said.fault);
    process.stdout.write(given.json ? `${JSON.stringify(said.value.value)}\n` : `${printable(said.value.text)}\n`);
    return EXIT.done;
  } finally {
    await composed.value.close();
  }
}

async function answer(
  policy: Policy,
  verb: Verb,
  given: Arguments,
  question: PolicyQuestion | undefined,
  file: unknown,
): Promise<Outcome<Said>> {
  switch (verb) {
    case 'policy list':
      return said(await policy.rules(), (rules) =>
        rules.length === 0 ? 'There are no rules: the built-in policy alone decides.' : rules.map(ruleLine).join('\n'),
      );
    case 'policy explain':
      if (question === undefined) return NOTHING_ASKED;
      return said(await policy.explain(question, given.mode), explanationText);
    case 'policy simulate': {
      if (file === undefined && given.remove.length === 0) {
        return fail('cli.usage', 'policy simulate needs a file with a rule, - for stdin, or --remove RULE.');
      }
      return said(await policy.simulate({ add: rulesIn(file), remove: [...given.remove] }), simulationText);
    }
    case 'policy suggest':
      return said(await policy.suggest(), suggestionsText);
    case 'policy add':
      return said(await policy.save(file), (rule) => `Added: ${ruleLine(rule)}`);
    case 'policy remove': {
      const [id = ''] = given.words;
      const removed = await policy.remove(id);
      return removed.ok ? succeed({ value: { removed: id }, text: `Removed: ${id}` }) : removed;
    }
  }
}

const said = <T>(outcome: Outcome<T>, text: (value: T) => string): Outcome<Said> =>
  outcome.ok ? succeed({ value: outcome.value, text: text(outcome.value) }) : outcome;

/** One rule, a list of rules, or a file of rules. */
function rulesIn(file: unknown): unknown[] {
  if (file === undefined) return [];
  if (Array.isArray(file)) return file;
  if (typeof file === 'object' && file !== null && 'rules' in file && Array.isArray(file.rules)) return file.rules;
  return [file];
}

const NOTHING_ASKED = fail(
  'cli.usage',
  'policy explain needs one of: a command in quotes, --tool, --path, --url, or --session with --call.',
);

function questionIn(given: Arguments): Outcome<PolicyQuestion> {
  const { words, tool, path, url, session, call, access = 'read', input = {} } = given;
  const [command] = words;
  const questions: PolicyQuestion[] = [
    ...(command === undefined ? [] : [{ kind: 'command' as const, command }]),
    ...(tool === undefined ? [] : [{ kind: 'tool' as const, tool, input }]),
    ...(path === undefined ? [] : [{ kind: 'path' as const, access, path }]),
    ...(url === undefined ? [] : [{ kind: 'url' as const, url }]),
    ...(call === undefined || session === undefined ? [] : [{ kind: 'call' as const, session, call }]),
  ];
  const [question] = questions;
  if (question === undefined || questions.length > 1) return NOTHING_ASKED;
  if (question.kind === 'command' && question.command.trim() === '') return fail('cli.usage', 'The command is empty.');
  return succeed(question);
}
