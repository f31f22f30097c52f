// What an approval says of a call beside showing it: each effect and each reason once, what is worst first.
import type { Approval, Effect } from '../../src/protocol/approval.ts';
import { consentWords } from '../consent-words.ts';
import type { IconName } from '../view/icon.ts';
import { effectText, words } from '../words.ts';

export interface Fact {
  readonly text: string;
  /** Said with a sign of its own: what cannot be taken back, shows secrets, leaves the workspace. */
  readonly sign?: IconName;
  readonly rank: number;
}

/** From what nobody can take back to what only looks. */
const RANK = { lost: 0, secret: 1, guarded: 2, outside: 3, network: 4, unknown: 5, other: 6, delete: 7, change: 8 };
const LAST = 9;
/** Up to here it is said with a warning. */
const DANGER = RANK.outside;

const READS_NAMED = 4;

export function factsOf({ effects, reasons, preview }: Approval): readonly Fact[] {
  const facts: Fact[] = [];
  /** The worst of what each reason tells. */
  const ranks = new Map<string, number>();
  const replaced = new Set<string>();
  for (const effect of effects.filter((one) => !isPlain(one))) {
    const rank = rankOf(effect);
    const reason = reasonOf(effect, reasons);
    if (effect.kind === 'network') {
      // The whole address, in place of the host alone.
      if (reason !== undefined) replaced.add(reason);
      facts.push(factOf(consentWords.asks(effect.host, `${effect.method} ${effect.url}`), rank));
    } else if (reason !== undefined) ranks.set(reason, Math.min(rank, ranks.get(reason) ?? LAST));
    else if (!isShown(effect, preview)) facts.push(factOf(untold(effect), rank));
  }
  const others = reasons.filter((reason) => !replaced.has(reason));
  facts.push(...others.map((reason) => factOf(reason, ranks.get(reason) ?? RANK.other)));
  const reads = effects.flatMap((effect) => (effect.kind === 'read' && isPlain(effect) ? [effect.label] : []));
  const named = reads.filter((label) => !reasons.some((reason) => reason.includes(label)));
  if (named.length > 0) facts.push(factOf(readsText([...new Set(named)]), LAST));
  return unique(facts).sort((one, other) => one.rank - other.rank);
}

/** Many a reason names a file beside another matter: the one that says why the file is guarded, or the shortest, is about it. */
function reasonOf(effect: Effect, reasons: readonly string[]): string | undefined {
  const telling = reasons.filter((one) => tells(one, effect));
  const why = 'guarded' in effect ? effect.guarded : undefined;
  return (
    telling.find((one) => why !== undefined && one.includes(why)) ??
    telling.toSorted((one, other) => one.length - other.length)[0]
  );
}

const factOf = (text: string, rank: number): Fact => ({
  text,
  rank,
  ...(rank <= DANGER ? { sign: 'warning' as const } : rank === RANK.unknown ? { sign: 'question' as const } : {}),
});

function rankOf(effect: Effect): number {
  if (effect.kind === 'execute' && effect.irreversible !== undefined) return RANK.lost;
  if (effect.kind === 'secret') return RANK.secret;
  if ('guarded' in effect && effect.guarded !== undefined) return RANK.guarded;
  if ('inside' in effect && !effect.inside) return RANK.outside;
  switch (effect.kind) {
    case 'network':
      return RANK.network;
    case 'execute':
      return RANK.unknown;
    case 'delete':
      return RANK.delete;
    default:
      return RANK.change;
  }
}

/** Nobody is asked because of it: it only looks, or all it does is told by the others. */
function isPlain(effect: Effect): boolean {
  if (effect.kind === 'own') return true;
  if (effect.kind === 'read') return effect.inside && effect.guarded === undefined;
  return effect.kind === 'execute' && effect.known === true && effect.irreversible === undefined && effect.inside;
}

/** As much of a command as any reason says of it. */
const NAMED = 60;

function tells(reason: string, effect: Effect): boolean {
  switch (effect.kind) {
    case 'execute': {
      if (effect.irreversible !== undefined) return reason.includes(effect.irreversible);
      const [line = ''] = effect.command.trim().split('\n', 1);
      return [effect.words?.join(' ') ?? line, line].some((text) => reason.includes(text.slice(0, NAMED)));
    }
    case 'git':
      return reason.includes(effect.action);
    case 'secret':
      return reason.includes(effect.what);
    case 'network':
      return reason === consentWords.asks(effect.host);
    case 'own':
      return false;
    default:
      return reason.includes(effect.label);
  }
}

function isShown(effect: Effect, preview: Approval['preview']): boolean {
  if (effect.kind !== 'execute' || preview?.kind !== 'terminal') return false;
  return effect.via === undefined && effect.cwd === preview.cwd && preview.command.includes(effect.command);
}

/** Of what no reason says: nothing of it is left out. */
function untold(effect: Effect): string {
  if (effect.kind !== 'execute') return sentence(effectText(effect));
  if (effect.irreversible !== undefined) return consentWords.lost(effect.command, effect.irreversible);
  return effect.via === undefined
    ? sentence(effectText(effect, true))
    : consentWords.through(effect.command, effect.via);
}

const sentence = (said: string) => `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;

function readsText(labels: readonly string[]): string {
  const more = labels.length - READS_NAMED;
  const list = labels.slice(0, READS_NAMED).join(', ');
  return consentWords.reads(more > 0 ? `${list} ${words.tool.more(more)}` : list);
}

const unique = (facts: readonly Fact[]) => [...new Map(facts.map((fact) => [fact.text, fact])).values()];
