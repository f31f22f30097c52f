// What text from elsewhere in the agent's context may not bring about unasked: leaving the workspace, running what is not known.
import type { Effect } from '../../protocol/approval.ts';
import type { Judged } from './judged.ts';

export function concernsForeignText(effect: Effect): boolean {
  if (effect.kind === 'network') return true;
  if (effect.kind === 'execute') return effect.known !== true;
  if (effect.kind === 'own') return effect.lasting === true;
  return 'inside' in effect && !effect.inside;
}

const MOST_SOURCES = 3;

/** Why it asks although a rule might allow it; nothing where the text makes no difference. */
export function foreignReason(asked: readonly Judged[], foreign: readonly string[]): readonly string[] {
  const concerned = asked.filter((one) => concernsForeignText(one.effect));
  if (foreign.length === 0 || concerned.length === 0) return [];
  const named = foreign.slice(0, MOST_SOURCES).join(', ');
  const more = foreign.length > MOST_SOURCES ? ` and ${foreign.length - MOST_SOURCES} more` : '';
  const runs = concerned.every(({ effect }) => effect.kind === 'execute' && effect.inside);
  const keeps = concerned.every(({ effect }) => effect.kind === 'own');
  const what = keeps
    ? 'keeping anything for later sessions'
    : runs
      ? 'running what is not known to be harmless'
      : 'leaving the workspace';
  return [`Text from ${named}${more} is in the context, so ${what} asks.`];
}
