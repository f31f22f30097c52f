// Whether a rule that allows answers the question that an effect raises. A workspace's own rules never do.
import type { Rule } from '../../protocol/approval.ts';
import type { Judged } from './judged.ts';
import { matchesEffect, type Situation } from './match-rule.ts';

export interface LiftContext {
  readonly situation: Situation;
  /** Whether text from elsewhere is in the context and the effect is one that it must not bring about. */
  readonly tainted: boolean;
}

/** Whoever wrote the code wrote a workspace's rules, so they do not allow. */
export function lifts(rule: Rule, judged: Judged, { situation, tainted }: LiftContext): boolean {
  const { effect, lift } = judged;
  if (rule.verdict !== 'allow' || rule.tier === 'workspace' || lift === 'never') return false;
  if (tainted && rule.despiteForeignText !== true && !isEnvelope(rule)) return false;
  if (!matchesEffect(rule, effect, situation)) return false;
  const { commands, hosts, effects, paths, cwd } = rule.when;
  switch (effect.kind) {
    case 'execute': {
      const isExact = commands?.includes(effect.command) === true;
      if (!isHarmless(effect.environment) && !(isExact && isWrittenOut(effect.environment, effect.command)))
        return false;
      if (!effect.inside && cwd === undefined) return false;
      return lift === 'exact' ? isExact : commands !== undefined;
    }
    case 'network':
      return hosts !== undefined;
    case 'git':
      // Whoever allowed to change files has not spoken of the repository.
      return effects?.includes('git') === true;
    case 'read':
    case 'write':
    case 'delete':
      if (lift === 'exact') return paths?.includes(effect.path) === true;
      return paths !== undefined || effects?.includes(effect.kind) === true;
    case 'own':
      return true;
    default:
      return false;
  }
}

/** What the user agreed to for a plan as a whole. Only a run makes rules of the session. */
const isEnvelope = (rule: Rule) => rule.tier === 'session' && rule.id.startsWith('envelope-');

type Environment = Readonly<Record<string, string>> | undefined;

/** Variables that change how something looks and not what is run. */
const HARMLESS =
  /^(?:LC_[A-Z]+|LANG|LANGUAGE|TZ|CI|NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|COLUMNS|LINES|NODE_ENV|RUST_BACKTRACE)$/;

const isHarmless = (environment: Environment) => Object.keys(environment ?? {}).every((name) => HARMLESS.test(name));

/** Whether the text that the rule names says the variables too. */
const isWrittenOut = (environment: Environment, command: string) =>
  Object.entries(environment ?? {}).every(([name]) => command.includes(`${name}=`));
