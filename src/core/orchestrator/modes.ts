// What a mode binds, and which of two binds more.
import type { Mode } from '../../protocol/approval.ts';

/** From the strictest to the freest. */
const MODES: readonly Mode[] = ['ask', 'plan', 'agent'];

export const stricter = (a: Mode, b: Mode): Mode => (MODES.indexOf(a) <= MODES.indexOf(b) ? a : b);

/** Modes bind the model; an undo is the user's own hand. */
export const modeOf = (request: { readonly kind: string }, session: { readonly mode: Mode }): Mode =>
  request.kind === 'undo' ? 'agent' : session.mode;
