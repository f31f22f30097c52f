// What the user has denied in a run holds for the same by other means: the path, the host, the program with its subcommand.
import type { Effect } from '../../protocol/approval.ts';
import { foldText } from '../shared/guard-path.ts';
import { isPlainRead, type Judged } from './judged.ts';
import { normalHost } from './match-host.ts';
import { runOf } from './program-run.ts';
import { roughWords } from './rough-words.ts';

/** Denied as well, when it comes to what was denied already. */
export function heldByDenial(judged: Judged, denied: readonly Effect[]): Judged {
  const { effect } = judged;
  if (denied.length === 0 || judged.verdict === 'deny' || isUnasked(effect)) return judged;
  const same = denied.find((other) => !isUnasked(other) && comesToSame(effect, other));
  if (same === undefined) return judged;
  return { ...judged, verdict: 'deny', reason: `You denied ${nameDenied(same)} in this run.`, lift: 'never' };
}

/** What nobody is asked about was not what the user denied. */
const isUnasked = (effect: Effect) =>
  effect.kind === 'own' || isPlainRead(effect) || (effect.kind === 'execute' && effect.known === true);

function comesToSame(effect: Effect, other: Effect): boolean {
  switch (effect.kind) {
    case 'read':
      return other.kind === 'read' && pathOf(effect.path) === pathOf(other.path);
    case 'write':
    case 'delete':
      return (other.kind === 'write' || other.kind === 'delete') && touchesSame(effect, other);
    case 'network':
      return other.kind === 'network' && hostKey(effect.host) === hostKey(other.host);
    case 'execute':
      return other.kind === 'execute' && runsSame(effect, other);
    case 'git':
      return other.kind === 'git' && pathOf(effect.path) === pathOf(other.path) && verbOf(effect) === verbOf(other);
    case 'secret':
      return other.kind === 'secret' && effect.what === other.what;
    default:
      return false;
  }
}

const pathOf = (path: string) => foldText(path.replaceAll('\\', '/'));
const hostKey = (host: string) => normalHost(host) ?? host;
const verbOf = ({ action }: Extract<Effect, { kind: 'git' }>) => action.split(' ', 1)[0];

type Change = Extract<Effect, { kind: 'write' | 'delete' }>;

/** Deleting a folder deletes what is in it, piece by piece too. */
function touchesSame(effect: Change, other: Change): boolean {
  const [one, two] = [pathOf(effect.path), pathOf(other.path)];
  if (one === two) return true;
  if (effect.kind !== 'delete') return false;
  return two.startsWith(`${one}/`) || (other.kind === 'delete' && one.startsWith(`${two}/`));
}

type ExecuteEffect = Extract<Effect, { kind: 'execute' }>;

function runsSame(effect: ExecuteEffect, other: ExecuteEffect): boolean {
  if (effect.command.trim() === other.command.trim()) return true;
  const keys = new Set(runsOf(other));
  return runsOf(effect).some((key) => keys.has(key));
}

const runsOf = ({ words, command }: ExecuteEffect) => (words === undefined ? roughWords(command) : [words]).map(runOf);

const VERBS = { read: 'reading', write: 'writing', delete: 'deleting' } as const;

function nameDenied(effect: Effect): string {
  switch (effect.kind) {
    case 'read':
    case 'write':
    case 'delete':
      return `${VERBS[effect.kind]} ${effect.label}`;
    case 'network':
      return `asking ${effect.host}`;
    case 'execute':
      return `running ${runOf(effect.words ?? effect.command.trim().split(/\s+/))}`;
    case 'git':
      return `to ${effect.action} in ${effect.label}`;
    case 'secret':
      return `showing ${effect.what}`;
    default:
      return 'it';
  }
}
