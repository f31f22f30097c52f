// The plan drawn: as a graph or along time; both are fetched when they are first looked at. Below stands the step that was chosen.
import { html, nothing } from 'lit';
import { fault } from '../../src/protocol/fault.ts';
import type { graphView } from '../graph/graph-view.ts';
import type { timelineView } from '../graph/timeline-view.ts';
import { Late } from '../late.ts';
import { planWords } from '../plan-words.ts';
import { words } from '../words.ts';
import { type Desk, PLAN_KEY, unfold } from './desk.ts';
import { rowView } from './row.ts';

const SECOND = 1_000;

export class Picture {
  readonly #graph = new Late<typeof graphView>(async () => (await import('../graph/graph-view.ts')).graphView);
  readonly #timeline = new Late<typeof timelineView>(
    async () => (await import('../graph/timeline-view.ts')).timelineView,
  );
  readonly #draw: () => void;
  #clock: ReturnType<typeof setTimeout> | undefined;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  view(desk: Desk, view: 'graph' | 'timeline', width: number) {
    return html`<div class="picture-of-plan">${view === 'graph' ? this.#graphOf(desk, width) : this.#timelineOf(desk)}</div>
      ${this.#chosen(desk)}`;
  }

  #graphOf(desk: Desk, width: number) {
    const draw = this.#fetched(desk, this.#graph);
    return draw === undefined ? this.#waiting() : draw({ ...this.#given(desk), width });
  }

  #timelineOf(desk: Desk) {
    const draw = this.#fetched(desk, this.#timeline);
    if (desk.running && this.#clock === undefined) {
      this.#clock = setTimeout(() => {
        this.#clock = undefined;
        this.#draw();
      }, SECOND);
    }
    return draw === undefined ? this.#waiting() : draw({ ...this.#given(desk), now: Date.now() });
  }

  #given(desk: Desk) {
    return {
      plan: desk.plan,
      selected: desk.state.selected,
      onSelect: (id: string) => {
        const now = desk.now();
        unfold(now, id, now.state.unfolded.get(id) ?? { part: 'facts', details: false });
      },
    };
  }

  readonly #waiting = () => html`<p class="dim">${planWords.views.loading}</p>`;

  #fetched<T>(desk: Desk, late: Late<T>): T | undefined {
    if (late.value === undefined) {
      void late.get().then(this.#draw, () => {
        desk.state.view = 'list';
        desk.state.faults.set(PLAN_KEY, fault('page.part', words.plan.missing));
        this.#draw();
      });
    }
    return late.value;
  }

  /** The chosen step with all that the list would show of it. */
  #chosen(desk: Desk) {
    const line = desk.lines.find(({ step }) => step.id === desk.state.selected);
    if (line === undefined) return nothing;
    return html`<ol data-steps tabindex="-1" aria-label=${planWords.list.name}>${rowView(desk, { ...line, depth: 0, children: 0 }, { place: 1, all: 1 })}</ol>`;
  }
}
