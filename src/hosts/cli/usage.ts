// The commands of the command line as data: their words, the flags that mean something to them, and the usage text made of both.

export const FLAGS = {
  cwd: { type: 'string' },
  model: { type: 'string' },
  provider: { type: 'string' },
  mode: { type: 'string' },
  effort: { type: 'string' },
  approve: { type: 'string' },
  session: { type: 'string' },
  step: { type: 'string' },
  input: { type: 'string' },
  output: { type: 'string' },
  from: { type: 'string' },
  answer: { type: 'string', multiple: true },
  envelope: { type: 'boolean' },
  'no-run': { type: 'boolean' },
  days: { type: 'string' },
  'max-usd': { type: 'string' },
  'max-tokens': { type: 'string' },
  'max-requests': { type: 'string' },
  'max-minutes': { type: 'string' },
  choose: { type: 'string' },
  tool: { type: 'string' },
  path: { type: 'string' },
  access: { type: 'string' },
  url: { type: 'string' },
  call: { type: 'string' },
  remove: { type: 'string', multiple: true },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  offline: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

export type Flag = keyof typeof FLAGS;

interface Form {
  /** Its words and flags as the usage text shows them. */
  readonly form: string;
  /** How many words it takes at least and at most. */
  readonly words: readonly [number, number];
  readonly flags: readonly Flag[];
}

const ANY = [0, Number.POSITIVE_INFINITY] as const;
const ALWAYS = ['cwd', 'offline', 'verbose', 'help', 'version'] as const;
/** The oldest commands have always taken each other's flags; scripts may rely on it. */
const OLD = [...ALWAYS, 'model', 'mode', 'effort', 'approve', 'session', 'step', 'input', 'json'] as const;
/** What the run that is begun may take at most. */
const LIMITS = ['max-usd', 'max-tokens', 'max-requests', 'max-minutes'] as const;
/** Of all that let steps of a plan run. */
const RUNS = [...ALWAYS, ...LIMITS, 'approve', 'answer', 'json'] as const;

export const COMMANDS = {
  run: {
    form: `[--cwd DIR] [--model PROVIDER/MODEL] [--mode ask|plan|agent]
                [--effort off|low|medium|high] [--approve all|rules|none] [--session ID]
                [--max-usd N] [--max-tokens N] [--max-requests N] [--max-minutes N] [--json] "request"`,
    words: ANY,
    flags: [...OLD, ...LIMITS],
  },
  tool: { form: 'NAME --input JSON [--cwd DIR] [--approve all|rules|none]', words: ANY, flags: OLD },
  tools: { form: '[--json]', words: ANY, flags: OLD },
  models: {
    form: `[--provider ID] [--json]
                (what can be asked: context, price, abilities, and who says so)`,
    words: [0, 0],
    flags: [...ALWAYS, 'provider', 'json'],
  },
  'models test': {
    form: `PROVIDER [--json]
                (whether it answers, or exactly why it does not)`,
    words: [1, 1],
    flags: [...ALWAYS, 'json'],
  },
  'plan run': {
    form: `FILE|- [--cwd DIR] [--model PROVIDER/MODEL] [--mode ask|agent]
                [--approve all|rules|none] [--envelope] [--answer STEP=TEXT ...]
                [--session ID [--from STEP]] [--json]`,
    words: [0, 1],
    flags: [...RUNS, 'model', 'mode', 'session', 'envelope', 'from'],
  },
  'plan check': { form: 'FILE|- [--cwd DIR]', words: [1, 1], flags: ALWAYS },
  'plan forecast': {
    form: 'FILE|- [--model PROVIDER/MODEL] [--json]',
    words: [1, 1],
    flags: [...ALWAYS, 'model', 'json'],
  },
  'plan show': { form: 'SESSION [--step STEP] [--json]', words: [1, 1], flags: [...ALWAYS, 'step', 'json'] },
  'plan schema': { form: '', words: [0, 0], flags: ALWAYS },
  resume: { form: 'SESSION [--answer STEP=TEXT ...] [--envelope]', words: [1, 1], flags: [...RUNS, 'envelope'] },
  retry: {
    form: 'SESSION STEP [--model PROVIDER/MODEL] [--input JSON]',
    words: [2, 2],
    flags: [...RUNS, 'model', 'input'],
  },
  skip: { form: 'SESSION STEP', words: [2, 2], flags: [...ALWAYS, 'json'] },
  done: { form: 'SESSION STEP [--output JSON]', words: [2, 2], flags: [...ALWAYS, 'output', 'json'] },
  replan: { form: 'SESSION', words: [1, 1], flags: RUNS },
  fork: {
    form: 'SESSION [--from STEP] [--model PROVIDER/MODEL] [--input JSON] [--no-run]',
    words: [1, 1],
    flags: [...RUNS, 'from', 'model', 'input', 'no-run', 'envelope'],
  },
  replay: { form: 'SESSION [RUN] [--json]', words: [1, 2], flags: [...ALWAYS, 'json'] },
  sessions: {
    form: `list | show ID | export ID | import FILE|-
                undo ID [--step CALL|STEP] [--choose keep|restore] [--dry-run]
                (the newest turn; an undo prints its own call: undo that one to bring the changes back)`,
    words: ANY,
    flags: [...OLD, 'choose', 'dry-run'],
  },
  'policy list': { form: '[--json]', words: [0, 0], flags: [...ALWAYS, 'json'] },
  'policy explain': {
    form: `"COMMAND" | --tool NAME --input JSON | --path PATH [--access read|write|delete]
                | --url URL | --session ID --call CALL   [--mode ask|plan|agent] [--json]
                (why it asks, and what would have to be otherwise; nothing is run)`,
    words: [0, 1],
    flags: [...ALWAYS, 'tool', 'input', 'path', 'access', 'url', 'session', 'call', 'mode', 'json'],
  },
  'policy simulate': {
    form: `[FILE|-] [--remove RULE ...] [--json]
                (what the rules in FILE would have asked, allowed or blocked in the last runs)`,
    words: [0, 1],
    flags: [...ALWAYS, 'remove', 'json'],
  },
  'policy suggest': { form: '[--json]', words: [0, 0], flags: [...ALWAYS, 'json'] },
  'policy add': { form: 'FILE|- [--json]', words: [1, 1], flags: [...ALWAYS, 'json'] },
  'policy remove': { form: 'RULE [--json]', words: [1, 1], flags: [...ALWAYS, 'json'] },
  spend: { form: '[--days N] [--json]', words: [0, 0], flags: [...ALWAYS, 'days', 'json'] },
  probe: { form: '            one JSON object a line in, one out', words: ANY, flags: OLD },
  help: { form: '', words: ANY, flags: OLD },
  version: { form: '', words: ANY, flags: OLD },
} as const satisfies Readonly<Record<string, Form>>;

export type Command = keyof typeof COMMANDS;

/** Decisions about a plan's steps, which are there as words of `plan` too. */
export const OF_PLANS = [
  'resume',
  'retry',
  'skip',
  'done',
  'replan',
  'fork',
  'replay',
] as const satisfies readonly Command[];

/** What `policy` is followed by. */
export const OF_POLICY = ['list', 'explain', 'simulate', 'suggest', 'add', 'remove'] as const;

export const isCommand = (word: string): word is Command => Object.hasOwn(COMMANDS, word);

export const formOf = (command: Command): string => `orquestra ${command} ${COMMANDS[command].form}`.trimEnd();

const shown = Object.keys(COMMANDS).filter((word) => isCommand(word) && word !== 'help' && word !== 'version');

export const USAGE = `orquestra: plans, edits, searches and runs commands in a project, under your rules.

${shown.map((word) => (isCommand(word) ? `  ${formOf(word)}\n` : '')).join('')}
A plan is a JSON file: plan schema describes it, plan check says what is wrong with one. "plan" may stand before
${OF_PLANS.join(', ')} as well; whatever lets steps run takes --approve, --answer, --max-usd,
--max-tokens, --max-requests, --max-minutes and --json. The limits of the settings (limits) hold beside those.
A rule is a JSON object: {"when": {"effects": ["execute"], "commands": ["npm test"]}, "verdict": "allow", "reason": "…"}.
With --offline nothing leaves this machine: only models on it are asked.
Keys and servers: OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL.
State: ORQUESTRA_HOME. Exit: 0 done, 1 failed, 2 usage or configuration, 3 denied, 130 stopped.
`;
