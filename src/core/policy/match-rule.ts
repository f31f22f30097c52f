// Whether a rule speaks about an effect: every condition it names must match, and a rule that names none matches nothing.
import type { Autonomy, Effect, Mode, Rule } from '../../protocol/approval.ts';
import { matchList } from './glob.ts';
import { innerWords } from './inner-words.ts';
import { allowsCommand, type ExecuteEffect, tightensCommand, type Words } from './match-command.ts';
import { matchesHost, namesHost } from './match-host.ts';
import { matchesPath } from './match-path.ts';
import { roughWords, takesCommands } from './rough-words.ts';

/** What a rule is held against beside the effect: the same for all effects of a call. */
export interface Situation {
  readonly mode: Mode;
  readonly autonomy: Autonomy;
  readonly agent?: string;
  readonly now?: number;
  readonly roots: readonly string[];
  /** Whether an execute effect starts other programs. */
  readonly isWrapper: (effect: Effect) => boolean;
  /** The words of a command; of one that could not be taken apart, all that may be meant. */
  readonly wordsOf: (effect: Effect) => readonly Words[];
  /** Those of all commands of the call. */
  readonly allWords: () => readonly Words[];
}

/** Whether a rule speaks at all, now and of whoever makes the call. Where that is not known, it only tightens. */
export function isActive(rule: Rule, { mode, autonomy, agent, now }: Situation): boolean {
  const { modes, agents } = rule.when;
  if (rule.expires !== undefined && (now === undefined ? rule.verdict === 'allow' : now >= rule.expires)) return false;
  if (modes !== undefined && !modes.includes(mode) && !modes.includes(autonomy)) return false;
  return agents === undefined || (agent !== undefined && agents.some((name) => isNamed(name, agent)));
}

const isNamed = (pattern: string, agent: string) =>
  matchList([...pattern.toLowerCase()], [...agent.toLowerCase()], '*', (one, other) => one === other);

/** Of a rule that is active. */
export function matchesEffect(rule: Rule, effect: Effect, situation: Situation): boolean {
  const { effects, paths, hosts, commands, cwd, agents, modes } = rule.when;
  const tightens = rule.verdict !== 'allow';
  if (hosts !== undefined && tightens && namesHost(hosts, effect)) return isOnlyOfHosts(rule);
  if (effects !== undefined && !effects.includes(effect.kind)) return false;
  if (paths !== undefined && !('path' in effect && matchesPath(paths, effect, situation.roots, tightens))) return false;
  if (hosts !== undefined && !(effect.kind === 'network' && matchesHost(hosts, effect, tightens))) return false;
  if (cwd !== undefined && !(effect.kind === 'execute' && effect.cwd === cwd)) return false;
  if (commands !== undefined && !matchesCommands(commands, effect, situation, tightens)) return false;
  return [effects, paths, hosts, commands, cwd, agents, modes].some((condition) => condition !== undefined);
}

/** Of a command that asks nobody knows whom, the rule hears what it names: `ssh HOST`, `nc HOST 80`. */
const isOnlyOfHosts = ({ when: { effects, paths, commands, cwd } }: Rule) =>
  (effects ?? ['network']).includes('network') && [paths, commands, cwd].every((condition) => condition === undefined);

function matchesCommands(patterns: readonly string[], effect: Effect, situation: Situation, tightens: boolean) {
  if (effect.kind !== 'execute') return false;
  if (!tightens) return allowsCommand(patterns, effect, situation.isWrapper(effect));
  return tightensCommand(patterns, effect, situation.wordsOf(effect), situation.allWords);
}

function readingsOf({ words, command, known }: ExecuteEffect): readonly Words[] {
  if (known === true && words !== undefined) return [words];
  const read = words === undefined ? roughWords(command) : [words];
  const rough = words !== undefined && takesCommands(words[0]) ? roughWords(command) : [];
  return [...read, ...rough, ...read.flatMap(innerWords)];
}

/** What the matching of one call needs to know; the rough reading of a command is made once, when a rule asks for it. */
export function wordsOfCall(effects: readonly Effect[]): Pick<Situation, 'wordsOf' | 'allWords'> {
  const known = new Map<Effect, readonly Words[]>();
  const wordsOf = (effect: Effect) => {
    if (effect.kind !== 'execute') return [];
    const words = known.get(effect) ?? readingsOf(effect);
    known.set(effect, words);
    return words;
  };
  return { wordsOf, allWords: () => effects.flatMap(wordsOf) };
}
