// The one story that the demo model can do: find the failing test of the sample project, explain it, fix it, prove it.
import type { Answer, ScriptedRequest } from './script.ts';
import { fields, text } from './text.ts';

const ASKS_FOR_IT = /\b(tests?|failing|fails?|fix|bug)\b/i;
const GOES_ON = /^\W*(go on|continue|resume|carry on|yes|ok|okay|please do)\b/i;
const NOT_RUN = /^not run:|\bdenied\b/i;
const INTERRUPTED = /\binterrupted\b|\bwas stopped\b|^stopped\b/i;

const FILE = 'src/discount.js';
const TEST_FILE = 'test/discount.test.js';
const WRONG = 'return Math.floor((cents * percent) / 100);';
const RIGHT = 'return Math.round((cents * percent) / 100);';
const NEEDED = ['run_command', 'read_file', 'search_code', 'edit_file', 'update_plan'];
const TASKS = ['Run the tests', 'Find the cause', 'Fix it', 'Run the tests again'];

const CONNECT = [
  'To work with a real model instead, do one of these and choose it in the model picker:',
  '',
  '- run **Orquestra: Connect a Model…** and enter an OpenAI or Anthropic key,',
  '- start with `OPENAI_API_KEY` or `ANTHROPIC_API_KEY` set,',
  '- set `OPENAI_BASE_URL` to any server that speaks chat completions,',
  '- or start Ollama: its models are found by themselves.',
].join('\n');

interface Deed {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly result: string;
}

/** What comes next, told from nothing but the transcript: it survives a reload as a real model would. */
export function nextOfStory(request: ScriptedRequest): Answer {
  const asked = request.messages.flatMap((message, index) => (message.role === 'user' ? [{ message, index }] : []));
  const said = request.messages.flatMap((message, index) =>
    message.text !== '' && message.role !== 'assistant' ? [{ text: message.text, index }] : [],
  );
  const last = said.at(-1)?.text ?? asked.at(-1)?.message.text ?? '';
  const begin = said.findLast((one) => ASKS_FOR_IT.test(one.text));
  if (begin === undefined || (begin.text !== last && !GOES_ON.test(last))) return honest();
  const missing = NEEDED.filter((name) => !request.tools.some((tool) => tool.name === name));
  if (missing.length > 0) return { text: cannot(missing) };
  const deeds = deedsAfter(request, begin.index).filter((deed) => !INTERRUPTED.test(deed.result));
  const denied = deeds.find((deed) => NOT_RUN.test(deed.result));
  if (denied !== undefined) return { text: stopFor(denied) };
  return nextStep(deeds);
}

function deedsAfter(request: ScriptedRequest, index: number): readonly Deed[] {
  const later = request.messages.slice(index);
  const results = new Map(
    later.flatMap((message) => message.results.map(({ id, text: said }) => [id, plain(said)] as const)),
  );
  return later.flatMap((message) =>
    message.calls.map((call) => ({
      name: call.name,
      input: fields(JSON.parse(call.arguments)),
      result: results.get(call.id) ?? '',
    })),
  );
}

function nextStep(deeds: readonly Deed[]): Answer {
  const edit = deeds.findIndex((deed) => deed.name === 'edit_file');
  const before = edit < 0 ? deeds : deeds.slice(0, edit);
  const first = before.find((deed) => deed.name === 'run_command');
  if (first === undefined) return start();
  const code = before.find((deed) => deed.name === 'read_file' && text(deed.input.path) === FILE);
  if (code === undefined) return look(first.result);
  if (edit < 0) return explain(code.result);
  if (!wasEdited(deeds[edit])) return { text: `The edit did not work: ${firstLine(deeds[edit]?.result)} I stop here.` };
  const second = deeds.slice(edit + 1).find((deed) => deed.name === 'run_command');
  if (second === undefined) return check();
  return sumUp(first.result, second.result, deeds.slice(deeds.indexOf(second) + 1));
}

function honest(): Answer {
  const text = [
    'I am a **scripted demo**, not a language model: I can do only one thing.',
    'Ask me to *fix the failing test* of the sample project, and I will run its tests, find the cause, and fix it after your approval, with the real tools.',
    '',
    CONNECT,
  ];
  return { text: text.join('\n') };
}

const cannot = (missing: readonly string[]) =>
  `I am a scripted demo, and my story needs tools that are not offered here (${missing.join(', ')}). Switch the mode to **Agent** and ask again.`;

function stopFor(deed: Deed): string {
  const what = deed.name === 'edit_file' ? `the edit of \`${text(deed.input.path)}\`` : `\`${deed.name}\``;
  const left = deed.name === 'edit_file' ? ' The file is as it was, and the test still fails.' : '';
  return `You denied ${what}, so I stop here.${left} Ask me again whenever you like.`;
}

const plan = (running: number) => ({
  name: 'update_plan',
  arguments: {
    tasks: TASKS.map((title, index) => ({
      title,
      state: index < running ? 'done' : index === running ? 'running' : 'pending',
    })),
  },
});

const runTests = { name: 'run_command', arguments: { command: 'npm test' } };

const start = (): Answer => ({
  thinking: 'The story begins: first see what fails, before touching anything.',
  text: 'I am a **scripted demo** of Orquestra; everything around me is real. I will run the tests, find out why one fails, fix it after your approval, and run them again.',
  calls: [plan(0), runTests],
});

function look(output: string): Answer {
  const failing = count(output, 'fail');
  if (failing === 0) {
    return {
      text: 'All tests pass: there is nothing to fix. (To see the story again, undo the fix in `src/discount.js` and ask again.)',
    };
  }
  const name = /✖ (rounds a discount[^(\n]*)|not ok \d+ - (rounds a discount[^\n]*)/.exec(output);
  if (name === null) {
    return {
      text: `The tests did not run as they do in the sample project, so my script ends here.\n\n${CONNECT}`,
    };
  }
  const title = (name[1] ?? name[2] ?? '').trim();
  return {
    text: `One test fails: **${title}**. I read the code and its test, and look for where the discount is used.`,
    calls: [
      plan(1),
      { name: 'read_file', arguments: { path: FILE } },
      { name: 'read_file', arguments: { path: TEST_FILE } },
      { name: 'search_code', arguments: { pattern: 'discountOn', globs: ['**/*.js'] } },
    ],
  };
}

function explain(code: string): Answer {
  if (!code.includes(WRONG)) {
    return {
      text: `\`${FILE}\` does not look as my script expects it, and I cannot think for myself. I change nothing.\n\n${CONNECT}`,
    };
  }
  const text = [
    `The cause is in \`${FILE}\`:`,
    '',
    '```js',
    WRONG,
    '```',
    '',
    '`Math.floor` always rounds **down**, but the README promises the *nearest* cent. 15 % of 9.99 is 1.4985: the test expects 1.50 to be taken off, and gets 1.49. `Math.round` does what is promised.',
  ];
  return {
    thinking: 'Rounding down loses a cent whenever the exact discount ends in more than half a cent.',
    text: text.join('\n'),
    calls: [plan(2), { name: 'edit_file', arguments: { path: FILE, edits: [{ old: WRONG, new: RIGHT }] } }],
  };
}

const check = (): Answer => ({
  text: 'The fix is in place. Now the tests again, because a fix is one only when they pass.',
  calls: [plan(3), runTests],
});

function sumUp(before: string, after: string, later: readonly Deed[]): Answer {
  const failed = count(after, 'fail');
  if (failed !== 0) {
    const what = failed === undefined ? 'The tests did not run to their end' : `${failed} still fail`;
    return { text: `${what}, and my script knows no other fix. The edit can be taken back with **Undo**.` };
  }
  if (!later.some((deed) => deed.name === 'update_plan')) return { calls: [plan(TASKS.length)] };
  const row = (when: string, output: string) =>
    `| ${when} | ${count(output, 'pass') ?? '?'} | ${count(output, 'fail') ?? '?'} |`;
  const text = [
    '**Done.** The failing test passes, and no other broke:',
    '',
    '| | pass | fail |',
    '|---|---|---|',
    row('before', before),
    row('after', after),
    '',
    `Changed: one line of \`${FILE}\` (\`Math.floor\` → \`Math.round\`). **Undo** takes it back.`,
  ];
  return { text: text.join('\n') };
}

/** The count as Node's test runner prints it, in either of its forms. */
function count(output: string, what: 'pass' | 'fail'): number | undefined {
  const found = new RegExp(`^[^\\S\\n]*[#ℹ] ${what} (\\d+)`, 'mu').exec(output);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

/** A tool that failed says so in words; over chat completions there is nothing else to tell it by. */
const wasEdited = (deed: Deed | undefined) =>
  deed !== undefined &&
  !/not found|no match|does not (match|exist|contain)|fail|changed since|cannot|stale/i.test(firstLine(deed.result));

/** Without the colours that a test runner prints on a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const plain = (output: string) => output.replaceAll(/\u001b\[[0-9;]*m/g, '');

const firstLine = (value: string | undefined) => (value ?? '').split('\n')[0] ?? '';
