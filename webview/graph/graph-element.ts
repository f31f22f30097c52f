// The element behind the plan's graph: keeps layout, zoom and focus, and draws what is in sight.
import { html, render } from 'lit';
import type { Plan, Step } from '../../src/protocol/plan.ts';
import { type Box, HEADER, type Rect } from './geometry.ts';
import { drawingView } from './graph-drawing.ts';
import { graphWords } from './graph-words.ts';
import { type LaidOut, Layouts, LEAST_READABLE } from './layout.ts';
import { boxAt, partAround, sightOf } from './sight.ts';
import { type Direction, travel } from './travel.ts';

export interface GraphGiven {
  readonly plan: Plan;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  /** Of the panel, in pixels: what the layout tries not to exceed. */
  readonly width: number;
}

const ZOOM = { step: 1.25, least: 0.2, most: 2 } as const;
/** Kept free around a step that is brought into sight. */
const AROUND = 24;
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

export class GraphElement extends HTMLElement {
  readonly #layouts = new Layouts();
  readonly #watch = new ResizeObserver(() => this.#draw());
  #given: GraphGiven | undefined;
  #scroller: HTMLElement | undefined;
  /** What the user chose; until then the graph is as large as it can be without being scrolled sideways. */
  #zoom: number | undefined;
  #active: string | undefined;
  /** The step to bring into sight as soon as there is a size. */
  #sought: string | undefined;
  #drawn = '';

  set given(given: GraphGiven) {
    const before = this.#given;
    this.#given = given;
    if (before?.plan.id !== given.plan.id) this.#zoom = this.#active = undefined;
    if (before?.selected !== given.selected && given.selected !== undefined) {
      this.#active = given.selected;
      this.#sought = given.selected;
    }
    if (this.isConnected) this.#draw();
  }

  connectedCallback(): void {
    this.#draw();
    if (this.#scroller !== undefined) this.#watch.observe(this.#scroller);
  }

  disconnectedCallback(): void {
    this.#watch.disconnect();
  }

  #draw(): void {
    const given = this.#given;
    if (given === undefined) return;
    const laid = this.#layouts.of(given.plan.steps, given.width);
    const { layout, structure } = laid;
    if (this.#active === undefined || !structure.items.has(this.#active)) this.#active = layout.boxes[0]?.id;
    const scale = this.#scale(laid);
    const seen = this.#seen(scale);
    this.#drawn = keyOf(seen, scale);
    const steps = new Map<string, Step>(given.plan.steps.map((step) => [step.id, step]));
    const sight = sightOf(layout, seen, scale);
    const drawing = { layout, sight, scale, steps, selected: given.selected, active: this.#active };
    render(
      html`<div class="graph-tools">
          ${this.#tool('−', graphWords.zoomOut, () => this.#zoomTo(this.#scale(laid) / ZOOM.step))}
          ${this.#tool('+', graphWords.zoomIn, () => this.#zoomTo(this.#scale(laid) * ZOOM.step))}
          ${this.#tool(graphWords.fit, graphWords.fit, () => this.#fit())}
        </div>
        <div class="graph-scroller" @scroll=${() => this.#scrolled()}>
          <div class="graph-canvas" role="group" aria-label=${graphWords.graph}
            style="width:${layout.width * scale}px;height:${layout.height * scale}px"
            @keydown=${(event: KeyboardEvent) => this.#key(event)} @focusin=${(event: FocusEvent) => this.#focused(event)}
            @click=${(event: MouseEvent) => this.#clicked(event)}>${drawingView(drawing)}</div>
          ${layout.boxes.length === 0 ? html`<p class="dim">${graphWords.noSteps}</p>` : ''}
        </div>`,
      this,
    );
    if (this.#scroller === undefined) this.#begin();
    else this.#seek(laid);
  }

  /** Sizes are known only after the first drawing. */
  #begin(): void {
    this.#scroller = this.querySelector<HTMLElement>('.graph-scroller') ?? undefined;
    if (this.#scroller !== undefined) this.#draw();
  }

  #tool(text: string, name: string, act: () => void) {
    return html`<button type="button" class="secondary" aria-label=${name} title=${name} @click=${act}>${text}</button>`;
  }

  #scale({ layout }: LaidOut): number {
    const width = this.#scroller?.clientWidth || (this.#given?.width ?? layout.width);
    return this.#zoom ?? Math.min(1, Math.max(LEAST_READABLE, width / layout.width));
  }

  /** In pixels of the drawing. */
  #seen(scale: number): Rect {
    const scroller = this.#scroller;
    if (scroller === undefined) return { x: 0, y: 0, width: 0, height: 0 };
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = scroller;
    return { x: scrollLeft / scale, y: scrollTop / scale, width: clientWidth / scale, height: clientHeight / scale };
  }

  #scrolled(): void {
    const laid = this.#laid();
    if (laid === undefined) return;
    const scale = this.#scale(laid);
    if (keyOf(this.#seen(scale), scale) !== this.#drawn) this.#draw();
  }

  #laid(): LaidOut | undefined {
    return this.#given === undefined ? undefined : this.#layouts.of(this.#given.plan.steps, this.#given.width);
  }

  /** What is in the middle stays there. */
  #zoomTo(wanted: number): void {
    const [scroller, laid] = [this.#scroller, this.#laid()];
    if (scroller === undefined || laid === undefined) return;
    const before = this.#seen(this.#scale(laid));
    this.#zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, wanted));
    this.#draw();
    scroller.scrollLeft = (before.x + before.width / 2) * this.#zoom - scroller.clientWidth / 2;
    scroller.scrollTop = (before.y + before.height / 2) * this.#zoom - scroller.clientHeight / 2;
    this.#draw();
  }

  #fit(): void {
    const [scroller, laid] = [this.#scroller, this.#laid()];
    if (scroller === undefined || laid === undefined) return;
    const { width, height } = laid.layout;
    this.#zoomTo(Math.min(1, scroller.clientWidth / width, scroller.clientHeight / height));
  }

  #clicked(event: MouseEvent): void {
    const id = stepOf(event) ?? this.#under(event);
    if (id === undefined) return;
    this.#active = id;
    this.#given?.onSelect(id);
    this.#draw();
  }

  /** From far off, steps are not elements. */
  #under({ clientX, clientY }: MouseEvent): string | undefined {
    const [laid, canvas] = [this.#laid(), this.querySelector('.graph-canvas')?.getBoundingClientRect()];
    if (laid === undefined || canvas === undefined) return undefined;
    const scale = this.#scale(laid);
    return boxAt(laid.layout, (clientX - canvas.left) / scale, (clientY - canvas.top) / scale)?.id;
  }

  #focused(event: FocusEvent): void {
    const id = stepOf(event);
    if (id === undefined || id === this.#active) return;
    this.#active = id;
    this.#draw();
  }

  #key(event: KeyboardEvent): void {
    const laid = this.#laid();
    if (laid === undefined || this.#active === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const direction = DIRECTIONS[event.key];
    const scale = this.#scale(laid);
    if (direction !== undefined) this.#go(travel(laid.structure, laid.layout, this.#active, direction));
    else if (event.key === 'Home') this.#go(laid.layout.boxes[0]?.id);
    else if (event.key === 'End') this.#go(laid.layout.boxes.at(-1)?.id);
    else if (event.key === '+' || event.key === '=') this.#zoomTo(scale * ZOOM.step);
    else if (event.key === '-') this.#zoomTo(scale / ZOOM.step);
    else if (event.key === '0') this.#fit();
    else return;
    event.preventDefault();
  }

  #go(id: string | undefined): void {
    if (id === undefined) return;
    this.#active = id;
    this.#sought = id;
    this.#draw();
    this.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }

  /** Scrolls no more than is needed. */
  #seek(laid: LaidOut): void {
    const [scroller, sought] = [this.#scroller, this.#sought];
    if (scroller === undefined || sought === undefined || scroller.clientHeight === 0) return;
    this.#sought = undefined;
    const box = laid.layout.boxes.find(({ id }) => id === sought);
    if (box === undefined) return;
    const scale = this.#scale(laid);
    const { x, y, width, height } = shownOf(box);
    const left = nearest(scroller.scrollLeft, scroller.clientWidth, x * scale, width * scale);
    const top = nearest(scroller.scrollTop, scroller.clientHeight, y * scale, height * scale);
    if (left === scroller.scrollLeft && top === scroller.scrollTop) return;
    scroller.scrollLeft = left;
    scroller.scrollTop = top;
    this.#draw();
  }
}

const shownOf = (box: Box): Rect => (box.group ? { ...box, height: HEADER } : box);

function nearest(at: number, room: number, start: number, size: number): number {
  if (start - AROUND < at) return start - AROUND;
  return start + size + AROUND > at + room ? Math.min(start - AROUND, start + size + AROUND - room) : at;
}

const keyOf = (seen: Rect, scale: number) => {
  const { x, y, width, height } = partAround(seen, scale);
  return [x, y, width, height, scale].join(' ');
};

function stepOf({ target }: Event): string | undefined {
  const box = target instanceof Element ? target.closest<HTMLElement>('[data-step]') : null;
  return box?.dataset.step;
}
