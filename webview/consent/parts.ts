// Approvals, and the rules that come of them, as the rest of the page is given them.
import type { Approval } from '../../src/protocol/approval.ts';

export interface Consent {
  /** `titled` where nothing beside it says what it is about. */
  approval(approval: Approval, titled: boolean): unknown;
  /** What the user allowed until the session ends, and what the model has read that is from elsewhere. */
  rules(): unknown;
}
