// What a mode binds, and which of two binds more.
import type { Mode } from '../../protocol/approval.ts';
import type { RunKind } from '../../protocol/event.ts';

/** From the strictest to the freest. */
const MODES: readonly Mode[] = ['ask', 'plan', 'agent'];

export const stricter = (a: Mode, b: Mode): Mode => (MODES.indexOf(a) <= MODES.indexOf(b) ? a : b);

/**
 * Modes bind the model; an undo is the user's own hand, and who runs a plan that was made in plan mode wants it carried out.
 * Ask mode promises that nothing is changed, whoever asks.
 */
export function modeOf(request: { readonly kind: RunKind }, session: { readonly mode: Mode }): Mode {
  if (request.kind === 'undo') return 'agent';
  return request.kind === 'plan' && session.mode === 'plan' ? 'agent' : session.mode;
}
