// The plan as a panel: holds what the panel remembers, draws it into its place, and keeps the focus where the user has put it.
import { html, nothing, render } from 'lit';
import type { Command } from '../../src/protocol/command.ts';
import { fail, type Outcome } from '../../src/protocol/fault.ts';
import type { Plan, Step } from '../../src/protocol/plan.ts';
import type { PlanEdit } from '../../src/protocol/plan-edit.ts';
import type { SessionView } from '../../src/protocol/view.ts';
import { planWords } from '../plan-words.ts';
import style from '../style/plan.css' with { type: 'text' };
import formStyle from '../style/plan-form.css' with { type: 'text' };
import type { Context } from '../view/context.ts';
import { consentView } from './consent.ts';
import { type Desk, NEW_STEP, newState, type PanelState, rowOf } from './desk.ts';
import { loadDetails } from './details.ts';
import { editorView } from './editor.ts';
import { inboxView } from './inbox.ts';
import { limitsView } from './limits.ts';
import { givenUp, type Line, outlineOf, visibleOf } from './outline.ts';
import { Picture } from './picture.ts';
import { bringIntoSight } from './sight.ts';
import { StepList } from './step-list.ts';
import { toolbarView } from './toolbar.ts';
import { TreeLook } from './tree-look.ts';

/** How long what is to have the focus may take to appear: a new step comes with an event of its own. */
const PATIENCE = 1_000;

interface WantedFocus {
  readonly selector: string;
  readonly from: Element | null;
  readonly until: number;
}

/** The panel's looks come with it, so that a page without a plan does not wait for them. */
export function adoptStyle(): void {
  for (const text of [style, formStyle]) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }
}

export class PlanPanel {
  readonly #context: Context;
  readonly #slot: Desk['slot'];
  readonly #list = new StepList(() => this.#schedule());
  readonly #picture = new Picture(() => this.#schedule());
  readonly #tree = new TreeLook();
  /** By session and plan, so that what was being written is there again after a look elsewhere. */
  readonly #states = new Map<string, PanelState>();
  #state: PanelState = newState('list');
  #element: HTMLElement | undefined;
  #plan: Plan | undefined;
  #lines: readonly Line[] = [];
  #inbox: readonly Step[] = [];
  #frame: number | undefined;
  #focus: WantedFocus | undefined;

  constructor(context: Context, slot: Desk['slot']) {
    this.#context = context;
    this.#slot = slot;
  }

  /** Draws into `element` from now on; without one there is nothing to draw. */
  draw(element: HTMLElement | undefined): void {
    this.#element = element;
    const desk = this.#desk();
    if (element === undefined || desk === undefined) return;
    const active = document.activeElement;
    const held = active instanceof HTMLElement && element.contains(active) ? active : undefined;
    const step = held?.closest<HTMLElement>('[data-step]')?.dataset.step;
    render(this.#view(desk), element);
    const scroller = element.querySelector<HTMLElement>('.plan-scroll') ?? undefined;
    this.#list.drawn(scroller);
    this.#settleFocus(element, scroller, held, step);
    loadDetails(desk);
    if (this.#slot === 'document') this.#tree.look(desk);
  }

  #view(desk: Desk) {
    const { state } = desk;
    const added = state.editing.has(NEW_STEP);
    return html`${this.#slot === 'turn' ? nothing : toolbarView(desk)}
      <div class="plan-scroll">
        ${inboxView(desk)}
        ${state.consent === undefined ? nothing : consentView(desk, state.consent)}
        ${state.limits === undefined ? nothing : limitsView(desk, state.limits)}
        ${state.view === 'list' ? this.#list.view(desk, visibleOf(desk.lines, state.folded)) : this.#picture.view(desk, state.view, this.#element?.clientWidth ?? 0)}
        ${added ? html`<div data-step=${NEW_STEP}>${editorView(desk, undefined)}</div>` : nothing}
      </div>
      <div class="hidden" role="status" aria-live="polite">${state.said}</div>`;
  }

  /** The focus asked for; or the one that was there, which moving and removing elements lets fall. */
  #settleFocus(
    element: HTMLElement,
    scroller: HTMLElement | undefined,
    held: HTMLElement | undefined,
    step: string | undefined,
  ): void {
    const asked = this.#wanted(element);
    if (asked !== undefined) {
      this.#focus = undefined;
      asked.focus({ preventScroll: true });
      if (scroller?.contains(asked)) bringIntoSight(scroller, asked);
      return;
    }
    if (held === undefined) return;
    const lost = held.matches(':disabled') || !held.isConnected;
    if (!lost && document.activeElement !== held) held.focus({ preventScroll: true });
    if (!lost) return;
    const row = step === undefined ? undefined : element.querySelector<HTMLElement>(rowOf(step));
    (row ?? element.closest<HTMLElement>('section'))?.focus({ preventScroll: true });
  }

  /** Not when the user has gone elsewhere meanwhile. */
  #wanted(element: HTMLElement): HTMLElement | undefined {
    const active = document.activeElement;
    const wanted = this.#focus;
    if (wanted === undefined) return undefined;
    const stayed = active === wanted.from || active === document.body || element.contains(active);
    if (!stayed || Date.now() > wanted.until) this.#focus = undefined;
    return this.#focus === undefined ? undefined : (element.querySelector<HTMLElement>(wanted.selector) ?? undefined);
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.draw(this.#element);
    });
  }

  #desk(): Desk | undefined {
    const { store } = this.#context;
    const session = store.view;
    const plan = this.#slot === 'turn' ? session?.turn : session?.plan;
    if (session === undefined || plan === undefined) return undefined;
    this.#meet(session, plan);
    const ownRun = this.#slot === 'turn' ? session.run?.kind !== 'plan' : session.run?.kind === 'plan';
    const following = store.host?.following ?? false;
    const desk: Desk = {
      context: this.#context,
      session,
      plan,
      lines: this.#lines,
      inbox: this.#inbox,
      state: this.#state,
      slot: this.#slot,
      running: session.status !== 'idle' && ownRun,
      following,
      now: () => this.#desk() ?? desk,
      draw: () => this.#schedule(),
      reveal: (id) => this.#list.reveal(id),
      act: (key, command) => this.#act(key, command),
      edit: (key, label, edits) => this.#edit(key, label, edits),
      focus: (selector) => {
        this.#focus = { selector, from: document.activeElement, until: Date.now() + PATIENCE };
      },
    };
    return desk;
  }

  #meet(session: SessionView, plan: Plan): void {
    const key = `${session.session} ${plan.id}`;
    const known = this.#states.get(key) ?? newState(this.#state.view);
    this.#states.set(key, known);
    this.#state = known;
    if (plan !== this.#plan) {
      this.#lines = outlineOf(plan);
      this.#fillInbox(this.#slot === 'turn' ? [] : givenUp(this.#lines), plan.id === this.#plan?.id);
      // The list stays reachable with the Tab key when the row it went to is gone.
      if (!plan.steps.some((step) => step.id === this.#state.active)) this.#state.active = undefined;
    }
    this.#plan = plan;
  }

  /** What comes to need the user is said once; what was there when the plan was opened is only there. */
  #fillInbox(inbox: readonly Step[], same: boolean): void {
    const known = new Set(this.#inbox.map((step) => step.id));
    const fresh = inbox.find((step) => !known.has(step.id));
    if (same && fresh !== undefined) this.#state.said = planWords.inbox.card(fresh.title);
    this.#inbox = inbox;
  }

  async #act(key: string, command: Command): Promise<Outcome<unknown>> {
    const state = this.#state;
    const doing = `${key} ${command.type}`;
    if (state.busy.has(doing)) return fail('page.busy', '');
    state.busy.add(doing);
    state.faults.delete(key);
    this.#schedule();
    const outcome = await this.#context.ask(command);
    state.busy.delete(doing);
    if (!outcome.ok) state.faults.set(key, outcome.fault);
    this.#schedule();
    return outcome;
  }

  async #edit(key: string, label: string, edits: readonly PlanEdit[]): Promise<boolean> {
    const desk = this.#desk();
    if (desk === undefined) return false;
    const { id: plan, revision } = desk.plan;
    const outcome = await this.#act(key, {
      type: 'plan.edit',
      session: desk.session.session,
      plan,
      revision,
      label,
      edits: [...edits],
    });
    return outcome.ok;
  }
}
