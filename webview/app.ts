// The page as a whole: joins channel, store and views, and draws what changed at most once a frame.
import { html, nothing, render } from 'lit';
import type { Command } from '../src/protocol/command.ts';
import type { Fault, Outcome } from '../src/protocol/fault.ts';
import { HistoryReplySchema, type ToPage } from '../src/protocol/frame.ts';
import type { EditorApi, PageChannel } from './channel.ts';
import { Client } from './client.ts';
import { Late } from './late.ts';
import { PageMemory } from './memory.ts';
import { PlanDock } from './plan/dock.ts';
import { type Change, join, NOTHING, Store } from './store.ts';
import { Announcer } from './view/announcer.ts';
import { Composer, type Outgoing } from './view/composer.ts';
import { type Context, newLooks } from './view/context.ts';
import { faultCard } from './view/fault-card.ts';
import { headerView, newSession } from './view/header.ts';
import { handleLinks } from './view/links.ts';
import { Log } from './view/log.ts';
import { costView, runStatusView } from './view/run-status.ts';
import type { Sessions } from './view/sessions.ts';
import { tailView } from './view/tail.ts';
import { words } from './words.ts';

const PAGE_OF_HISTORY = 60;
const ALL: Change = { host: true, session: false, head: true, items: true, gap: false };

export class App {
  readonly #store = new Store();
  readonly #client: Client;
  readonly #memory: PageMemory;
  readonly #context: Context;
  readonly #composer: Composer;
  readonly #sessions: Late<Sessions>;
  readonly #welcome = new Late(async () => (await import('./view/welcome.ts')).welcomeView);
  readonly #log: Log;
  readonly #plan: PlanDock;
  readonly #announcer = new Announcer(part('said', HTMLElement));
  #change: Change = NOTHING;
  #frame: number | undefined;
  #loading = false;
  /** Messages written before there is a session to send them to. */
  #outbox: Outgoing[] = [];
  /** Another session has been asked for: what is sent meanwhile is meant for it. */
  #switching = false;
  /** A fresh view has been asked for because events were missing. */
  #catchingUp = false;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(channel: PageChannel, editor: EditorApi) {
    this.#memory = new PageMemory(editor);
    this.#client = new Client(channel, (frame) => this.#receive(frame));
    this.#context = this.#makeContext();
    const at = (id: string) => part(id, HTMLElement);
    this.#log = new Log(this.#context, at('scroller'), at('log'), () => void this.#loadOlder());
    this.#log.onFollow = () => this.#drawJump();
    this.#plan = new PlanDock(this.#context, at('plan'));
    this.#sessions = new Late(
      async () => new (await import('./view/sessions.ts')).Sessions(this.#context, document.body),
    );
    this.#composer = new Composer(
      this.#context,
      {
        box: part('message', HTMLTextAreaElement),
        attachments: at('attachments'),
        suggestions: at('suggestions'),
        queue: at('queue'),
        bar: at('bar'),
      },
      (message) => this.#send(message),
      (draft) =>
        this.#memory.change({
          draft: { text: draft.text, mentions: [...draft.mentions], pictures: [...draft.pictures] },
        }),
    );
    handleLinks(this.#context, at('scroller'));
  }

  start(): void {
    this.#composer.restore(this.#memory.current.draft);
    this.#draw(ALL);
    this.#client.hello(this.#memory.current.session);
    window.addEventListener('pagehide', () => this.#memory.write());
    // The parser is needed with the first answer, never for typing.
    requestAnimationFrame(() =>
      setTimeout(() => {
        void this.#context.tools.markdown.get();
        void this.#context.review.get().then(() => this.#schedule(ALL));
        void this.#context.consent.get().then(() => this.#schedule(ALL));
        void this.#context.jobs.get().then(() => this.#schedule(ALL));
      }),
    );
  }

  #makeContext(): Context {
    const looks = newLooks();
    return {
      store: this.#store,
      looks,
      review: new Late(async () => (await import('./review/review.ts')).createReview(this.#context)),
      consent: new Late(async () => (await import('./consent/consent.ts')).createConsent(this.#context)),
      jobs: new Late(async () => (await import('./jobs/jobs.ts')).createJobs(this.#context)),
      tools: {
        markdown: new Late(async () => (await import('./text/markdown.ts')).createMarkdown()),
        highlight: new Late(async () => (await import('./text/highlight.ts')).createHighlight()),
      },
      ask: (command) => this.#client.command(command),
      run: (command) => this.#run(command),
      complain: (fault) => this.#complain(fault),
      redraw: (item) => {
        if (item !== undefined) this.#log.touch(item);
        this.#schedule(ALL);
      },
    };
  }

  async #run(command: Command): Promise<Outcome<unknown>> {
    const switches = command.type === 'session.create' || command.type === 'session.open';
    if (switches) this.#switching = true;
    const outcome = await this.#client.command(command);
    if (!outcome.ok) this.#complain(outcome.fault);
    if (switches) this.#switched(outcome.ok);
    return outcome;
  }

  #switched(done: boolean): void {
    this.#switching = false;
    if (done) this.#flush();
    else if (this.#store.view !== undefined)
      for (const message of this.#outbox.splice(0)) this.#composer.takeBack(message);
    this.#schedule({ ...NOTHING, head: true });
  }

  #complain(fault: Fault): void {
    const { faults } = this.#context.looks;
    // Why nothing may run is said as long as it holds, and not once more after that.
    if (fault.code === this.#store.host?.blocked?.code) return;
    if (!faults.some((other) => other.text === fault.text)) faults.push(fault);
    this.#schedule({ ...NOTHING, host: true });
  }

  #receive(frame: ToPage): void {
    if (frame.kind === 'compose') {
      this.#composer.compose(frame);
      return;
    }
    if (frame.kind === 'undo') {
      void this.#context.review.get().then((review) => review.ask(frame.changes));
      return;
    }
    const change = this.#store.accept(frame);
    if (change.gap && !this.#catchingUp) this.#client.hello(this.#store.view?.session);
    this.#catchingUp = frame.kind !== 'view' && (this.#catchingUp || change.gap);
    if (frame.kind === 'view') {
      this.#switching = false;
      this.#memory.change({ session: frame.view.session });
    }
    if (frame.kind === 'view' || frame.kind === 'host') this.#flush();
    if (frame.kind === 'jobs') for (const { call } of frame.jobs) if (call !== undefined) this.#log.touch(call);
    this.#schedule(change);
  }

  #send(message: Outgoing): void {
    this.#outbox.push(message);
    this.#flush();
    this.#log.follow();
    this.#schedule({ ...NOTHING, head: true });
  }

  /** Sends what waits; without any session one is asked for first. */
  #flush(): void {
    if (this.#outbox.length === 0 || this.#switching) return;
    const view = this.#store.view;
    if (view === undefined) {
      if (this.#store.host !== undefined) void newSession(this.#context);
      return;
    }
    for (const message of this.#outbox.splice(0)) {
      void this.#run({ type: 'message.send', session: view.session, ...message }).then((outcome) => {
        if (!outcome.ok) this.#composer.takeBack(message);
      });
    }
  }

  async #loadOlder(): Promise<void> {
    const view = this.#store.view;
    const first = view?.items[0];
    if (this.#loading || view === undefined || first === undefined) return;
    this.#loading = true;
    const outcome = await this.#context.ask({
      type: 'history.load',
      session: view.session,
      before: first.seq,
      limit: PAGE_OF_HISTORY,
    });
    this.#loading = false;
    const reply = HistoryReplySchema.safeParse(outcome.ok ? outcome.value : undefined);
    if (reply.success) this.#schedule(this.#store.prepend(view.session, reply.data.items, reply.data.more));
    else if (!outcome.ok) this.#complain(outcome.fault);
  }

  #schedule(change: Change): void {
    this.#change = join(this.#change, change);
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const next = this.#change;
      this.#change = NOTHING;
      this.#draw(next);
    });
  }

  #draw(change: Change): void {
    if (change.session) this.#log.restart();
    if (change.host || change.head) this.#drawHead();
    if (change.host || change.head || change.items) this.#drawStatus();
    if (change.items || change.head) {
      if (this.#log.following) this.#store.forget();
      render(tailView(this.#context), part('tail', HTMLElement));
      this.#log.draw();
      this.#announcer.update(this.#store.view);
    }
  }

  #drawHead(): void {
    const { store, looks } = this.#context;
    const at = (id: string) => part(id, HTMLElement);
    const begin = () => void newSession(this.#context).then(() => this.#composer.focus());
    render(
      headerView(this.#context, begin, () => void this.#sessions.get().then((sessions) => sessions.show())),
      at('header'),
    );
    this.#plan.draw();
    render(this.#emptyView(), at('welcome'));
    const { blocked, following } = store.host ?? {};
    const dismiss = (fault: Fault) => () => {
      looks.faults.splice(looks.faults.indexOf(fault), 1);
      this.#schedule({ ...NOTHING, host: true });
    };
    render(
      html`${blocked === undefined ? nothing : faultCard(this.#context, blocked, 'warning')}
        ${following ? html`<p class="dim">${words.composer.following}</p>` : nothing}
        ${(store.host?.warnings ?? []).map((warning) => faultCard(this.#context, warning, 'warning'))}
        ${looks.faults.map((fault) => faultCard(this.#context, fault, 'error', dismiss(fault)))}`,
      at('notices'),
    );
    render(costView(store.view?.totals, store.host?.spent), at('cost'));
    render(this.#context.jobs.value?.list(), at('jobs'));
    render(this.#context.consent.value?.rules(), at('allowed'));
    this.#composer.draw();
    this.#sessions.value?.draw();
    this.#drawJump();
  }

  /** Fetched when there is nothing else to see. */
  #emptyView() {
    const { host, view } = this.#store;
    const begun = view !== undefined && (view.items.length > 0 || view.count > 0);
    if (begun && host?.connected !== false) return nothing;
    const draw = this.#welcome.value;
    if (draw !== undefined) return draw(this.#context, (example) => this.#composer.fill(example));
    void this.#welcome.get().then(() => this.#schedule({ ...NOTHING, host: true }));
    return nothing;
  }

  #drawStatus(): void {
    const view = this.#store.view;
    const draw = () =>
      render(runStatusView(this.#context, Date.now(), this.#outbox.length > 0), part('status', HTMLElement));
    draw();
    const active = view !== undefined && view.status !== 'idle';
    if (active) this.#clock ??= setInterval(draw, 1_000);
    else if (this.#clock !== undefined) {
      clearInterval(this.#clock);
      this.#clock = undefined;
    }
  }

  #drawJump(): void {
    const shown = !this.#log.following;
    render(
      shown
        ? html`<button type="button" class="secondary" @click=${() => this.#log.follow()}>${words.log.jump}</button>`
        : nothing,
      part('jump', HTMLElement),
    );
  }
}

/** A part of the skeleton that page.ts wrote. */
function part<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no #${id}.`);
}
