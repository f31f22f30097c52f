// Where plans are shown: what the newest turn carries out, and the plan document, whose views are fetched when there is one.
import { html, nothing, render } from 'lit';
import { fault } from '../../src/protocol/fault.ts';
import { needsDecision, type Plan } from '../../src/protocol/plan.ts';
import { Late } from '../late.ts';
import { type Context, isOpen, toggle } from '../view/context.ts';
import { icon } from '../view/icon.ts';
import { turnView } from '../view/plan.ts';
import { words } from '../words.ts';
import type { PlanPanel } from './panel.ts';
import { hasChildren, hasTasks, type Progress, progressOf, turnProgress } from './progress.ts';

interface Panels {
  readonly turn: PlanPanel;
  readonly document: PlanPanel;
}

export class PlanDock {
  readonly #context: Context;
  readonly #root: HTMLElement;
  readonly #panels: Late<Panels>;

  constructor(context: Context, root: HTMLElement) {
    this.#context = context;
    this.#root = root;
    this.#panels = new Late(async () => {
      const { adoptStyle, PlanPanel } = await import('./panel.ts');
      adoptStyle();
      return { turn: new PlanPanel(context, 'turn'), document: new PlanPanel(context, 'document') };
    });
  }

  draw(): void {
    const view = this.#context.store.view;
    const document = view?.plan;
    const ofTurn = view?.turn === undefined || view.turn.steps.length === 0 ? undefined : view.turn;
    const first = ofTurn !== undefined && view?.run?.kind === 'turn' && hasTasks(ofTurn);
    const turn = document === undefined || first ? ofTurn : undefined;
    render(
      turn === undefined && document === undefined
        ? nothing
        : html`<section role="region" aria-label=${words.plan.name} tabindex="-1">
            ${turn === undefined ? nothing : this.#turnPart(turn, document === undefined ? words.plan.name : words.plan.turn)}
            ${document === undefined ? nothing : this.#documentPart(document, turn === undefined)}
          </section>`,
      this.#root,
    );
    if (document !== undefined || (turn !== undefined && hasChildren(turn))) this.#drawPanels();
  }

  #turnPart(turn: Plan, name: string) {
    const open = isOpen(this.#context, 'plan', true);
    const tree = this.#panels.value !== undefined && hasChildren(turn);
    return html`${this.#line('plan', name, turnProgress(turn), open)}
      ${open ? (tree ? html`<div class="plan-part" data-slot="turn"></div>` : turnView(turn, this.#context.store.view?.title)) : nothing}`;
  }

  #documentPart(plan: Plan, alone: boolean) {
    const key = `plan ${plan.id}`;
    // Who works in it does not have it folded away.
    const within = this.#root.querySelector('[data-slot="document"]')?.contains(document.activeElement) ?? false;
    const { open: opened } = this.#context.looks;
    if (!alone && within && !opened.has(key)) opened.set(key, true);
    const open = isOpen(this.#context, key, alone);
    const troubled = !open && plan.steps.some((step) => needsDecision(step));
    return html`${this.#line(key, words.plan.name, progressOf(plan), open, plan.goal, troubled)}
      ${open ? html`<div class="plan-part" data-slot="document"></div>` : nothing}`;
  }

  /** The one line that a folded plan is. */
  #line(key: string, name: string, { done, all, now }: Progress, open: boolean, goal = '', troubled = false) {
    return html`<button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'} title=${goal || nothing}
      @click=${() => toggle(this.#context, key, !open)}>
      ${icon('chevron', open ? 'open' : '')}<span class="name">${name}</span>
      <span class="line dim">${open ? goal : (now?.title ?? goal)}</span>
      ${troubled ? html`${icon('warning', 'warning')}<span class="hidden">${words.plan.needsYou}</span>` : nothing}
      <span class="dim">${words.plan.progress(done, all)}</span>
    </button>`;
  }

  /** The panels draw into their own places, also between two draws of the page. */
  #drawPanels(): void {
    const panels = this.#panels.value;
    if (panels === undefined) {
      void this.#panels.get().then(
        () => this.draw(),
        () => this.#context.complain(fault('page.part', words.plan.missing)),
      );
      return;
    }
    for (const slot of ['turn', 'document'] as const) {
      panels[slot].draw(this.#root.querySelector<HTMLElement>(`[data-slot="${slot}"]`) ?? undefined);
    }
  }
}
