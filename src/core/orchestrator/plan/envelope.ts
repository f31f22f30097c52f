// The envelope of a plan: what it will do as far as code can tell, what it declares beside that, and the rules that follow from a yes.
import type { Decision, Effect, Rule } from '../../../protocol/approval.ts';
import type { ExpectedEffect, Plan, Step } from '../../../protocol/plan.ts';
import type { Envelope } from '../../../protocol/view.ts';
import type { Ports } from '../../ports.ts';
import { exactCommand } from '../../shared/exact-command.ts';
import { referencesIn } from './references.ts';

export interface EnvelopeParts {
  readonly ports: Ports;
  /** The effects of a call, computed as before any call; undefined where they cannot be told beforehand. */
  readonly effectsOf: (tool: string, input: unknown) => Promise<readonly Effect[] | undefined>;
  /** What would be said of a call's effects when it runs, with these rules. */
  readonly foresee: (effects: readonly Effect[], rules: readonly Rule[]) => Decision;
}

type Half = Pick<Rule, 'when'>;

interface Foreseen {
  readonly effects: readonly Effect[];
  readonly rules: readonly Half[];
  readonly notes: readonly string[];
}

export async function envelopeOf(plan: Plan, parts: EnvelopeParts): Promise<Envelope> {
  const open = plan.steps.filter((step) => step.state !== 'done' && step.state !== 'skipped' && step.kind !== 'task');
  const saved = await parts.ports.rules.list();
  const foreseen: Foreseen[] = [];
  for (const step of open) {
    for (const call of callsOf(step)) {
      foreseen.push(await foreseenOf(step, call, saved.ok ? saved.value : [], parts));
    }
  }
  const expected = unique(open.flatMap((step) => step.effects ?? []));
  const [root] = parts.ports.files.roots();
  const declared = expected.map((one) => expectedRule(one, root?.path));
  const shown = {
    ...(plan.budget === undefined ? {} : { budget: plan.budget }),
    effects: unique(foreseen.flatMap((one) => one.effects)),
    expected,
    rules: unique([...foreseen.flatMap((one) => one.rules), ...declared.filter((one) => one !== undefined)]).map(
      agreed,
    ),
    notes: unique([
      ...foreseen.flatMap((one) => one.notes),
      ...expected.flatMap((one, index) =>
        declared[index] === undefined ? [`“${one.what}” asks when it comes to it.`] : [],
      ),
    ]),
  };
  const definitions = plan.steps.map(({ id, kind, tool, input, check, effects: declares }) => [
    ...[id, kind, tool, input, check, declares],
  ]);
  const hash = parts.ports.clock.hash(JSON.stringify([plan.goal, definitions, shown]));
  return { hash, ...shown };
}

const agreed = (rule: Half, index: number): Rule => ({
  id: `envelope-${index + 1}`,
  verdict: 'allow',
  tier: 'session',
  reason: 'You agreed to it for this plan.',
  ...rule,
});

/** What is agreed to is what is shown; a call that asks all the same is asked about as a whole, and allows nothing beforehand. */
async function foreseenOf(step: Step, call: Call, saved: readonly Rule[], parts: EnvelopeParts): Promise<Foreseen> {
  const isKnown = referencesIn(call.input, 'input').length === 0;
  const computed = isKnown ? await parts.effectsOf(call.tool, call.input) : undefined;
  if (computed === undefined) {
    return { effects: [], rules: [], notes: [`"${step.title}" is known only when it runs; it asks then.`] };
  }
  const effects = computed.filter((effect) => !isHarmless(effect));
  if (parts.foresee(computed, saved).verdict === 'allow') return { effects, rules: [], notes: [] };
  const rules = effects.flatMap((effect) => ruleFor(effect) ?? []);
  const { verdict, reasons } = parts.foresee(computed, [...saved, ...rules.map(agreed)]);
  if (verdict === 'allow') return { effects, rules, notes: [] };
  const what = verdict === 'ask' ? 'always asks' : 'will not be allowed';
  return { effects, rules: [], notes: [`"${step.title}" ${what}. ${reasons.join(' ')}`] };
}

/** Nobody is asked about it, and there may be many. */
function isHarmless(effect: Effect): boolean {
  if (effect.kind === 'own') return true;
  if (effect.kind === 'read') return effect.inside && effect.guarded === undefined;
  return effect.kind === 'execute' && effect.known === true && effect.irreversible === undefined && effect.inside;
}

type Call = ReturnType<typeof callsOf>[number];

function callsOf(step: Step): readonly { readonly tool: string; readonly input: Readonly<Record<string, unknown>> }[] {
  return [
    ...(step.kind === 'tool' && step.tool !== undefined ? [{ tool: step.tool, input: step.input }] : []),
    ...(step.check === undefined ? [] : [step.check]),
  ];
}

function ruleFor(effect: Effect): Half | undefined {
  switch (effect.kind) {
    case 'write':
    case 'delete':
    case 'read':
      return isPlain(effect.path) ? { when: { effects: [effect.kind], paths: [effect.path] } } : undefined;
    case 'git':
      return isPlain(effect.path) ? { when: { effects: ['git'], paths: [effect.path] } } : undefined;
    case 'execute': {
      const command = exactCommand(effect);
      if (command === undefined) return undefined;
      return { when: { effects: ['execute'], commands: [command], cwd: effect.cwd } };
    }
    case 'network':
      return { when: { effects: ['network'], hosts: [hostOf(effect)] } };
    default:
      return undefined;
  }
}

/** Undefined for what is too wide, or points out of the workspace: it asks as ever. */
function expectedRule({ kind, what }: ExpectedEffect, root: string | undefined): Half | undefined {
  if (kind === 'network')
    return /^\*(?:\.[^.]*)?(?::|$)/.test(what) ? undefined : { when: { effects: ['network'], hosts: [what] } };
  if (root === undefined) return undefined;
  // One command as it is written: a pattern would allow what nobody has read.
  if (kind === 'execute') {
    return what.includes('*') ? undefined : { when: { effects: ['execute'], commands: [what], cwd: root } };
  }
  const relative = what.replaceAll('\\', '/').replace(/^\.\//, '');
  if (relative.startsWith('/') || /(^|\/)\.\.(\/|$)/.test(relative) || /^[a-z]:/i.test(relative) || !isPlain(root))
    return undefined;
  return { when: { effects: [kind], paths: [`${root}/${relative}`] } };
}

const hostOf = ({ host, port, url }: Extract<Effect, { kind: 'network' }>) => {
  const usual = url.startsWith('https:') ? 443 : 80;
  return port === usual ? host : `${host}:${port}`;
};

/** A path with signs of a glob in it would allow more than itself. */
const isPlain = (path: string) => !/[*?]/.test(path);

function unique<T>(values: readonly T[]): readonly T[] & T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
