// The list of steps: draws those in sight, keeps the one with the focus, and is moved through with the arrow keys.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { planWords } from '../plan-words.ts';
import { type Range, rangeFor } from '../text/window-range.ts';
import { canMove, type Desk, lockOf, rowOf, selectorOf } from './desk.ts';
import { moveStep } from './drag.ts';
import { removeStep } from './drawer.ts';
import type { Line } from './outline.ts';
import { rowView } from './row.ts';
import { segmentsOf } from './segments.ts';
import { bringIntoSight } from './sight.ts';

/** Up to this many lines are simply all drawn. */
const WHOLE = 60;
const AROUND = 300;
const GUESS = 22;
/** Before anything was measured. */
const HEIGHT = 600;

export class StepList {
  readonly #heights = new Map<string, number>();
  readonly #watched = new WeakSet<Element>();
  readonly #watch = new ResizeObserver((entries) => this.#measured(entries));
  readonly #draw: () => void;
  #scroller: HTMLElement | undefined;
  #lines: readonly Line[] = [];
  #range: Range = { start: 0, end: 0, before: 0, after: 0 };
  #wanted: string | undefined;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  view(desk: Desk, lines: readonly Line[]) {
    this.#lines = lines;
    if (lines.length === 0) return html`<p class="dim empty">${planWords.list.empty}</p>`;
    const heights = this.#heightsOf(lines);
    this.#range = this.#rangeOf(heights);
    const focused = document.activeElement?.closest<HTMLElement>('[data-step]')?.dataset.step;
    const kept = lines.findIndex(({ step }) => step.id === (this.#wanted ?? focused));
    const segments = segmentsOf(heights, this.#range, kept);
    return html`<ol data-steps tabindex="-1" aria-label=${planWords.list.name} @keydown=${(event: KeyboardEvent) => this.#key(desk, event)}>
      ${repeat(
        segments,
        (segment, place) => ('gap' in segment ? `gap ${place}` : `step ${lines[segment.index]?.step.id}`),
        (segment) => {
          if ('gap' in segment) return html`<li class="space" aria-hidden="true" style="height:${segment.gap}px"></li>`;
          const line = lines[segment.index];
          return line === undefined ? nothing : rowView(desk, line, { place: segment.index + 1, all: lines.length });
        },
      )}
    </ol>`;
  }

  /** Scrolls there once it has been drawn. */
  reveal(step: string): void {
    this.#wanted = step;
  }

  drawn(scroller: HTMLElement | undefined): void {
    if (scroller !== this.#scroller) {
      this.#scroller?.removeEventListener('scroll', this.#scrolled);
      this.#scroller = scroller;
      scroller?.addEventListener('scroll', this.#scrolled, { passive: true });
    }
    for (const row of scroller?.querySelectorAll('ol > li[data-step]') ?? []) {
      if (this.#watched.has(row)) continue;
      this.#watched.add(row);
      this.#watch.observe(row);
    }
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted === undefined) return;
    bringIntoSight(scroller, scroller?.querySelector(selectorOf(wanted)));
  }

  #heightsOf(lines: readonly Line[]): readonly number[] {
    return lines.map(({ step }) => this.#heights.get(step.id) ?? GUESS);
  }

  #rangeOf(heights: readonly number[]): Range {
    if (heights.length <= WHOLE) return { start: 0, end: heights.length, before: 0, after: 0 };
    const scroller = this.#scroller;
    const list = scroller?.querySelector('ol[data-steps]');
    if (scroller === undefined || list == null) return rangeFor({ heights, top: 0, height: HEIGHT, around: AROUND });
    const top = scroller.getBoundingClientRect().top - list.getBoundingClientRect().top;
    return rangeFor({ heights, top: Math.max(0, top), height: scroller.clientHeight, around: AROUND });
  }

  readonly #scrolled = (): void => {
    const next = this.#rangeOf(this.#heightsOf(this.#lines));
    if (next.start !== this.#range.start || next.end !== this.#range.end) this.#draw();
  };

  #measured(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, borderBoxSize } of entries) {
      if (!(target instanceof HTMLElement)) continue;
      if (!target.isConnected) {
        this.#watch.unobserve(target);
        this.#watched.delete(target);
      } else this.#heights.set(target.dataset.step ?? '', borderBoxSize[0]?.blockSize ?? target.offsetHeight);
    }
    this.#scrolled();
  }

  #key(desk: Desk, event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || event.isComposing) return;
    const id = event.target.hasAttribute('data-row')
      ? event.target.closest<HTMLElement>('[data-step]')?.dataset.step
      : undefined;
    const index = this.#lines.findIndex(({ step }) => step.id === id);
    const line = this.#lines[index];
    if (line === undefined || !this.#act(desk, event, line, index)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** True when the key meant something here. */
  #act(desk: Desk, { key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent, line: Line, index: number): boolean {
    if (ctrlKey || metaKey || shiftKey) return false;
    const free = desk.slot === 'document' && lockOf(desk, line.step) === undefined;
    if (altKey) {
      if (!canMove(desk, line.step) || (key !== 'ArrowUp' && key !== 'ArrowDown')) return false;
      void moveStep(desk, line.step, key === 'ArrowUp' ? -1 : 1);
      return true;
    }
    switch (key) {
      case 'ArrowUp':
        return this.#go(desk, index - 1);
      case 'ArrowDown':
        return this.#go(desk, index + 1);
      case 'Home':
        return this.#go(desk, 0);
      case 'End':
        return this.#go(desk, this.#lines.length - 1);
      case 'ArrowLeft':
      case 'ArrowRight':
        return this.#fold(desk, line, index, key === 'ArrowLeft');
      case 'Delete':
        if (free) void removeStep(desk, line.step);
        return free;
      default:
        return false;
    }
  }

  #fold(desk: Desk, { step, children, depth }: Line, index: number, fold: boolean): boolean {
    const { folded } = desk.state;
    if (children > 0 && folded.has(step.id) !== fold) {
      if (fold) folded.add(step.id);
      else folded.delete(step.id);
      desk.draw();
      return true;
    }
    if (!fold) return false;
    return this.#go(
      desk,
      this.#lines.findLastIndex((line, place) => place < index && line.depth < depth),
    );
  }

  #go(desk: Desk, index: number): boolean {
    const line = this.#lines[index];
    if (line === undefined) return false;
    desk.state.active = line.step.id;
    this.reveal(line.step.id);
    desk.focus(rowOf(line.step.id));
    desk.draw();
    return true;
  }
}
