// The envelope of a plan: what it will do as far as code can tell, what it declares beside that, and the rules that follow from a yes.
import type { Effect, Rule } from '../../../protocol/approval.ts';
import type { ExpectedEffect, Plan, Step } from '../../../protocol/plan.ts';
import type { Envelope } from '../../../protocol/view.ts';
import type { Ports } from '../../ports.ts';
import { referencesIn } from './references.ts';

export interface EnvelopeParts {
  readonly ports: Ports;
  /** The effects of a call, computed as before any call; undefined where they cannot be told beforehand. */
  readonly effectsOf: (tool: string, input: unknown) => Promise<readonly Effect[] | undefined>;
}

export async function envelopeOf(plan: Plan, parts: EnvelopeParts): Promise<Envelope> {
  const open = plan.steps.filter((step) => step.state !== 'done' && step.state !== 'skipped' && step.kind !== 'task');
  const effects: Effect[] = [];
  const notes: string[] = [];
  for (const step of open) {
    for (const call of callsOf(step)) {
      const known = referencesIn(call.input, 'input').length === 0;
      const computed = known ? await parts.effectsOf(call.tool, call.input) : undefined;
      if (computed === undefined) notes.push(`"${step.title}" is known only when it runs; it asks then.`);
      else effects.push(...computed);
    }
  }
  const distinct = unique(effects.filter((effect) => effect.kind !== 'own'));
  for (const effect of distinct) {
    if (always(effect)) notes.push(`${'label' in effect ? effect.label : effect.kind} always asks.`);
  }
  const expected = unique(open.flatMap((step) => step.effects ?? []));
  const [root] = parts.ports.files.roots();
  const rules = unique([
    ...distinct.flatMap((effect) => ruleFor(effect) ?? []),
    ...(root === undefined ? [] : expected.flatMap((one) => expectedRule(one, root.path) ?? [])),
  ]).map(
    (rule, index): Rule => ({
      id: `envelope-${index + 1}`,
      verdict: 'allow',
      tier: 'session',
      reason: 'You agreed to it for this plan.',
      ...rule,
    }),
  );
  const { goal, budget, steps } = plan;
  const definitions = steps.map(({ id, kind, tool, input, check, effects: declared }) => [
    id,
    kind,
    tool,
    input,
    check,
    declared,
  ]);
  const hash = parts.ports.clock.hash(JSON.stringify([goal, budget, definitions, distinct, expected, rules]));
  return { hash, effects: distinct, expected, rules, notes: unique(notes) };
}

function callsOf(step: Step): readonly { readonly tool: string; readonly input: Readonly<Record<string, unknown>> }[] {
  return [
    ...(step.kind === 'tool' && step.tool !== undefined ? [{ tool: step.tool, input: step.input }] : []),
    ...(step.check === undefined ? [] : [step.check]),
  ];
}

/** What no rule ever allows is not agreed to in bulk either. */
function always(effect: Effect): boolean {
  if (effect.kind === 'execute' || effect.kind === 'git') return !effect.inside;
  return 'path' in effect && (effect.guarded !== undefined || !effect.inside);
}

type Half = Pick<Rule, 'when'>;

function ruleFor(effect: Effect): Half | undefined {
  if (always(effect)) return undefined;
  switch (effect.kind) {
    case 'write':
    case 'delete':
    case 'read':
      return isPlain(effect.path) ? { when: { effects: [effect.kind], paths: [effect.path] } } : undefined;
    case 'git':
      return isPlain(effect.path) ? { when: { effects: ['git'], paths: [effect.path] } } : undefined;
    case 'execute':
      return { when: { effects: ['execute'], commands: [effect.command], cwd: effect.cwd } };
    case 'network':
      return { when: { effects: ['network'], hosts: [hostOf(effect)] } };
    default:
      return undefined;
  }
}

function expectedRule({ kind, what }: ExpectedEffect, root: string): Half | undefined {
  if (kind === 'execute') return { when: { effects: ['execute'], commands: [what], cwd: root } };
  if (kind === 'network') return { when: { effects: ['network'], hosts: [what] } };
  const relative = what.replaceAll('\\', '/').replace(/^\.\//, '');
  // Whatever points out of the workspace asks as ever.
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
