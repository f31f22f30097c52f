// Every word the page says, in one place, so that it can be translated.
import type { Effect, Mode, Rule } from '../src/protocol/approval.ts';
import type { FaultAction } from '../src/protocol/fault.ts';
import type { StepState } from '../src/protocol/plan.ts';
import type { RunView, ToolCallState, ToolCallView } from '../src/protocol/view.ts';

const modes: Record<Mode, string> = { ask: 'Ask', plan: 'Plan', agent: 'Agent' };
const modeHints: Record<Mode, string> = {
  ask: 'Ask: reads and explains, changes nothing',
  plan: 'Plan: proposes a plan before anything is changed',
  agent: 'Agent: edits and runs, asking where the rules say so',
};
const calls: Record<ToolCallState, string> = {
  writing: 'Preparing',
  requested: 'Preparing',
  waiting: 'Waiting for you',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  denied: 'Denied',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
};
const steps: Record<StepState, string> = {
  pending: 'to do',
  running: 'running',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  stopped: 'stopped',
  interrupted: 'interrupted',
};
const outcomes: Record<NonNullable<RunView['outcome']>, string> = {
  done: 'Done',
  failed: 'Failed',
  stopped: 'Stopped',
  denied: 'Ended: something it needed was denied',
  interrupted: 'Interrupted',
};
const actions: Record<FaultAction, string> = {
  retry: 'Try again',
  resume: 'Resume',
  'connect-provider': 'Connect a model',
  'choose-model': 'Choose another model',
  'open-settings': 'Open settings',
  'open-log': 'Show log',
  'trust-workspace': 'Manage trust',
  'open-folder': 'Open folder',
  'new-session': 'New session',
};

export const words = {
  page: {
    title: 'Orquestra',
    conversation: 'Conversation',
    message: 'Message',
    messageHint: 'Ask, or describe a change',
  },
  header: { newSession: 'New session', sessions: 'Sessions', untitled: 'New session' },
  sessions: {
    search: 'Search sessions',
    none: 'No session matches.',
    close: 'Back to the conversation',
    rename: (title: string) => `Rename ${title}`,
    title: 'Session title',
    save: 'Save',
    cancel: 'Cancel',
    remove: (title: string) => `Delete ${title}`,
    removeAsk: (title: string) => `Delete “${title}” and its history? This cannot be undone.`,
    removeYes: 'Delete',
    messages: (count: number) => (count === 1 ? '1 message' : `${count} messages`),
    current: 'shown now',
  },
  log: {
    you: 'You',
    assistant: 'Orquestra',
    notice: 'Notice',
    older: 'Loading earlier messages…',
    jump: 'Jump to latest',
    states: { stopped: 'Stopped here.', interrupted: 'Interrupted here.', failed: 'This answer failed.' },
    image: (name: string) => `Image ${name}`,
    switched: (model: string | undefined, why: string) => `Answered by ${model} because ${why}`,
  },
  thinking: { live: 'Thinking…', done: 'Thought' },
  code: { copy: 'Copy', copied: 'Copied', open: 'Open in editor', plain: 'text' },
  calls,
  tool: {
    openDiff: (file: string) => `Open diff of ${file}`,
    binary: 'No text to compare.',
    lines: (added: number, removed: number) => `${added} added, ${removed} removed`,
    changes: { create: 'new', edit: '', delete: 'deleted', move: 'moved' },
    more: (count: number) => `and ${count} more`,
    answered: 'Your answer',
    writing: (file: string, lines: number) =>
      lines === 0 ? `Writing ${file}` : `Writing ${file}, +${lines} ${lines === 1 ? 'line' : 'lines'}`,
    problems: (count: number) => `${count} new ${count === 1 ? 'problem' : 'problems'}`,
    foreign: 'from outside',
    foreignFrom: (sources: readonly string[]) => `Neither you nor the workspace wrote this text: ${sources.join(', ')}`,
    hidden: (count: number) => `${count} hidden ${count === 1 ? 'character' : 'characters'} left out`,
    unknown: 'Effect unknown: it may or may not have happened. Check before going on.',
  },
  approval: { review: 'Review' },
  question: { name: 'Question', answer: 'Your answer', send: 'Answer' },
  plan: {
    name: 'Plan',
    turn: 'This turn',
    progress: (done: number, all: number) => `${done} of ${all}`,
    step: (title: string, state: StepState) => `${title}, ${steps[state]}`,
    asks: (title: string) => `Step “${title}” asks:`,
    needsYou: 'needs you',
    missing: 'The plan’s views could not be loaded. Reload the window to try again.',
  },
  steps,
  composer: {
    send: 'Send',
    queue: 'Send when the current run has ended',
    stop: 'Stop',
    stopHint: 'Stop (Escape in the empty message box)',
    mode: 'Mode',
    model: 'Model',
    noModel: 'No model',
    moreModels: 'More models…',
    attach: 'Add context',
    remove: (label: string) => `Remove ${label}`,
    queued: 'Queued',
    suggestions: 'Mentions',
    imageTooBig: (name: string) => `${name} is larger than 5 MB. Attach a smaller image.`,
    imageKind: (name: string) => `${name} is not a PNG, JPEG, GIF or WebP image, so it cannot be attached.`,
    pasted: 'Pasted image',
    waiting: 'Sent as soon as Orquestra is ready…',
    following: 'This session runs in another window; it is followed here.',
    mentions: {
      selection: 'The selected text in the editor',
      problems: 'What the Problems view lists',
      file: 'A file of the workspace',
      folder: 'A folder of the workspace',
    },
  },
  modes,
  modeHints,
  status: {
    name: 'Run status',
    idle: 'Ready',
    connecting: 'Starting…',
    thinking: 'Thinking…',
    writing: 'Writing…',
    preparing: (tool: string) => `Preparing: ${tool}…`,
    running: (doing: string) => `${doing}…`,
    approval: (count: number) => (count === 1 ? 'Waiting for your approval' : `Waiting for ${count} approvals`),
    question: 'Waiting for your answer',
    paused: 'Paused',
    pausing: (count: number) => `Pausing: ${count === 1 ? '1 step ends' : `${count} steps end`} first…`,
    sideBySide: (count: number) => `${count} steps side by side…`,
    outcomes,
  },
  cost: {
    name: 'Cost',
    none: 'No tokens used',
    tokens: (input: string, output: string) => `${input} in, ${output} out`,
    unknown: 'price unknown',
    free: 'costs nothing',
    session: (all: string) => `This session: ${all}`,
    partly: (known: string) => `${known} + price unknown`,
    context: (used: string, limit: string, percent: number) => `Context ${used} of ${limit} tokens (${percent}%)`,
    percent: (percent: number) => `${percent}% of context`,
  },
  fault: {
    actions,
    providers: 'Open providers',
    resume: 'Resume',
    dismiss: 'Dismiss',
    ended: {
      stopped: 'This run was stopped. What it had done is kept.',
      interrupted:
        'This run was interrupted. What it had done is kept; a call under way may or may not have taken effect.',
      failed: 'This run failed.',
      denied: 'This run ended because something it needed was denied.',
    },
  },
  connect: 'Connect a model',
} as const;

/** A call in one line: what it does to what, or what can be told of it while its arguments are still being written. */
export function callText({ title, tool, summary, writing }: ToolCallView): string {
  if (summary !== '') return summary;
  if (writing !== undefined && writing.label !== '') return words.tool.writing(writing.label, writing.lines);
  const name = title === tool ? title.replaceAll('_', ' ') : title;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What a call would do, one line for each effect; `whole` names the command too, where nothing beside it shows it. */
export function effectText(effect: Effect, whole = false): string {
  switch (effect.kind) {
    case 'read':
      return `read ${effect.label}${outside(effect.inside)}`;
    case 'write':
      return `change ${effect.label}${outside(effect.inside)}`;
    case 'delete':
      return `delete ${effect.label}${outside(effect.inside)}`;
    case 'execute':
      return `run ${whole ? `“${effect.command}”` : 'a command'} in ${effect.cwd}${outside(effect.inside)}`;
    case 'git':
      return `${effect.action} in the git repository ${effect.label}${outside(effect.inside)}`;
    case 'network':
      return `contact ${effect.host}:${effect.port} (${effect.method} ${effect.url})`;
    case 'secret':
      return `show ${effect.what}`;
    case 'own':
      return effect.what;
  }
}

const outside = (inside: boolean) => (inside ? '' : ' (outside the workspace)');

const TIERS: Record<Rule['tier'], string> = {
  managed: 'everywhere, set by your organisation',
  user: 'remembered for you',
  workspace: 'remembered for this workspace',
  session: 'for this session',
};
const VERDICTS: Record<Rule['verdict'], string> = { allow: 'Allow', ask: 'Ask before', deny: 'Deny' };
const EFFECTS: Record<Effect['kind'], string> = {
  read: 'reading',
  write: 'changing',
  delete: 'deleting',
  execute: 'running commands',
  git: 'changing git repositories',
  network: 'contacting servers',
  secret: 'showing secrets',
  own: 'changing Orquestra’s own state',
};

/** How long a rule holds that does not hold for ever. */
export const untilText = ({ expires }: Rule) =>
  expires === undefined
    ? undefined
    : `until ${new Date(expires).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })}`;

/** The rule as a sentence; each condition it names is said. `until` is how long it holds, where its tier does not tell. */
export function ruleText({ when, verdict, tier }: Rule, until: string = TIERS[tier]): string {
  const what = when.effects?.map((effect) => EFFECTS[effect]).join(' or ') ?? 'anything';
  const limits = [
    when.paths && `${when.effects?.join() === 'git' ? 'in' : 'files matching'} ${when.paths.join(' or ')}`,
    when.commands &&
      `${when.commands.some((line) => line.includes('*')) ? 'matching' : 'exactly'} ${when.commands.map((line) => `“${line}”`).join(' or ')}`,
    when.cwd && `in the folder ${when.cwd}`,
    when.hosts && `on ${when.hosts.join(' or ')}`,
    when.agents && `by ${when.agents.join(' or ')}`,
    when.modes && `in ${when.modes.map((mode) => (mode in modes ? modes[mode as Mode] : mode)).join(' or ')} mode`,
  ].filter((limit) => limit !== undefined && limit !== '');
  return `${VERDICTS[verdict]} ${what}${limits.length === 0 ? '' : `: ${limits.join(', ')}`}, ${until}.`;
}
