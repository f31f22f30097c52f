// Rules mined from approvals: what the user has allowed again and again and never denied, as narrow rules that expire.
import type { Effect, Rule } from '../../protocol/approval.ts';
import type { Suggestion } from '../../protocol/policy.ts';
import { broaderRules } from './broader-rules.ts';
import type { Circumstances, Decide, Pause } from './explain-effects.ts';
import type { Gathered, RecordedCall } from './recorded-calls.ts';
import { judgeAgain } from './simulate.ts';

export interface SuggestParts {
  readonly given: Omit<Circumstances, 'rules' | 'mode'>;
  readonly rules: readonly Rule[];
  readonly decide: Decide;
  readonly propose: (effects: readonly Effect[]) => Omit<Rule, 'id'> | undefined;
  readonly hash: (text: string) => string;
  readonly now: number;
  readonly pause: Pause;
}

/** What comes up less often is no habit yet. */
const LEAST = 3;
const MOST_TRIED = 40;
const MOST_ASKED = 1_000;
/** Nobody reads more at once; what is left comes up when these are answered. */
const MOST_SHOWN = 20;
const MOST_EXAMPLES = 5;
const HOLDS_MS = 90 * 24 * 60 * 60 * 1000;

interface Idea {
  readonly rule: Rule;
  readonly broad: boolean;
  readonly approved: RecordedCall[];
}

export async function suggest(gathered: Gathered, parts: SuggestParts): Promise<Suggestion[]> {
  const asked = await stillAsking(gathered.calls, parts);
  const ideas = new Map<string, Idea>();
  for (const call of asked) {
    // Whoever allowed it while text from elsewhere stood there looked at it for that; a rule would not.
    if (!isApproved(call) || call.foreign.length > 0 || call.effects.some(isGrave)) continue;
    for (const { broad, ...idea } of ideasOf(call, parts)) {
      const key = JSON.stringify(idea.when);
      const known = ideas.get(key);
      if (known !== undefined) known.approved.push(call);
      else ideas.set(key, { rule: ruleOf(idea, key, parts), broad, approved: [call] });
    }
    await parts.pause();
  }
  const often = [...ideas.values()].filter(isHabit).sort((one, other) => other.approved.length - one.approved.length);
  const found: (Suggestion & { readonly broad: boolean })[] = [];
  for (const idea of often.slice(0, MOST_TRIED)) {
    const answers = await answeredBy(idea.rule, asked, parts);
    if (answers === undefined || answers < LEAST) continue;
    found.push({ ...suggestionOf(idea, answers), broad: idea.broad });
  }
  // Of two rules that answer as much, the narrow one is the better.
  const narrow = new Set(found.flatMap(({ broad, answers }) => (broad ? [] : [answers])));
  return found
    .filter(({ broad, answers }) => !broad || !narrow.has(answers))
    .sort((one, other) => other.answers - one.answers)
    .slice(0, MOST_SHOWN)
    .map(({ broad: _broad, ...suggestion }) => suggestion);
}

/** Those that were put to somebody and would be again: what a rule of today answers needs no other. */
async function stillAsking(calls: readonly RecordedCall[], parts: SuggestParts): Promise<RecordedCall[]> {
  const asked: RecordedCall[] = [];
  for (const call of calls) {
    if (asked.length >= MOST_ASKED) break;
    if (call.answer !== undefined && judgeAgain(call, parts.rules, parts).verdict === 'ask') asked.push(call);
    await parts.pause();
  }
  return asked;
}

const isApproved = ({ answer, by }: RecordedCall) => by === 'user' && answer !== 'deny' && answer !== 'expired';
const isDenied = ({ answer, by }: RecordedCall) => by === 'user' && answer === 'deny';

/** What must be looked at each time, however often it was allowed. */
function isGrave(effect: Effect): boolean {
  switch (effect.kind) {
    case 'execute':
      return effect.irreversible !== undefined || !effect.inside || effect.via !== undefined;
    case 'read':
    case 'write':
    case 'delete':
      return effect.guarded !== undefined || !effect.inside;
    case 'git':
      return !effect.inside;
    default:
      return effect.kind === 'secret';
  }
}

type Draft = Pick<Rule, 'when' | 'reason'> & { readonly broad: boolean };

function ideasOf({ effects }: RecordedCall, { propose }: SuggestParts): readonly Draft[] {
  const proposed = propose(effects);
  const narrow = proposed === undefined ? [] : [{ when: proposed.when, reason: proposed.reason, broad: false }];
  return [...narrow, ...broaderRules(effects).map((rule) => ({ ...rule, broad: true }))];
}

const ruleOf = ({ when, reason }: Pick<Rule, 'when' | 'reason'>, key: string, { hash, now }: SuggestParts): Rule => ({
  id: `suggested-${hash(key).slice(0, 12)}`,
  when,
  verdict: 'allow',
  tier: 'user',
  reason,
  expires: now + HOLDS_MS,
});

function isHabit({ broad, approved }: Idea): boolean {
  if (approved.length < LEAST) return false;
  return !broad || new Set(approved.map(({ summary }) => summary)).size > 1;
}

/** How many questions the rule would have answered; undefined where one of them was answered with no. */
async function answeredBy(rule: Rule, asked: readonly RecordedCall[], parts: SuggestParts) {
  let answers = 0;
  for (const call of asked) {
    const allows = judgeAgain(call, [...parts.rules, rule], parts).verdict === 'allow';
    if (allows && isDenied(call)) return undefined;
    if (allows) answers += 1;
    await parts.pause();
  }
  return answers;
}

const suggestionOf = ({ rule, approved }: Idea, answers: number): Suggestion => ({
  rule,
  approved: approved.length,
  answers,
  lastAt: Math.max(...approved.map(({ at }) => at)),
  examples: [...new Set(approved.map(({ summary }) => summary))].slice(0, MOST_EXAMPLES),
});
