// What is said of a call that a reload, a crash or Stop cut off: the model and the user read the same words.
import type { Effect } from '../../protocol/approval.ts';
import { onlyLooks } from './may-change-files.ts';

export const NOT_BEGUN = 'Interrupted before it ran; it had no effect.';
const ONLY_READ = 'Interrupted while it only read; it had no effect.';
export const UNKNOWN_EFFECT =
  'Interrupted, effect unknown: it had begun and nobody saw it end. Look at the state it would have changed before repeating it.';

export const isHarmless = (effects: readonly Effect[]) => onlyLooks(effects);

/** Of a call that had begun. */
export function interruptedText(effects: readonly Effect[]): string {
  return isHarmless(effects) ? ONLY_READ : UNKNOWN_EFFECT;
}

/** How a run's parts end when its signal ends them: pressed Stop, or the window went away. */
export const cutOff = (signal: AbortSignal): 'interrupted' | 'stopped' =>
  signal.reason === 'interrupted' ? 'interrupted' : 'stopped';
