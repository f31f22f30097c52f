// The one decision over a call's effects: deny before ask before allow, and whatever is not known asks.
import type { Autonomy, Decision, Effect, Mode, Rule } from '../../protocol/approval.ts';
import { heldByDenial } from './denied.ts';
import { concernsForeignText, foreignReason } from './foreign-text.ts';
import { judgeEffect } from './judge-effect.ts';
import type { Judged } from './judged.ts';
import { lifts } from './lift.ts';
import { isActive, matchesEffect, type Situation, wordsOfCall } from './match-rule.ts';
import { allowsAs, tightensAs } from './rule-words.ts';
import { wrappersOf } from './wrappers.ts';

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
  /** Why they do not run in the sandbox that the user has asked for: then every command asks. */
  readonly unsandboxed?: string | undefined;
  /** Milliseconds since 1970, for rules that expire: without it, one that allows and expires says nothing. */
  readonly now?: number;
  /** Canonical folders and files that hold Orquestra's own rules and sessions: no tool changes them, whoever approves. */
  readonly ownState?: readonly string[];
  /** The workspace's folders, for paths in rules that are relative to them. */
  readonly roots?: readonly string[];
}

export function decide(request: DecisionRequest): Decision {
  const whole = decideWhole(request);
  if (whole !== undefined) return whole;
  const settled = settle(request);
  const refused = settled.filter((one) => one.verdict === 'deny');
  if (refused.length > 0) return { verdict: 'deny', reasons: reasonsOf(refused) };
  const asked = settled.filter((one) => one.verdict === 'ask');
  if (asked.length === 0) return { verdict: 'allow', reasons: reasonsOf(settled) };
  return { verdict: 'ask', reasons: [...reasonsOf(asked), ...foreignReason(asked, request.foreign ?? [])] };
}

/** What is decided about each effect within the call, in the order of the effects: for whoever explains the decision. */
export function decideEach(request: DecisionRequest): readonly Decision[] {
  const whole = decideWhole(request);
  if (whole !== undefined) return request.effects.map(() => whole);
  return settle(request).map((one) => ({
    verdict: one.verdict,
    reasons: [...reasonsOf([one]), ...(one.verdict === 'ask' ? foreignReason([one], request.foreign ?? []) : [])],
  }));
}

/** What is decided whatever the effects are. */
function decideWhole({ effects, trusted }: DecisionRequest): Decision | undefined {
  if (effects.length === 0) return { verdict: 'ask', reasons: ['It does not say what it would do.'] };
  if (!trusted && effects.some((effect) => effect.kind !== 'own')) {
    return {
      verdict: 'deny',
      reasons: ['This folder is in Restricted Mode: nothing is read, changed or run in it until you trust it.'],
    };
  }
  return undefined;
}

function settle(request: DecisionRequest): readonly Judged[] {
  const { effects, rules, denied = [] } = request;
  const situation = situationOf(request);
  const active = rules.filter((rule) => isActive(rule, situation));
  const tightening = active.filter((rule) => rule.verdict !== 'allow');
  const allowing = active.filter((rule) => rule.verdict === 'allow');
  const judged = effects
    .map((effect) => judgeEffect(effect, request))
    .map((one) => heldByDenial(tighten(one, tightening, situation), denied));
  return judged.map((one) => (one.verdict === 'deny' ? one : loosen(one, allowing, request.foreign ?? [], situation)));
}

const reasonsOf = (judged: readonly Judged[]) => [
  ...new Set(judged.flatMap((one) => (one.reason === '' ? [] : [one.reason]))),
];

function situationOf({ effects, mode, autonomy = 'balanced', agent, now, roots = [] }: DecisionRequest): Situation {
  const wrappers = wrappersOf(effects);
  return {
    mode,
    autonomy,
    agent,
    now,
    roots,
    isWrapper: (effect) => wrappers.has(effect),
    ...wordsOfCall(effects),
  };
}

/** Rules of every tier may ask or deny; the strictest counts, and a question that a rule wants is not lifted by another. */
function tighten(judged: Judged, rules: readonly Rule[], situation: Situation): Judged {
  if (judged.verdict === 'deny') return judged;
  let strictest: Rule | undefined;
  for (const rule of rules) {
    if (strictest !== undefined && rule.verdict === 'ask') continue;
    if (!matchesEffect(rule, judged.effect, situation)) continue;
    strictest = rule;
    if (rule.verdict === 'deny') break;
  }
  if (strictest === undefined) return judged;
  return { ...judged, verdict: strictest.verdict, reason: tightensAs(strictest), lift: 'never' };
}

/** Each effect by a rule of its own. */
function loosen(judged: Judged, rules: readonly Rule[], foreign: readonly string[], situation: Situation): Judged {
  if (judged.verdict === 'allow') return judged;
  const tainted = foreign.length > 0 && concernsForeignText(judged.effect);
  const rule = rules.find((one) => lifts(one, judged, { situation, tainted }));
  return rule === undefined ? judged : { ...judged, verdict: 'allow', reason: allowsAs(rule) };
}
