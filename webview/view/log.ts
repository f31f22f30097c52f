// The conversation: draws the articles in sight, follows the newest text, and stays put when the user looks elsewhere.
import { html, nothing, render } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Item } from '../../src/protocol/view.ts';
import { lastRange, type Range, rangeFor } from '../text/window-range.ts';
import { words } from '../words.ts';
import { articleView } from './article.ts';
import type { Context } from './context.ts';
import { lastChanged, turnEnds } from './turn.ts';

/** Up to this many articles are simply all drawn. */
const WHOLE = 30;
const AROUND = 500;
const GUESS = 90;
const NEAR_TOP = 600;
const AT_END = 24;

interface Anchor {
  readonly item: string;
  readonly top: number;
}

export class Log {
  readonly #context: Context;
  readonly #scroller: HTMLElement;
  readonly #log: HTMLElement;
  readonly #needOlder: () => void;
  readonly #heights = new Map<string, number>();
  readonly #watch = new ResizeObserver((entries) => this.#measured(entries));
  readonly #versions = new Map<string, number>();
  readonly #watched = new WeakSet<Element>();
  #following = true;
  #top = 0;
  #anchor: Anchor | undefined;
  #range: Range = { start: 0, end: 0, before: 0, after: 0 };
  onFollow: (following: boolean) => void = () => undefined;

  constructor(context: Context, scroller: HTMLElement, log: HTMLElement, needOlder: () => void) {
    this.#context = context;
    this.#scroller = scroller;
    this.#log = log;
    this.#needOlder = needOlder;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#watch.observe(scroller);
  }

  get following(): boolean {
    return this.#following;
  }

  follow(): void {
    this.#setFollowing(true);
    this.draw();
  }

  /** Another session: nothing that was measured holds any longer. */
  restart(): void {
    this.#heights.clear();
    this.#versions.clear();
    this.#anchor = undefined;
    this.#setFollowing(true);
  }

  /** The article that holds `key` looks different although the session is the same. */
  touch(key: string): void {
    const items = this.#context.store.view?.items ?? [];
    const holds = (item: Item) =>
      key.startsWith(item.id) || item.parts.some((part) => part.type === 'tool' && key.startsWith(part.call));
    const item = items.find(holds);
    if (item !== undefined) this.#versions.set(item.id, (this.#versions.get(item.id) ?? 0) + 1);
  }

  draw(): void {
    const items = this.#context.store.view?.items ?? [];
    this.#range = this.#rangeOf(items);
    render(this.#articles(items), this.#log);
    this.#observe();
    this.#hold();
  }

  /** Observing again would report again, so each article is observed once. */
  #observe(): void {
    for (const article of this.#log.querySelectorAll('article')) {
      if (this.#watched.has(article)) continue;
      this.#watched.add(article);
      this.#watch.observe(article);
    }
  }

  #articles(items: readonly Item[]) {
    const { start, end, before, after } = this.#range;
    const view = this.#context.store.view;
    const ends = turnEnds(items, view?.run);
    const changed = lastChanged(items);
    return html`
      ${this.#context.store.hasOlder ? html`<p class="older dim">${words.log.older}</p>` : nothing}
      <div class="space" style="height:${before}px"></div>
      ${repeat(
        items.slice(start, end),
        (item) => item.id,
        (item) => {
          const turn = ends.get(item.id);
          const before = item.role === 'user' && item.seq < changed;
          const asks = item.parts.some((part) => part.type === 'tool' && part.state === 'waiting');
          const key = [
            item,
            this.#versions.get(item.id),
            this.#context.review.value,
            this.#context.jobs.value,
            this.#context.store.host?.following,
            before,
            ...(turn?.calls ?? []),
            asks && view?.approvals,
            asks && view?.questions,
          ];
          return guard(key, () => articleView(this.#context, item, turn, before));
        },
      )}
      <div class="space" style="height:${after}px"></div>`;
  }

  #rangeOf(items: readonly Item[]): Range {
    if (items.length <= WHOLE) return { start: 0, end: items.length, before: 0, after: 0 };
    const heights = items.map((item) => this.#heights.get(item.id) ?? GUESS);
    const height = this.#scroller.clientHeight;
    if (this.#following) return lastRange({ heights, height, around: AROUND });
    const top = this.#scroller.scrollTop - this.#log.offsetTop;
    return rangeFor({ heights, top: Math.max(0, top), height, around: AROUND });
  }

  /** After any change of layout: the end stays in sight, or what the user looks at stays where it is. */
  #hold(): void {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    } else if (this.#anchor !== undefined) {
      const article = this.#find(this.#anchor.item);
      const moved = article === undefined ? 0 : article.getBoundingClientRect().top - this.#anchor.top;
      if (Math.abs(moved) >= 1) this.#scroller.scrollTop += moved;
    }
    this.#top = this.#scroller.scrollTop;
  }

  #find(item: string): Element | undefined {
    return this.#log.querySelector(`article[data-item="${CSS.escape(item)}"]`) ?? undefined;
  }

  #remember(): void {
    const edge = this.#scroller.getBoundingClientRect().top;
    for (const article of this.#log.querySelectorAll<HTMLElement>('article')) {
      const { top, bottom } = article.getBoundingClientRect();
      if (bottom <= edge) continue;
      this.#anchor = { item: article.dataset.item ?? '', top };
      return;
    }
    this.#anchor = undefined;
  }

  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (scrollHeight - scrollTop - clientHeight <= AT_END) this.#setFollowing(true);
    else if (scrollTop < this.#top - 1) this.#setFollowing(false);
    this.#top = scrollTop;
    if (this.#following) return;
    this.#remember();
    const items = this.#context.store.view?.items ?? [];
    const next = this.#rangeOf(items);
    if (next.start !== this.#range.start || next.end !== this.#range.end) {
      this.draw();
      if (this.#anchor === undefined) this.#remember();
    }
    if (scrollTop < NEAR_TOP && this.#context.store.hasOlder) this.#needOlder();
  }

  #measured(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, borderBoxSize } of entries) {
      if (!(target instanceof HTMLElement) || target === this.#scroller) continue;
      if (!target.isConnected) {
        this.#watch.unobserve(target);
        this.#watched.delete(target);
      } else this.#heights.set(target.dataset.item ?? '', borderBoxSize[0]?.blockSize ?? target.offsetHeight);
    }
    this.#hold();
    this.#fill();
  }

  /** What does not fill the view cannot be scrolled, so more is fetched without being asked. */
  #fill(): void {
    const { scrollHeight, clientHeight } = this.#scroller;
    if (scrollHeight - clientHeight < NEAR_TOP && this.#context.store.hasOlder) this.#needOlder();
  }

  #setFollowing(following: boolean): void {
    if (this.#following === following) return;
    this.#following = following;
    if (following) this.#anchor = undefined;
    else this.#remember();
    this.onFollow(following);
  }
}
