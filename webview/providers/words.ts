// Every word the provider page says, in one place, so that it can be translated.
import type { Account, AccountState, Gap, ModelRow, Preferences } from '../../src/protocol/provider-frame.ts';

type Role = keyof Preferences['roles'];

const states: Record<AccountState, string> = {
  ready: 'Connected',
  found: 'Found on this machine',
  'needs-key': 'Needs a key',
  failing: 'Not working',
};

const prices: Record<Account['prices'], string> = {
  provider: 'prices from the provider',
  catalogue: 'prices from the bundled catalogue',
  setting: 'prices from your settings',
  free: 'costs nothing',
  unknown: 'prices unknown',
};

const keys: Record<Account['key'], string> = {
  stored: 'key in secret storage',
  environment: 'key from the environment',
  none: 'no key',
  needless: 'needs no key',
};

const gaps: Record<Gap, string> = {
  'no-tools': 'no tools',
  'no-images': 'no images',
  'small-context': 'smaller context',
  'no-price': 'price unknown',
  unknown: 'no such provider',
  'not-ready': 'not connected',
};

const roles: Record<Role, { readonly title: string; readonly hint: string }> = {
  plan: { title: 'Planning', hint: 'Writes and revises plans.' },
  act: { title: 'Acting', hint: 'What new sessions ask: it edits, runs commands, answers.' },
  fast: { title: 'Quick things', hint: 'Commit messages.' },
  summarise: { title: 'Summaries', hint: 'Shortens a conversation that has grown too long.' },
  embed: {
    title: 'Vectors',
    hint: 'Finds what is remembered by meaning; must be a model for embeddings. It is given the texts.',
  },
};

const source: Record<NonNullable<ModelRow['source']>, string> = {
  provider: 'listed by the provider',
  catalogue: 'from the bundled catalogue',
  setting: 'from your settings',
};

export const text = {
  title: 'Orquestra providers',
  intro: 'Who is asked, in which order, how they are doing and what they cost. Keys stay in secret storage.',
  sections: 'Sections',
  loading: 'Looking which providers are there…',
  close: 'Close',
  source,
  accounts: {
    title: 'Providers',
    hint: 'The key of each is tested before it is kept. You can have several accounts of one provider.',
    states,
    prices,
    keys,
    add: 'Add provider…',
    test: 'Test',
    testOf: (label: string) => `Test ${label}`,
    testing: (label: string) => `Asking ${label}…`,
    works: (ms: string) => `It answers; that took ${ms}.`,
    key: 'Replace key…',
    newKey: 'Give key…',
    keyOf: (label: string) => `Replace key of ${label}`,
    newKeyOf: (label: string) => `Give key of ${label}`,
    remove: 'Remove…',
    removeOf: (label: string) => `Remove ${label}`,
    removed: 'The provider is removed.',
    added: 'The provider is connected.',
    replaced: 'The key is replaced.',
    models: (count: number) => (count === 1 ? '1 model' : `${count} models`),
    asking: 'asking for its models…',
    first: (model: string) => `begins with ${model}`,
    none: 'No provider is there yet. Add one: a key is enough for most, a server on this machine needs none.',
  },
  models: {
    title: 'Models',
    hint: 'What new sessions ask, and who does what beside it. A session can choose its own in the chat.',
    roles,
    effort: 'Thinking',
    effortHint: 'How much a model thinks that can think.',
    efforts: { default: 'As the model has it', off: 'Off', low: 'Low', medium: 'Medium', high: 'High' },
    automatic: (model: string | undefined) => (model === undefined ? 'The session’s model' : `Automatic: ${model}`),
    byWords: 'None: found by its words',
    nobody: 'Automatic: nothing is connected',
    listed: 'Automatic: from the lists of what is connected',
    allOf: (count: number) => `All models (${count})`,
    again: 'Ask again',
    list: { model: 'Model', context: 'Context', price: 'In / out per million', can: 'Can', source: 'Source' },
    tools: 'tools',
    images: 'images',
    thinking: 'thinking',
    catalogue: (day: string) => `The bundled catalogue is of ${day}.`,
    saved: 'Saved in your settings.',
    choose: 'Choose for this session…',
  },
  fallback: {
    title: 'Fallbacks',
    hint: 'When a model fails or rests, the next in this order goes on with the conversation. Alt+Up and Alt+Down move an entry.',
    none: 'No fallback yet: a run whose provider fails stops and says why. Add a model of another provider, so that it goes on.',
    list: 'Order of fallbacks',
    gaps,
    lacks: (what: string) => `Lacks: ${what}`,
    upOf: (model: string) => `Move ${model} up`,
    downOf: (model: string) => `Move ${model} down`,
    remove: 'Remove',
    removeOf: (model: string) => `Remove ${model} from the fallbacks`,
    choose: 'Model to add',
    hold: 'Choose a model…',
    add: 'Add fallback',
    moved: (model: string, place: number) => `${model} is now number ${place}.`,
    added: (model: string) => `${model} is added at the end.`,
    removed: (model: string) => `${model} is removed.`,
  },
  health: {
    title: 'Health',
    hint: 'From your last requests. What keeps failing rests for a while, so that nobody waits for it.',
    none: 'Nothing has been asked yet. Send a message in the chat, and speed and errors of its model stand here.',
    resting: (name: string, since: string) => `${name} rests since ${since}`,
    again: (when: string) => `It is tried again at ${when}.`,
    trying: 'It is being tried again right now.',
    fine: 'Fine',
    failing: 'Failed last',
    columns: {
      model: 'Model',
      state: 'State',
      first: 'First piece',
      speed: 'Tokens/s',
      requests: 'Requests',
      last: 'Last error',
    },
    failed: (failed: number, all: number) => (failed === 0 ? `${all}` : `${all}, ${failed} failed`),
    unknown: '–',
    unknownSpoken: 'unknown',
  },
  spend: {
    title: 'Spend',
    hint: 'Of all your sessions on this machine. What providers charge in the end stands on their bill.',
    none: 'Nothing has been spent yet. What each request costs stands in the chat, and its sum here.',
    unkept: 'This version keeps no figures of what was spent.',
    today: 'Today',
    month: 'This month',
    requests: (count: number) => (count === 1 ? '1 request' : `${count} requests`),
    tokens: (count: string) => `${count} tokens`,
    left: (left: string, all: string) => `${left} of ${all} left today`,
    unlimited: 'No limit is set for a day.',
    limits: 'Limits…',
    limitsOf: 'Set limits for runs, sessions and days',
    unpriced: (count: number) =>
      count === 1
        ? '1 request has no known price and is not in the sum.'
        : `${count} requests have no known price and are not in the sum.`,
    local: (models: string) => `${models}: on this machine, costs nothing.`,
    range: 'Days',
    ranges: { 14: 'Last 14 days', 30: 'Last 30 days' },
    unit: 'Show',
    units: { usd: 'Dollars', tokens: 'Tokens' },
    chart: (days: number, sum: string) =>
      `Spend of the last ${days} days by model, ${sum} in all; the table below has the figures`,
    bar: (day: string, model: string, amount: string) => `${day}, ${model}: ${amount}`,
    empty: 'Nothing in these days.',
    others: 'others',
    table: 'Figures as a table',
    columns: { day: 'Day', model: 'Model', requests: 'Requests', tokens: 'Tokens', cost: 'Cost' },
    free: 'nothing',
    unknown: 'unknown',
    partly: (known: string) => `${known} + price unknown`,
  },
} as const;
