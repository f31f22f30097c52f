// Taking changes back: straight away where nothing stands against it, else after the user has chosen for each file.

import type { CoreCommand } from '../../src/protocol/command.ts';
import { fault, type Outcome } from '../../src/protocol/fault.ts';
import { type UndoChoice, type UndoneFile, type UndoReport, UndoReportSchema } from '../../src/protocol/undo.ts';
import { reviewWords } from '../review-words.ts';
import type { Context } from '../view/context.ts';

export type Target = Omit<Extract<CoreCommand, { type: 'edit.examine' }>, 'type'>;

/** What the user is asked before something is taken back. */
export interface Undoing {
  readonly target: Target;
  readonly report: UndoReport | undefined;
  readonly choices: ReadonlyMap<string, UndoChoice['choice']>;
  readonly sent: boolean;
}

type Draw = () => void;

export class Undos {
  readonly #context: Context;
  readonly #open = new Map<string, Undoing & { readonly draw: Draw }>();
  readonly #busy = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  at(key: string): Undoing | undefined {
    return this.#open.get(key);
  }

  busy(key: string): boolean {
    return this.#busy.has(key);
  }

  /** Takes it back; where that cannot be, the question is opened under `key`. */
  async undo(key: string, target: Target, draw: Draw): Promise<void> {
    const outcome = await this.#once(key, draw, () => this.#context.ask({ type: 'edit.undo', ...target }));
    if (outcome === undefined || outcome.ok) return;
    if (outcome.fault.code === 'undo.conflict') await this.examine(key, target, draw);
    else this.#context.complain(outcome.fault);
  }

  /** Opens the question under `key`, and takes the focus there: the user has asked for it. */
  async examine(key: string, target: Target, draw: Draw): Promise<void> {
    const outcome = await this.#once(key, draw, () => this.#context.ask({ type: 'edit.examine', ...target }));
    if (outcome === undefined) return;
    const report = UndoReportSchema.safeParse(outcome.ok ? outcome.value : undefined);
    if (!report.success) {
      this.#context.complain(outcome.ok ? fault('page.answer', reviewWords.choice.unreadable) : outcome.fault);
      return;
    }
    const known = this.#open.get(key);
    this.#open.set(key, { target, report: report.data, choices: known?.choices ?? new Map(), sent: false, draw });
    draw();
    if (known === undefined) focusSoon(key);
  }

  choose(key: string, path: string, choice: UndoChoice['choice']): void {
    const undoing = this.#open.get(key);
    if (undoing === undefined || undoing.sent) return;
    this.#open.set(key, { ...undoing, choices: new Map([...undoing.choices, [path, choice]]) });
    undoing.draw();
  }

  /** With the choices that were made; one that is missing sends nothing. */
  async carryOut(key: string): Promise<void> {
    const undoing = this.#open.get(key);
    if (undoing === undefined || undoing.sent || leftOf(undoing) > 0) return;
    const { target, draw, report } = undoing;
    const asked = new Set(conflictsOf(report).map((file) => file.path));
    const choices = [...undoing.choices].flatMap(([path, choice]) => (asked.has(path) ? [{ path, choice }] : []));
    this.#open.set(key, { ...undoing, sent: true });
    draw();
    const outcome = await this.#context.ask({
      type: 'edit.undo',
      ...target,
      ...(choices.length === 0 ? {} : { choices }),
    });
    if (!outcome.ok && outcome.fault.code === 'undo.conflict') {
      // Changed again meanwhile: what was chosen stays chosen, the rest is asked.
      await this.examine(key, target, draw);
      return;
    }
    this.#close(key);
    if (!outcome.ok) this.#context.complain(outcome.fault);
  }

  cancel(key: string): void {
    this.#close(key);
  }

  #close(key: string): void {
    const undoing = this.#open.get(key);
    this.#open.delete(key);
    // What goes away takes the focus with it: it goes back to where the question came from.
    const within = document.activeElement?.closest(groupOf(key)) != null;
    const from = document.querySelector<HTMLElement>(`[data-undo-from="${CSS.escape(key)}"]`);
    undoing?.draw();
    if (within) requestAnimationFrame(() => (from?.isConnected ? from : document.getElementById('message'))?.focus());
  }

  async #once(key: string, draw: Draw, act: () => Promise<Outcome<unknown>>): Promise<Outcome<unknown> | undefined> {
    if (this.#busy.has(key)) return undefined;
    this.#busy.add(key);
    draw();
    const outcome = await act();
    this.#busy.delete(key);
    draw();
    return outcome;
  }
}

const groupOf = (key: string) => `[data-undoing="${CSS.escape(key)}"]`;

/** After the next drawing; the chunk that draws it may take one frame more. */
function focusSoon(key: string, tries = 5): void {
  requestAnimationFrame(() => {
    const group = document.querySelector<HTMLElement>(groupOf(key));
    if (group !== null) {
      group.focus({ preventScroll: true });
      group.scrollIntoView({ block: 'nearest' });
    } else if (tries > 0) focusSoon(key, tries - 1);
  });
}

export const conflictsOf = (report: UndoReport | undefined): readonly UndoneFile[] =>
  report?.files.filter((file) => file.outcome === 'conflict' || file.outcome === 'lost') ?? [];

/** How many files wait for a choice. */
export const leftOf = ({ report, choices }: Undoing): number =>
  conflictsOf(report).filter(({ path }) => !choices.has(path)).length;
