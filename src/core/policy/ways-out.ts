// What would have to be otherwise for a call not to ask, or not to be denied: each is tried on the real decision before it is said.
import type { Autonomy, Effect, Rule, Verdict } from '../../protocol/approval.ts';
import type { ExplainedEffect, WayOut } from '../../protocol/policy.ts';
import type { Circumstances, Decide, Pause } from './explain-effects.ts';
import { hostOf } from './host-of.ts';

type Propose = (effects: readonly Effect[]) => Omit<Rule, 'id'> | undefined;

interface Trial extends Pick<WayOut, 'kind' | 'text' | 'rules'> {
  readonly change: Partial<Circumstances>;
}

const RANKS: Readonly<Record<Verdict, number>> = { allow: 0, ask: 1, deny: 2 };
const AUTONOMIES: readonly Autonomy[] = ['careful', 'balanced', 'autonomous'];
/** Rules that are tried one by one; nobody reads more. */
const MOST_RULES = 20;

export async function findWaysOut(
  explained: readonly ExplainedEffect[],
  given: Circumstances,
  parts: { readonly decide: Decide; readonly propose: Propose; readonly pause: Pause },
): Promise<{ readonly ways: WayOut[]; readonly never?: string }> {
  const { decide, pause } = parts;
  const effects = explained.map(({ effect }) => effect);
  const now = decide({ ...given, effects }).verdict;
  if (now === 'allow') return { ways: [] };
  const ways: WayOut[] = [];
  for (const { change, ...way } of trialsOf(explained, given, parts.propose)) {
    const { verdict } = decide({ ...given, ...change, effects });
    const known = way.rules !== undefined && ways.some(({ rules }) => rules !== undefined);
    if (RANKS[verdict] < RANKS[now] && !known) ways.push({ ...way, verdict });
    await pause();
  }
  if (ways.some(({ verdict }) => verdict === 'allow')) return { ways };
  return { ways, never: neverText(explained, given, decide) };
}

function trialsOf(explained: readonly ExplainedEffect[], given: Circumstances, propose: Propose): readonly Trial[] {
  return [...ruleTrials(explained, given, propose), ...settingTrials(given), ...circumstanceTrials(given)];
}

function ruleTrials(explained: readonly ExplainedEffect[], given: Circumstances, propose: Propose): readonly Trial[] {
  const asking = explained.filter(({ verdict }) => verdict !== 'allow');
  const proposed = propose(explained.map(({ effect }) => effect));
  const narrow = proposed === undefined ? [] : [{ ...proposed, id: 'tried' }];
  const exact = asking.flatMap(({ effect }, index) => exactRule(effect, index) ?? []);
  const trial = (text: string, rules: readonly Rule[]): Trial => ({
    kind: 'rule',
    text,
    rules: [...rules],
    change: { rules: [...given.rules, ...rules] },
  });
  const speaking = [...new Set(asking.flatMap(({ rules }) => rules))].filter(({ verdict }) => verdict !== 'allow');
  return [
    ...narrow.map((rule) => trial(`A rule of yours: ${rule.reason}`, [rule])),
    ...(exact.length === 0 ? [] : [trial(exactText(exact), exact)]),
    ...speaking.slice(0, MOST_RULES).map((rule) => ({
      kind: 'rule' as const,
      text: `Without the ${rule.tier} rule that says: ${rule.reason}`,
      change: { rules: given.rules.filter((other) => other !== rule) },
    })),
  ];
}

const exactText = (rules: readonly Rule[]) =>
  rules.length === 1 ? 'A rule of yours for exactly this.' : `Rules of yours for each of its ${rules.length} effects.`;

/** The narrowest rule over one effect alone; undefined where a rule cannot name it. */
function exactRule(effect: Effect, index: number): Rule | undefined {
  const rule = { id: `tried-${index}`, verdict: 'allow', tier: 'user', reason: 'For exactly this.' } as const;
  switch (effect.kind) {
    case 'read':
    case 'write':
    case 'delete':
    case 'git':
      return { ...rule, when: { effects: [effect.kind], paths: [effect.path] } };
    case 'execute':
      return { ...rule, when: { effects: ['execute'], commands: [effect.command], cwd: effect.cwd } };
    case 'network':
      return { ...rule, when: { effects: ['network'], hosts: [hostOf(effect)] } };
    default:
      return undefined;
  }
}

function settingTrials(given: Circumstances): readonly Trial[] {
  const { autonomy = 'balanced', sandboxed = false, offline = false } = given;
  const freer = AUTONOMIES.slice(AUTONOMIES.indexOf(autonomy) + 1);
  const setting = (text: string, change: Partial<Circumstances>): Trial => ({ kind: 'setting', text, change });
  const sandbox = { sandboxed: true };
  return [
    ...freer.map((to) => setting(`With orquestra.policy.autonomy set to ${to}.`, { autonomy: to })),
    ...(sandboxed ? [] : [setting('With commands in the sandbox (orquestra.commands.sandbox).', sandbox)]),
    ...(sandboxed || freer.length === 0
      ? []
      : [
          setting('With commands in the sandbox and orquestra.policy.autonomy set to autonomous.', {
            ...sandbox,
            autonomy: 'autonomous',
          }),
        ]),
    ...(offline ? [setting('With the offline switch off (orquestra.policy.offline).', { offline: false })] : []),
  ];
}

function circumstanceTrials({ mode, trusted, foreign = [], denied = [] }: Circumstances): readonly Trial[] {
  const trial = (text: string, change: Partial<Circumstances>): Trial => ({ kind: 'circumstance', text, change });
  return [
    ...(trusted ? [] : [trial('When this folder is trusted.', { trusted: true })]),
    ...(mode === 'agent' ? [] : [trial('In agent mode.', { mode: 'agent' })]),
    ...(foreign.length === 0
      ? []
      : [trial(`In a conversation without text from elsewhere (${foreign.join(', ')}).`, { foreign: [] })]),
    ...(denied.length === 0 ? [] : [trial('In a new run: the same was denied in this one.', { denied: [] })]),
  ];
}

/** With all that can be loosened, and a rule for each effect: what still asks does so whatever anybody writes down. */
function neverText(explained: readonly ExplainedEffect[], given: Circumstances, decide: Decide): string {
  const loosest: Circumstances = {
    ...given,
    rules: [
      ...given.rules.filter(({ verdict }) => verdict === 'allow'),
      ...explained.flatMap(({ effect }, index) => exactRule(effect, index) ?? []),
    ],
    ...{ mode: 'agent', trusted: true, autonomy: 'autonomous', sandboxed: true, offline: false },
    ...{ foreign: [], denied: [] },
  };
  const stuck = explained.flatMap(({ effect }) => {
    const { verdict, reasons } = decide({ ...loosest, effects: [effect] });
    return verdict === 'allow' ? [] : [{ verdict, reasons }];
  });
  if (stuck.length === 0)
    return 'No rule and no setting lifts this by itself: several things stand against it at once.';
  const always = stuck.some(({ verdict }) => verdict === 'deny') ? 'it is never run' : 'it asks each time';
  return `Nothing: ${always}. ${[...new Set(stuck.flatMap(({ reasons }) => reasons))].join(' ')}`;
}
