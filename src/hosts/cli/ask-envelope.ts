// Shows once what a plan would do, and asks whether it may do that without asking each time.
import type { Effect } from '../../protocol/approval.ts';
import { fault, type Outcome, succeed } from '../../protocol/fault.ts';
import { type Envelope, EnvelopeSchema } from '../../protocol/view.ts';
import { visibleText } from '../../protocol/visible-text.ts';
import type { Composed } from '../compose.ts';
import { type Arguments, approveOf } from './arguments.ts';
import { printable } from './printable.ts';

export type Consent =
  /** Agreed to, by the hash of what was shown. */
  | { readonly envelope: string }
  /** Each effect is asked for, or answered by the flag, as ever. */
  | { readonly envelope: undefined }
  | 'no';

export async function askEnvelope(
  { orchestrator }: Composed,
  session: string,
  given: Arguments,
  line: (text: string) => Promise<string | undefined>,
): Promise<Outcome<Consent>> {
  const asks = approveOf(given) === 'ask';
  if (!given.envelope && !asks) return succeed({ envelope: undefined });
  const told = await orchestrator.dispatch({ type: 'plan.envelope', session });
  if (!told.ok) return told;
  const read = EnvelopeSchema.safeParse(told.value);
  if (!read.success) return { ok: false, fault: fault('cli.envelope', 'What the plan would do cannot be shown.') };
  const envelope = read.data;
  if (given.envelope) return succeed({ envelope: envelope.hash });
  if (envelope.rules.length === 0) return succeed({ envelope: undefined });
  process.stderr.write(printable(envelopeText(envelope)));
  for (;;) {
    const answer = (await line('Run inside this envelope? [y]es, [n]o, [a]sk each: '))?.trim().toLowerCase();
    if (answer === 'y' || answer === 'yes') return succeed({ envelope: envelope.hash });
    if (answer === 'a' || answer === 'ask' || answer === 'ask each') return succeed({ envelope: undefined });
    if (answer === undefined || answer === '' || answer === 'n' || answer === 'no') return succeed('no');
  }
}

function envelopeText({ effects, expected, notes, budget, forecast }: Envelope): string {
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${visibleText(line, true)}\n`).join('')}`;
  return [
    '\n',
    part('The plan will:', effects.map(effectText)),
    part(
      'It is expected to:',
      expected.map(({ kind, what }) => `${VERBS[kind]} ${what}`),
    ),
    part('Asked for all the same:', notes),
    `${limitsText(budget)}\n`,
    forecast === undefined ? '' : `${forecast.text}\n`,
  ].join('');
}

function limitsText(budget: Envelope['budget']): string {
  const { usd, tokens, calls, minutes } = budget ?? {};
  const limits = [
    ...(usd === undefined ? [] : [`$${usd}`]),
    ...(tokens === undefined ? [] : [`${tokens} tokens`]),
    ...(calls === undefined ? [] : [`${calls} calls of tools`]),
    ...(minutes === undefined ? [] : [`${minutes} minutes`]),
  ];
  return limits.length === 0 ? 'No limit of money, tokens or time is set.' : `At most ${limits.join(', ')}.`;
}

const VERBS = { read: 'read', write: 'change', delete: 'delete', execute: 'run', network: 'contact' } as const;

export function effectText(effect: Effect): string {
  switch (effect.kind) {
    case 'execute':
      return `run ${effect.command}  (in ${effect.cwd})`;
    case 'git':
      return `${effect.action} in the git repository ${effect.label}${effect.inside ? '' : '  (outside the workspace)'}`;
    case 'network':
      return `contact ${effect.host}:${effect.port}  (${effect.method} ${effect.url})`;
    case 'secret':
      return `show ${effect.what}`;
    case 'own':
      return effect.what;
    default:
      return `${VERBS[effect.kind]} ${effect.label}${effect.inside ? '' : '  (outside the workspace)'}`;
  }
}
