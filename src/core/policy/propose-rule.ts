// The narrowest rule that would answer the same call next time: shown with "Allow always…" before it is saved.
import type { Effect, Rule } from '../../protocol/approval.ts';
import { refuseCommand } from './command-risk.ts';
import { hostOf } from './host-of.ts';

/** Undefined where no rule may ever answer: guarded paths, places outside the workspace, effects of several sorts. */
export function proposeRule(effects: readonly Effect[]): Omit<Rule, 'id'> | undefined {
  const asking = effects.filter((effect) => effect.kind !== 'own' && !isOpenRead(effect));
  const [first] = asking;
  if (first === undefined || asking.some(isClosed)) return undefined;
  const rule = { verdict: 'allow', tier: 'user' } as const;
  if (first.kind === 'execute') {
    if (asking.length > 1) return undefined;
    const when = { effects: ['execute' as const], commands: [first.command], cwd: first.cwd };
    return { ...rule, when, reason: `Run exactly this command in ${first.cwd}.` };
  }
  if (first.kind === 'network') {
    const hosts = [...new Set(asking.flatMap((effect) => (effect.kind === 'network' ? [hostOf(effect)] : [])))];
    if (hosts.length !== 1 || asking.some((effect) => effect.kind !== 'network')) return undefined;
    return { ...rule, when: { effects: ['network'], hosts }, reason: `Ask ${hostOf(first)} over the network.` };
  }
  if (first.kind === 'git') {
    if (asking.some((effect) => effect.kind !== 'git' || effect.path !== first.path)) return undefined;
    if (/[*?]/.test(first.path)) return undefined;
    const when = { effects: ['git' as const], paths: [first.path] };
    return { ...rule, when, reason: `Stage, commit, branch and stash in the git repository ${first.label}.` };
  }
  const changes = asking.flatMap((effect) => (effect.kind === 'write' || effect.kind === 'delete' ? [effect] : []));
  if (changes.length !== asking.length) return undefined;
  const kinds = [...new Set(changes.map((effect) => effect.kind))];
  const paths = [...new Set(changes.map((effect) => effect.path))];
  if (paths.some((path) => /[*?]/.test(path))) return undefined;
  const labels = [...new Set(changes.map((effect) => effect.label))].join(', ');
  const verbs = kinds.map((kind) => (kind === 'write' ? 'change' : 'delete')).join(' or ');
  return { ...rule, when: { effects: kinds, paths }, reason: `${verbs[0]?.toUpperCase()}${verbs.slice(1)} ${labels}.` };
}

const isOpenRead = (effect: Effect) => effect.kind === 'read' && effect.inside && effect.guarded === undefined;

function isClosed(effect: Effect): boolean {
  if (effect.kind === 'execute') return !effect.inside || refuseCommand(effect.command) !== undefined;
  if (effect.kind === 'network') return false;
  if (effect.kind === 'git') return !effect.inside;
  return effect.kind === 'own' || effect.kind === 'secret' || !effect.inside || effect.guarded !== undefined;
}
