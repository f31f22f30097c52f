// What the provider page knows and what its views are given: a plain state, drawn again after every change.
import type { Fault, Outcome } from '../../src/protocol/fault.ts';
import type { Figures, ProviderRequest, ProviderState } from '../../src/protocol/provider-frame.ts';

export type Unit = 'usd' | 'tokens';
export type Range = 14 | 30;

export interface PageState {
  host?: ProviderState;
  figures?: Figures;
  /** How the last test of an account went, by its id. */
  readonly tests: Map<string, { readonly working: boolean; readonly ms?: number; readonly fault?: Fault }>;
  /** The box that lists all models now: the others list what is chosen in them alone, because there may be hundreds. */
  listing?: string;
  /** The model that is about to be added to the chain. */
  adding: string;
  range: Range;
  unit?: Unit;
  said: string;
  readonly faults: Fault[];
}

export interface View {
  readonly state: PageState;
  /** Draws again; `focus` is the id of what is to have the focus then. */
  draw(focus?: string): void;
  /** Told to whoever listens rather than looks, and shown. */
  say(text: string): void;
  ask(request: ProviderRequest): Promise<Outcome<unknown>>;
  /** Asks, says `done` when it was done, and shows a refusal at the top; true when it was done. */
  act(request: ProviderRequest, done: string): Promise<boolean>;
}
