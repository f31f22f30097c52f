// What the page says of approvals and of the rules that come of them.

export const consentWords = {
  name: 'Approval',
  once: 'Allow once',
  session: 'Allow for this session',
  always: 'Allow always…',
  deny: 'Deny',
  reason: 'Reason (optional)',
  ruleAsk: 'Save this rule, and allow this now?',
  ruleSave: 'Save rule and allow',
  ruleCancel: 'Cancel',
  ruleJson: 'The rule exactly',
  sending: 'Answer sent…',
  why: 'Why does this ask?',
  sessionMeans: (rule: string) => `“Allow for this session” means: ${rule}`,
  sessionUntil: 'until this session ends',
  asks: (host: string, what?: string) => `It asks ${host} over the network${what === undefined ? '' : `: ${what}`}.`,
  lines: (count: number) => `${count} lines; scroll to read them all.`,
  characters: (count: number) => `${count} characters; scroll to read them all.`,
  ends: 'It ends with:',
  changes: (files: number, lines: number) =>
    `${files === 1 ? '' : `${files} files, `}${lines} changed lines; scroll to read them all.`,
  more: (count: number, warnings: number) =>
    `and ${count} more${warnings === 0 ? '' : `, ${warnings} of them with a warning`}`,
  odd: (what: string) => `Not everything here is what it looks like. Marked ⟨ ⟩: ${what}.`,
  lost: (command: string, what: string) => `“${command}” ${what}, which nobody can take back.`,
  through: (command: string, via: string) => `It runs “${command}” through ${via}.`,
  reads: (labels: string) => `Reads ${labels}.`,
  foreign: {
    title: (count: number) =>
      `Text from ${count === 1 ? 'an outside source' : `${count} outside sources`} is in the context`,
    means:
      'Running what is not known to be harmless, leaving the workspace and remembering ask now, even where a rule allows them.',
  },
  rules: {
    title: (count: number) =>
      count === 1 ? '1 rule of yours holds in this session' : `${count} rules of yours hold in this session`,
    remove: 'Take back',
    removeName: (what: string) => `Take back: ${what}`,
  },
} as const;
