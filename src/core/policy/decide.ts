// The one decision over a call's effects: deny before ask before allow, and whatever is not known asks.
import type { Autonomy, Decision, Effect, Mode, Rule } from '../../protocol/approval.ts';
import { foldText } from '../shared/guard-path.ts';
import { OWN_STATE } from '../shared/guarded-paths.ts';
import { refuseCommand } from './command-risk.ts';
import { findHiddenCharacter } from './hidden-characters.ts';
import { matchesEffect } from './match-rule.ts';

export interface DecisionRequest {
  readonly effects: readonly Effect[];
  readonly mode: Mode;
  readonly rules: readonly Rule[];
  /** False in Restricted Mode. */
  readonly trusted: boolean;
  readonly autonomy?: Autonomy;
  /** The persona that makes the call. */
  readonly agent?: string;
  /** Where text in the agent's context comes from that neither the user nor the workspace wrote; empty when there is none. */
  readonly foreign?: readonly string[];
  /** Effects that the user has denied in this run. */
  readonly denied?: readonly Effect[];
  /** Whether nothing may leave this machine. */
  readonly offline?: boolean;
  /** Whether commands run in a sandbox that keeps them in the workspace and off the network. */
  readonly sandboxed?: boolean;
  /** Milliseconds since 1970, for rules that expire. */
  readonly now?: number;
  /** Canonical folders and files that hold Orquestra's own rules and sessions: no tool changes them, whoever approves. */
  readonly ownState?: readonly string[];
}

interface Judged {
  readonly effect: Effect;
  readonly verdict: Decision['verdict'];
  readonly reason: string;
  /** Whether a rule may lift the question: `exact` only one that names this very path. */
  readonly liftable: boolean | 'exact';
}

export function decide(request: DecisionRequest): Decision {
  const { effects, mode, rules, trusted, ownState = [] } = request;
  if (effects.length === 0) return { verdict: 'ask', reasons: ['It does not say what it would do.'] };
  if (!trusted && effects.some((effect) => effect.kind !== 'own')) {
    return {
      verdict: 'deny',
      reasons: ['This folder is in Restricted Mode: nothing is read, changed or run in it until you trust it.'],
    };
  }
  const judged = effects.map((effect) => tighten(judge(effect, mode, ownState), rules, mode));
  const denied = judged.filter((one) => one.verdict === 'deny');
  if (denied.length > 0) return { verdict: 'deny', reasons: reasonsOf(denied) };
  const asked = judged.filter((one) => one.verdict === 'ask');
  if (asked.length === 0) return { verdict: 'allow', reasons: reasonsOf(judged) };
  const lifting = asked.every((one) => one.liftable !== false)
    ? rules.find((rule) => lifts(rule, asked, mode))
    : undefined;
  if (lifting !== undefined) return { verdict: 'allow', reasons: [`A rule allows it: ${lifting.reason}`] };
  return { verdict: 'ask', reasons: reasonsOf(asked) };
}

const reasonsOf = (judged: readonly Judged[]) => [...new Set(judged.map((one) => one.reason))];

function judge(effect: Effect, mode: Mode, ownState: readonly string[]): Judged {
  const hidden = findHidden(effect);
  if (hidden !== undefined) {
    const reason = `The path holds ${hidden}, so that it is not what it looks like.`;
    return { effect, verdict: 'deny', reason, liftable: false };
  }
  switch (effect.kind) {
    case 'own':
      return {
        effect,
        verdict: 'allow',
        reason: `It only touches Orquestra's own state: ${effect.what}.`,
        liftable: true,
      };
    case 'network':
      return { effect, verdict: 'ask', reason: `It asks ${effect.host} over the network.`, liftable: true };
    case 'read':
      return judgeRead(effect);
    case 'write':
    case 'delete':
      return judgeChange(effect, mode, ownState);
    case 'execute':
      return judgeCommand(effect, mode);
    case 'git':
      return judgeGit(effect, mode);
    case 'secret':
      return { effect, verdict: 'ask', reason: `It shows ${effect.what}.`, liftable: false };
    default:
      return { effect, verdict: 'ask', reason: 'What it would do is not known here.', liftable: false };
  }
}

type PathEffect = Extract<Effect, { kind: 'read' | 'write' | 'delete' }>;
type ExecuteEffect = Extract<Effect, { kind: 'execute' }>;

/** What the user opened may be named as it likes: inside, only what lies below the workspace's folder is looked at. */
function findHidden(effect: Effect): string | undefined {
  switch (effect.kind) {
    case 'read':
    case 'write':
    case 'delete':
      return findHiddenCharacter(effect.label) ?? (effect.inside ? undefined : findHiddenCharacter(effect.path));
    case 'git':
      return findHiddenCharacter(effect.action) ?? (effect.inside ? undefined : findHiddenCharacter(effect.path));
    case 'execute':
      return findHiddenCharacter(effect.cwd);
    default:
      return undefined;
  }
}

function judgeRead(effect: PathEffect): Judged {
  if (effect.guarded !== undefined) {
    return { effect, verdict: 'ask', reason: `It reads ${effect.label}. ${effect.guarded}`, liftable: false };
  }
  if (!effect.inside) {
    return { effect, verdict: 'ask', reason: `It reads ${effect.label}, outside the workspace.`, liftable: 'exact' };
  }
  return { effect, verdict: 'allow', reason: `It reads ${effect.label} in the workspace.`, liftable: true };
}

function judgeChange(effect: PathEffect, mode: Mode, ownState: readonly string[]): Judged {
  const verb = effect.kind === 'write' ? 'writes' : 'deletes';
  if (isOwnState(effect, ownState)) {
    return { effect, verdict: 'deny', reason: `It ${verb} ${effect.label}. ${OWN_STATE}.`, liftable: false };
  }
  if (mode !== 'agent') return refuseMode(effect, `${verb} ${effect.label}`, mode);
  if (effect.guarded !== undefined) {
    return { effect, verdict: 'ask', reason: `It ${verb} ${effect.label}. ${effect.guarded}`, liftable: false };
  }
  const where = effect.inside ? '' : ', outside the workspace';
  return { effect, verdict: 'ask', reason: `It ${verb} ${effect.label}${where}.`, liftable: effect.inside || 'exact' };
}

function isOwnState({ path, guarded }: PathEffect, ownState: readonly string[]): boolean {
  if (guarded?.includes(OWN_STATE) === true) return true;
  const name = foldText(path.replaceAll('\\', '/'));
  return ownState.some((own) => {
    const folder = foldText(own.replaceAll('\\', '/'));
    return name === folder || name.startsWith(`${folder}/`);
  });
}

function judgeCommand(effect: ExecuteEffect, mode: Mode): Judged {
  const refusal = refuseCommand(effect.command);
  if (refusal !== undefined) return { effect, verdict: 'deny', reason: refusal, liftable: false };
  if (mode !== 'agent') return refuseMode(effect, 'runs a command', mode);
  if (effect.known === true) {
    return { effect, verdict: 'allow', reason: `All that ${effect.words?.[0] ?? 'it'} does is known.`, liftable: true };
  }
  const where = effect.inside ? '' : ` in ${effect.cwd}, outside the workspace`;
  return { effect, verdict: 'ask', reason: `It runs a command${where}.`, liftable: effect.inside || 'exact' };
}

function judgeGit(effect: Extract<Effect, { kind: 'git' }>, mode: Mode): Judged {
  if (mode !== 'agent') return refuseMode(effect, `would ${effect.action}`, mode);
  const where = effect.inside ? '' : ', outside the workspace';
  const reason = `It wants to ${effect.action} in the git repository ${effect.label}${where}.`;
  return { effect, verdict: 'ask', reason, liftable: effect.inside };
}

const refuseMode = (effect: Effect, what: string, mode: Mode): Judged => ({
  effect,
  verdict: 'deny',
  reason: `It ${what}, and ${mode} mode changes and runs nothing.`,
  liftable: false,
});

/** Rules of every tier may ask or deny; the strictest counts, and a question that a rule wants is not lifted by another. */
function tighten(judged: Judged, rules: readonly Rule[], mode: Mode): Judged {
  if (judged.verdict === 'deny') return judged;
  const matching = rules.filter((rule) => rule.verdict !== 'allow' && matchesEffect(rule, judged.effect, mode));
  const rule = matching.find((one) => one.verdict === 'deny') ?? matching[0];
  if (rule === undefined) return judged;
  const verb = rule.verdict === 'deny' ? 'forbids it' : 'wants it asked';
  return { ...judged, verdict: rule.verdict, reason: `A rule ${verb}: ${rule.reason}`, liftable: false };
}

/** One rule must match everything that asked. A workspace's own rules never allow: whoever wrote the code wrote them. */
function lifts(rule: Rule, asked: readonly Judged[], mode: Mode): boolean {
  if (rule.verdict !== 'allow' || rule.tier === 'workspace') return false;
  return asked.every(({ effect, liftable }) => {
    if (!matchesEffect(rule, effect, mode)) return false;
    if (effect.kind === 'execute') {
      return rule.when.commands !== undefined && (liftable !== 'exact' || rule.when.cwd !== undefined);
    }
    if (effect.kind === 'network') return rule.when.hosts !== undefined;
    // Whoever allowed to change files has not spoken of the repository.
    if (effect.kind === 'git') return rule.when.effects?.includes('git') === true;
    if (effect.kind === 'own') return true;
    if (effect.kind === 'secret') return false;
    if (liftable === 'exact') return rule.when.paths?.includes(effect.path) === true;
    return rule.when.paths !== undefined || rule.when.effects?.includes(effect.kind) === true;
  });
}
