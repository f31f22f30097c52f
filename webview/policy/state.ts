// What the policy page knows and what its views are given: a plain state, drawn again after every change.
import type { Fault, Outcome } from '../../src/protocol/fault.ts';
import type { Explanation, PolicyQuestion, Simulation, Suggestions } from '../../src/protocol/policy.ts';
import type { PolicyRequest, PolicyState } from '../../src/protocol/policy-frame.ts';

export const ASKINGS = ['command', 'read', 'write', 'delete', 'url', 'tool'] as const;
export type Asking = (typeof ASKINGS)[number];

export interface PageState {
  host?: PolicyState;
  /** What is being asked in the form. */
  asking: { kind: Asking; text: string; input: string };
  /** How it was answered. */
  asked: { working: boolean; question?: PolicyQuestion; explanation?: Explanation; fault?: Fault };
  /** The rule that is written. */
  draft: { text: string; id?: string; fault?: Fault };
  simulated: { working: boolean; simulation?: Simulation };
  suggested: { working: boolean; suggestions?: Suggestions; fault?: Fault };
  /** The user's rule that is about to be removed. */
  removing?: string;
  said: string;
  faults: Fault[];
}

export interface View {
  readonly state: PageState;
  /** Draws again; `focus` is the id of what is to have the focus then. */
  draw(focus?: string): void;
  /** Told to whoever listens rather than looks, and shown. */
  say(text: string): void;
  ask(request: PolicyRequest): Promise<Outcome<unknown>>;
  /** Shows a refusal at the top. */
  complain(problem: Fault): void;
}
