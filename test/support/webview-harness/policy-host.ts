// The policy page's host for its stories: the real policy over a log in memory, with rules, runs and approvals to look at.
import { servePolicy } from '../../../src/hosts/serve-policy.ts';
import type { Rule } from '../../../src/protocol/approval.ts';
import { succeed } from '../../../src/protocol/fault.ts';
import type { PolicyQuestion } from '../../../src/protocol/policy.ts';
import type { PolicyState, ToPolicyPage } from '../../../src/protocol/policy-frame.ts';
import { ask, command, createPolicyBench, record, write } from '../../unit/core/policy/recorded.ts';

const NOW = 1_700_000_000_000;
const DAY = 24 * 60 * 60 * 1000;

const RULES: readonly Rule[] = [
  {
    id: 'managed-secrets',
    when: { effects: ['network'], hosts: ['*.paste.example'] },
    verdict: 'deny',
    tier: 'managed',
    reason: 'Nothing is pasted in public.',
  },
  {
    id: 'rule-tests',
    when: { effects: ['execute'], commands: ['npm test *'], cwd: '/w/app' },
    verdict: 'allow',
    tier: 'user',
    reason: 'Tests may run.',
    expires: NOW + 12 * DAY,
    examples: { matches: ['npm test -- --watch'], doesNotMatch: ['npm publish'] },
  },
  {
    id: 'rule-docs',
    when: { effects: ['network'], hosts: ['docs.example.org'] },
    verdict: 'allow',
    tier: 'user',
    reason: 'The documentation may be read.',
    expires: NOW - DAY,
  },
  {
    id: 'repo-deploy',
    when: { effects: ['execute'], commands: ['deploy *'] },
    verdict: 'ask',
    tier: 'workspace',
    reason: 'Whoever deploys looks twice.',
  },
];

export interface PolicyHost {
  readonly rules: Rule[];
  readonly opened: string[];
  connect(tell: (frame: ToPolicyPage) => void): (frame: unknown) => void;
  explain(question: PolicyQuestion): Promise<void>;
}

export async function createPolicyHost(given: { readonly empty?: boolean } = {}): Promise<PolicyHost> {
  const { policy, log, rules } = createPolicyBench();
  const opened: string[] = [];
  if (given.empty !== true) {
    rules.push(...RULES);
    await record(log, 's1', [
      ...Array.from({ length: 4 }, () => ({
        effects: [command('cargo build --release')],
        summary: 'Run cargo build --release',
        answer: 'once' as const,
      })),
      { effects: [ask('crates.example')], summary: 'Fetch https://crates.example/', answer: 'deny' },
      { effects: [write('src/discount.js')], summary: 'Change src/discount.js', answer: 'once' },
      { effects: [write('src/price.js')], summary: 'Change src/price.js', answer: 'once' },
      { effects: [write('src/total.js')], summary: 'Change src/total.js', answer: 'always' },
    ]);
  }
  const files: PolicyState['files'] = [
    { tier: 'user', path: '/home/me/rules.json' },
    { tier: 'workspace', path: '/w/app/.orquestra/rules.json' },
  ];
  const settings: PolicyState['settings'] = [
    { setting: 'policy.autonomy', value: 'balanced' },
    { setting: 'policy.offline', value: 'off' },
    { setting: 'commands.sandbox', value: 'off' },
  ];
  let explain: PolicyHost['explain'] = async () => undefined;
  return {
    rules,
    opened,
    connect: (tell) => {
      let receive: (frame: unknown) => void = () => undefined;
      const channel = {
        send: tell,
        listen: (listener: (frame: unknown) => void) => {
          receive = listener;
          return () => undefined;
        },
      };
      const served = servePolicy(channel, policy, {
        around: async () => ({ files, settings, now: NOW }),
        openFile: async (path) => {
          opened.push(path);
          return succeed(undefined);
        },
        openSetting: async (setting) => {
          opened.push(setting);
          return succeed(undefined);
        },
      });
      explain = served.explain;
      return (frame) => receive(frame);
    },
    explain: (question) => explain(question),
  };
}
