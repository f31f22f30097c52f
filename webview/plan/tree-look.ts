// Has the files looked at again when the user comes back to a plan whose steps were shown to be done: they may have changed.
import type { Desk } from './desk.ts';

/** Looking reads the workspace, so not more often than this. */
const PAUSE = 30_000;

export class TreeLook {
  #at = 0;
  #seen = '';
  #away = false;

  constructor() {
    window.addEventListener('blur', () => {
      this.#away = true;
    });
  }

  /** Called with each drawing; asks once for a plan, and again after the user was elsewhere. */
  look({ plan, session, context, following }: Desk): void {
    const vouched = plan.steps.some((step) =>
      step.evidence.some((one) => one.tree !== undefined && one.stale !== true),
    );
    const back = this.#away && document.hasFocus();
    if (!vouched || following || session.status !== 'idle') return;
    if (this.#seen === plan.id && !(back && Date.now() - this.#at > PAUSE)) return;
    this.#seen = plan.id;
    this.#away = false;
    this.#at = Date.now();
    void context.ask({ type: 'tree.look', session: session.session });
  }
}
