// Scripted frames for pictures and stories: what a host would send in each situation of the page.
import { fault } from '../../../src/protocol/fault.ts';
import type { HostState, ToPage } from '../../../src/protocol/frame.ts';
import { emptyView } from '../../../src/protocol/session-view.ts';
import type { Item, SessionView } from '../../../src/protocol/view.ts';

import { APPROVAL, CHANGE, call, HOST, item, NOW, PLAN, STORY } from './samples.ts';

const base = (more: Partial<SessionView>): SessionView => ({
  ...emptyView('s1'),
  title: 'Fix the failing price test',
  model: 'openai/gpt-5.2',
  seq: 100,
  count: 10,
  totals: {
    input: 18_400,
    output: 1_250,
    cachedInput: 9_000,
    cost: 0.0412,
    unpriced: 0,
    requests: 3,
    contextUsed: 8_200,
    contextLimit: 128_000,
  },
  ...more,
});
const run = (more: Partial<NonNullable<SessionView['run']>> = {}) =>
  ({ id: 'r1', kind: 'turn', goal: 'Fix it', startedAt: NOW - 14_000, changed: true, ...more }) as const;
const frames = (view: SessionView, host: Partial<HostState> = {}): ToPage[] => [
  { kind: 'host', state: { ...HOST, ...host } },
  { kind: 'view', view },
];

const DONE = call('c4', 'Edit file', 'Edit src/price.ts', {
  display: { kind: 'diff', files: [CHANGE] },
  changes: [CHANGE],
});
const PASSED = call('c5', 'Run command', 'Run npm test', {
  ms: 2_900,
  display: { kind: 'terminal', command: 'npm test', cwd: '/home/dev/shop', output: '2 passing\n', exitCode: 0 },
});

export const SCENES: ReadonlyMap<string, readonly ToPage[]> = new Map(
  Object.entries({
    empty: frames({ ...base({ title: '', count: 0, totals: emptyView('s1').totals }) }),
    connect: frames(base({ title: '', count: 0, model: '', totals: emptyView('s1').totals }), {
      connected: false,
      models: [],
    }),
    blocked: frames(base({ items: STORY.slice(0, 1), count: 1 }), {
      blocked: fault(
        'host.untrusted',
        'This workspace is not trusted, so nothing may run here. Trust it to go on; the history stays readable.',
        { action: 'trust-workspace' },
      ),
    }),
    approval: frames(
      base({
        status: 'waiting',
        turn: PLAN,
        run: run(),
        approvals: [APPROVAL],
        items: [
          ...STORY,
          item('m4', 4, 'assistant', [
            { type: 'text', text: 'Now the edit.' },
            { ...DONE, state: 'waiting', display: undefined, changes: undefined },
          ]),
        ],
      }),
    ),
    command: frames(
      base({
        status: 'waiting',
        run: run(),
        approvals: [
          {
            ...APPROVAL,
            title: 'Run command',
            summary: 'Run npm test -- --reporter spec',
            preview: { kind: 'terminal', command: 'npm test -- --reporter spec', cwd: '/home/dev/shop', output: '' },
            effects: [{ kind: 'execute', command: 'npm test -- --reporter spec', cwd: '/home/dev/shop', inside: true }],
            reasons: ['It runs npm test, which is not known to be harmless.'],
            rule: {
              id: 'x',
              when: { effects: ['execute'], commands: ['npm test -- --reporter spec'], cwd: '/home/dev/shop' },
              verdict: 'allow',
              tier: 'workspace',
              reason: '',
            },
          },
        ],
        items: [
          item('m4', 4, 'assistant', [
            call('c4', 'Run command', 'Run npm test -- --reporter spec', { state: 'waiting' }),
          ]),
        ],
        queue: [
          {
            message: 'q1',
            parts: [{ type: 'text', text: 'And then update the changelog too, please, with a line for this' }],
          },
        ],
      }),
    ),
    story: frames(base({ items: STORY, count: 3, run: run({ outcome: 'done' }), turn: PLAN })),
    done: frames(
      base({
        turn: { ...PLAN, steps: PLAN.steps.map((step) => ({ ...step, state: 'done' as const })) },
        run: run({ outcome: 'done', endedAt: NOW }),
        items: [
          ...STORY.slice(2),
          item('m4', 4, 'assistant', [DONE, PASSED, { type: 'text', text: 'Fixed: both tests pass.' }]),
        ],
        totals: { ...base({}).totals, unpriced: 1 },
      }),
    ),
    failed: frames(
      base({
        run: run({
          outcome: 'failed',
          fault: fault('model.unauthorized', 'OpenAI refused the key (401). Enter a valid key to go on.', {
            action: 'connect-provider',
          }),
        }),
        items: [
          STORY[0] as Item,
          item('n1', 5, 'notice', [{ type: 'text', text: 'The settings file could not be read; defaults are used.' }], {
            level: 'warning',
          }),
          item(
            'm5',
            6,
            'assistant',
            [
              { type: 'text', text: 'I was about to' },
              call('c9', 'Run command', 'Run npm run deploy', { state: 'interrupted' }),
            ],
            { state: 'interrupted' },
          ),
        ],
      }),
    ),
    question: frames(
      base({
        status: 'waiting',
        run: run(),
        questions: [{ call: 'c8', question: 'Which rounding should totals use?', options: ['Half up', 'Bankers'] }],
        items: [
          item('m6', 6, 'assistant', [
            call('c8', 'Ask you', 'Which rounding should totals use?', { state: 'waiting' }),
          ]),
        ],
      }),
    ),
  }),
);

/** A session of `count` messages, of which the newest 80 are sent. */
export function longSession(count: number, sent = 80): ToPage[] {
  const items = Array.from({ length: count }, (_, index) =>
    item(
      `l${index}`,
      index + 1,
      index % 2 === 0 ? 'user' : 'assistant',
      [
        {
          type: 'text',
          text: index % 2 === 0 ? `Question number ${index}` : `Answer **${index}** with some text.\n\n- one\n- two\n`,
        },
      ],
      { run: `run${index >> 1}` },
    ),
  );
  return frames(base({ items: items.slice(-sent), count, seq: count + 1 }));
}

/** An answer begins in the session that a scene shows. */
export const streamBegins = (message: string): ToPage[] => [
  {
    kind: 'events',
    session: 's1',
    events: [
      {
        v: 1,
        seq: 101,
        at: 1,
        session: 's1',
        run: 'r9',
        type: 'run.started',
        kind: 'turn',
        goal: 'g',
        mode: 'agent',
        model: 'm',
      },
      { v: 1, seq: 102, at: 1, session: 's1', run: 'r9', type: 'message.started', message, model: 'm' },
    ],
  },
];

export const streamDelta = (message: string, text: string): ToPage => ({
  kind: 'deltas',
  session: 's1',
  deltas: [{ type: 'message.delta', message, part: 0, kind: 'text', text }],
});
