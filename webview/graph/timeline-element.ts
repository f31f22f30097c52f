// The element behind the timeline: draws the rows in sight, and keeps the focus among them.
import { html, nothing, render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Plan } from '../../src/protocol/plan.ts';
import { duration } from '../text/format.ts';
import { graphWords } from './graph-words.ts';
import { type Row, rowsOf } from './timeline-rows.ts';
import { type TimeScale, timeScale } from './timeline-scale.ts';

export interface TimelineGiven {
  readonly plan: Plan;
  readonly now: number;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** Below this width a bar gets a line of its own under its title. */
const NARROW = 480;
/** In pixels; the style sheet keeps to them. */
const ROW = { wide: 24, narrow: 38 } as const;
/** Part of the width that is left to the bars; the style sheet keeps to it. */
const TRACK = { wide: 0.46, narrow: 1 } as const;
const MARGIN = 16;
/** Rows drawn above and below those in sight. */
const AROUND = 5;

export class TimelineElement extends HTMLElement {
  readonly #watch = new ResizeObserver(() => this.#draw());
  #given: TimelineGiven | undefined;
  #rows: readonly Row[] = [];
  #scroller: HTMLElement | undefined;
  #active: string | undefined;
  #sought: string | undefined;
  #drawn = '';

  set given(given: TimelineGiven) {
    const before = this.#given;
    this.#given = given;
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
    const { rows, notStarted } = rowsOf(given.plan.steps, given.now);
    this.#rows = rows;
    if (!rows.some((row) => row.id === this.#active)) this.#active = rows[0]?.id;
    const narrow = this.#narrow;
    const scale = timeScale(
      rows.flatMap(({ span }) => (span === undefined ? [] : [span])),
      this.#width * (narrow ? TRACK.narrow : TRACK.wide),
    );
    const [first, end] = this.#range();
    this.#drawn = `${first} ${end}`;
    const shown = rows.map((row, index) => ({ row, index }));
    const near = shown.filter(({ row, index }) => (index >= first && index < end) || row.id === this.#active);
    render(
      html`<div class="timeline ${narrow ? 'narrow' : ''}">
        ${rows.length === 0 ? html`<p class="dim">${graphWords.nothingRan}</p>` : axisView(scale)}
        <div class="timeline-scroller" @scroll=${() => this.#scrolled()}>
          <ul class="timeline-rows" role="list" aria-label=${graphWords.timeline} style="height:${rows.length * this.#rowHeight}px"
            @keydown=${(event: KeyboardEvent) => this.#key(event)} @focusin=${(event: FocusEvent) => this.#focused(event)}
            @click=${(event: MouseEvent) => this.#clicked(event)}>
            ${repeat(
              near,
              ({ row }) => row.id,
              ({ row, index }) => this.#rowView(row, index, scale),
            )}
          </ul>
        </div>
        ${notStarted === 0 || rows.length === 0 ? nothing : html`<p class="dim">${graphWords.notStarted(notStarted)}</p>`}
      </div>`,
      this,
    );
    if (this.#scroller === undefined) this.#begin();
    else this.#seek();
  }

  /** Sizes are known only after the first drawing. */
  #begin(): void {
    this.#scroller = this.querySelector<HTMLElement>('.timeline-scroller') ?? undefined;
    if (this.#scroller !== undefined) this.#draw();
  }

  get #width(): number {
    return this.#scroller?.clientWidth ?? 0;
  }

  get #narrow(): boolean {
    return this.#width < NARROW;
  }

  get #rowHeight(): number {
    return this.#narrow ? ROW.narrow : ROW.wide;
  }

  #rowView(row: Row, index: number, scale: TimeScale) {
    const { id, title, state, depth, span } = row;
    const from = span === undefined ? 0 : scale.at(span.from);
    const to = span === undefined ? 0 : scale.at(span.to);
    return html`<li aria-setsize=${this.#rows.length} aria-posinset=${index + 1} style="top:${index * this.#rowHeight}px">
      <button type="button" data-step=${id} class="timeline-row ${state} ${span === undefined ? 'unstarted' : ''}"
        style="--depth:${depth};--from:${percent(from)};--to:${percent(to)}" tabindex=${id === this.#active ? '0' : '-1'}
        aria-label=${nameOf(row, scale.start)} aria-current=${id === this.#given?.selected ? 'true' : nothing}
        title=${hintOf(row)}
        ><span class="title"><span>${title}</span></span><span class="track"></span><span class="told">${toldOf(row, this.#narrow)}</span></button></li>`;
  }

  /** First row to draw, and the one after the last. */
  #range(): readonly [number, number] {
    const { scrollTop = 0, clientHeight = 0 } = this.#scroller ?? {};
    const first = Math.floor(scrollTop / this.#rowHeight) - AROUND;
    return [Math.max(0, first), Math.ceil((scrollTop + clientHeight) / this.#rowHeight) + AROUND];
  }

  #scrolled(): void {
    if (this.#range().join(' ') !== this.#drawn) this.#draw();
  }

  #clicked(event: MouseEvent): void {
    const id = stepOf(event);
    if (id === undefined) return;
    this.#active = id;
    this.#given?.onSelect(id);
    this.#draw();
  }

  #focused(event: FocusEvent): void {
    const id = stepOf(event);
    if (id === undefined || id === this.#active) return;
    this.#active = id;
    this.#draw();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((this.#scroller?.clientHeight ?? 0) / this.#rowHeight) - 1);
    const at = this.#rows.findIndex((row) => row.id === this.#active);
    const last = this.#rows.length - 1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: last };
    const index = new Map(Object.entries(to)).get(event.key);
    if (index === undefined) return;
    event.preventDefault();
    this.#go(this.#rows[Math.min(last, Math.max(0, index))]?.id);
  }

  #go(id: string | undefined): void {
    if (id === undefined) return;
    this.#active = id;
    this.#sought = id;
    this.#draw();
    this.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }

  #seek(): void {
    const [scroller, sought] = [this.#scroller, this.#sought];
    if (scroller === undefined || sought === undefined || scroller.clientHeight === 0) return;
    this.#sought = undefined;
    const index = this.#rows.findIndex((row) => row.id === sought);
    if (index < 0) return;
    const [top, bottom] = [index * this.#rowHeight, (index + 1) * this.#rowHeight];
    const { scrollTop, clientHeight } = scroller;
    if (top < scrollTop) scroller.scrollTop = top - MARGIN;
    else if (bottom > scrollTop + clientHeight) scroller.scrollTop = bottom + MARGIN - clientHeight;
    else return;
    this.#draw();
  }
}

function axisView({ ticks, pauses }: TimeScale) {
  return html`<div class="timeline-axis" aria-hidden="true"><div>
    ${ticks.filter(({ at }) => at < 0.97).map(({ at, label }) => html`<span class="tick" style="left:${percent(at)}">${label}</span>`)}
    ${pauses.map(({ at, ms }) => html`<span class="pause" style="left:${percent(at)}" title=${graphWords.idle(ms)}>⋯</span>`)}
  </div></div>`;
}

/** What is heard: how long, and when, counted from the first step's start. */
function nameOf({ title, state, span, waitingFor }: Row, start: number): string {
  const name = graphWords.step(title, state);
  const ran =
    span === undefined
      ? name
      : graphWords.ran(name, lasted(span.to - span.from), lasted(span.from - start), lasted(span.to - start));
  return waitingFor === undefined ? ran : `${ran}, ${graphWords.waitsFor(waitingFor)}`;
}

/** Where there is little room, what is waited for is worth more than for how long. */
function toldOf({ span, waitingFor }: Row, narrow: boolean): string {
  if (narrow && waitingFor !== undefined) return graphWords.waitsFor(waitingFor);
  const took = span === undefined ? undefined : lasted(span.to - span.from);
  const waits = waitingFor === undefined ? undefined : graphWords.waitsFor(waitingFor);
  return [took, waits].filter((part) => part !== undefined).join(' · ');
}

function hintOf({ title, attempts, waitingFor }: Row): string {
  const tried = attempts > 1 ? `${title} (${graphWords.attempt(attempts)})` : title;
  return waitingFor === undefined ? tried : `${tried}\n${graphWords.waitsFor(waitingFor)}`;
}

const lasted = (ms: number) => (ms < 1 ? '0 s' : duration(ms));
const percent = (part: number) => `${Math.round(part * 10_000) / 100}%`;

function stepOf({ target }: Event): string | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-step]') : null;
  return row?.dataset.step;
}
