// Holds a rule against its own examples: commands, paths and addresses, taken apart roughly.
import type { Effect, EffectKind, Rule } from '../../protocol/approval.ts';
import { withoutWrappers } from '../shared/commands/ruinous.ts';
import { splitCommands } from '../shared/commands/shell-words.ts';
import { matchesEffect, type Situation, wordsOfCall } from './match-rule.ts';

/** Why a rule cannot be used. */
export interface RuleProblem {
  /** As `examples.matches.0`. */
  readonly field: string;
  readonly text: string;
}

/** The first example that the rule does not keep. */
export function failedExample(rule: Rule): RuleProblem | undefined {
  const { matches = [], doesNotMatch = [] } = rule.examples ?? {};
  const missed = matches.findIndex((example) => !speaksOf(rule, example));
  if (missed !== -1) {
    return { field: `examples.matches.${missed}`, text: `"${matches[missed]}" is not matched by the rule` };
  }
  const caught = doesNotMatch.findIndex((example) => speaksOf(rule, example));
  if (caught === -1) return undefined;
  return { field: `examples.doesNotMatch.${caught}`, text: `"${doesNotMatch[caught]}" is matched by the rule` };
}

/** Who makes the call, where and when is taken to be as the rule says: an example tells only what is done. */
function speaksOf(rule: Rule, example: string): boolean {
  const { effects, paths, hosts, commands } = rule.when;
  const bare: Rule = { ...rule, when: { effects, paths, hosts, commands } };
  if ([effects, paths, hosts, commands].every((condition) => condition === undefined)) return true;
  return kindsOf(bare).some((kind) => {
    const effects = effectsOf(kind, example, bare.verdict === 'allow');
    const situation: Situation = { ...NOWHERE, ...wordsOfCall(effects), isWrapper };
    const heard = (effect: Effect) => matchesEffect(bare, effect, situation);
    // All commands of a line are meant where the rule allows, any of them where it tightens.
    return bare.verdict === 'allow' ? effects.length > 0 && effects.every(heard) : effects.some(heard);
  });
}

const ROOT = '/workspace';
const NOWHERE = { mode: 'agent', autonomy: 'balanced', roots: [ROOT] } as const;

const isWrapper = (effect: Effect) =>
  effect.kind === 'execute' && effect.words !== undefined && withoutWrappers(effect.words).length < effect.words.length;

/** What an example may stand for, given what the rule is about. */
function kindsOf({ when: { effects, paths, hosts, commands } }: Rule): readonly EffectKind[] {
  const about: readonly (readonly EffectKind[])[] = [
    ...(effects === undefined ? [] : [effects]),
    ...(paths === undefined ? [] : [['read', 'write', 'delete', 'git'] as const]),
    ...(hosts === undefined ? [] : [['network'] as const]),
    ...(commands === undefined ? [] : [['execute'] as const]),
  ];
  const [first = [], ...rest] = about;
  return first.filter((kind) => rest.every((other) => other.includes(kind)));
}

function effectsOf(kind: EffectKind, example: string, each: boolean): readonly Effect[] {
  switch (kind) {
    case 'read':
    case 'write':
    case 'delete':
      return [{ kind, ...placeOf(example) }];
    case 'git':
      return [{ kind, ...placeOf(example), action: 'change' }];
    case 'execute':
      return commandsOf(example, each);
    case 'network':
      return hostsOf(example);
    default:
      return [{ kind, what: example }];
  }
}

function placeOf(example: string) {
  if (/^(?:[/\\~]|[A-Za-z]:)/.test(example)) return { path: example, label: example, inside: false };
  const label = example.replace(/^(?:\.\/)+/, '');
  return { path: `${ROOT}/${label}`, label, inside: true };
}

function commandsOf(example: string, each: boolean): readonly Effect[] {
  const whole = { kind: 'execute', command: example, cwd: ROOT, inside: true } as const;
  if (!each) return [whole];
  const simple = splitCommands(example, { escapes: true });
  const [only] = simple;
  if (only !== undefined && simple.length === 1) return [{ ...whole, words: [...only.words] }];
  return simple.map(({ words }) => ({ ...whole, command: words.join(' '), words: [...words] }));
}

function hostsOf(example: string): readonly Effect[] {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(example) ? example : `https://${example}`);
  if (url === null || url.hostname === '') return [];
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  return [{ kind: 'network', host: url.hostname, port, method: 'GET', url: url.href }];
}
