// Lets a replay go on in the order of its log: each answer from outside comes when all that was logged before it has happened.
import type { Event, EventBody } from '../../../protocol/event.ts';
import { type Difference, describeDifference, NOTHING } from './describe.ts';
import type { Names } from './names.ts';
import { asLogged, callOf, type Recording, stepOf } from './recording.ts';
import { placeOf } from './side-by-side.ts';

/** What somebody did from outside: true when it could be done. */
export interface Act {
  readonly due: number;
  /** An answer that somebody waits for, as soon as it is due; otherwise only when nothing goes on by itself. */
  readonly atOnce: boolean;
  act(): boolean;
}

interface Held {
  readonly due: number;
  readonly step: string | undefined;
  /** `told` of what is stored; `loose`: its place in the log may be taken wrongly, so it comes also where nothing else goes on. */
  readonly kind: 'told' | 'loose' | 'exact';
  readonly release: () => void;
}

/** What follows from an answer that comes in its place. */
const AWAITED: ReadonlySet<string> = new Set(['message.completed', 'tool.prepared', 'tool.ended']);

const NEVER = Number.POSITIVE_INFINITY;

export class Conductor {
  /** True when all was compared, or something was not the same. */
  over = false;
  difference: Difference | undefined;
  readonly patient: boolean;
  readonly #recording: Recording;
  readonly #names: Names;
  readonly #held = new Set<Held>();
  #acts: readonly Act[] = [];
  /** The first that has not been made. */
  #place = 0;
  /** Made already, behind the first that has not been. */
  readonly #early = new Set<number>();
  /** Of what was made last. */
  #last = -1;
  /** Counts whatever moves, so that standing still is seen. */
  #moves = 0;
  /** Where the log stood when something was last told. */
  #toldAt = -1;

  /**
   * `patient`: who goes on by himself goes on only when the log has come to what he does next. Where the answers of steps
   * side by side came in one and the same moment, that is nearer to what was; otherwise all that follows from one answer
   * comes before the next.
   */
  constructor(recording: Recording, names: Names, patient: boolean) {
    this.#recording = recording;
    this.#names = names;
    this.patient = patient;
  }

  /** Of the log's next event. */
  get place(): number {
    return this.#place;
  }

  get event(): Event | undefined {
    return this.#recording.events[this.#place];
  }

  /** The place of the step's next event that has not been made; infinite when there is none. */
  next(step: string | undefined): number {
    let place = this.#recording.nextOfStrand(step, this.#place);
    while (this.#early.has(place)) place = this.#recording.nextOfStrand(step, place + 1);
    return place;
  }

  /** What the replay has made in one go, as it makes it: the log must have the same. */
  made(bodies: readonly EventBody[]): void {
    for (const [index, body] of bodies.entries()) {
      if (this.over) return;
      this.#compare(body, index === 0 ? undefined : this.#last + 1);
    }
    this.#goOn();
  }

  /** A failure of the replay itself is no reason to bring down whoever asked for it. */
  crashed(error: unknown): void {
    this.over = true;
    const logged = this.#recording.events[this.#place];
    this.difference = {
      seq: this.#seq(this.#place),
      logged: logged?.type ?? '',
      replayed: `it failed: ${String(error)}`,
    };
  }

  /** Resolves when the log has come to `due`. */
  hold(due: number, step?: string, kind: 'loose' | 'exact' = 'exact'): Promise<void> {
    return this.#hold(due, step, kind);
  }

  /** Resolves when something was stored: with the next thing that follows from it, so that nobody goes on too early. */
  stored(bodies: readonly EventBody[]): Promise<void> {
    const last = this.#recording.events[this.#last];
    const step = last === undefined ? undefined : stepOf(last);
    if (this.over) return new Promise(() => undefined);
    if (!this.patient || last === undefined || step === undefined || bodies.length === 0) return Promise.resolve();
    const due = this.#following(last, step);
    if (due === NEVER) return Promise.resolve();
    // Before that comes an answer from outside, or an end of what is under the step, which is waited for.
    const follows = this.#recording.events[due];
    if (AWAITED.has(follows?.type ?? '')) return Promise.resolve();
    if (follows?.type === 'step.ended' && this.#recording.hasUnder(step, this.#last, due)) return Promise.resolve();
    return this.#hold(due, step, 'told');
  }

  /** Carries the replay to its end; `soon` resolves when all that can go on by itself has gone on. */
  async conduct(acts: readonly Act[], soon: () => Promise<void>): Promise<void> {
    this.#acts = acts;
    while (!this.over) {
      const before = this.#moves;
      // What is only noted is stored with whatever comes soon: one turn for that, one for what follows from it.
      await soon();
      await soon();
      if (this.#moves !== before || this.over) continue;
      if (this.#answer() || (this.#early.size === 0 && this.#do(() => true)) || this.#nudge()) continue;
      this.#fail(NOTHING);
    }
  }

  /** The place of what follows from what was made last. */
  #following(last: Event, step: string): number {
    const call = callOf(last);
    const next = this.#recording.next(step, this.#last + 1);
    const named = call === undefined ? NEVER : this.#recording.nextOfCall(step, call, this.#last + 1);
    // A call that changes the plan does that first.
    return named === NEVER || this.#recording.events[next]?.type === 'plan.edited' ? next : named;
  }

  #hold(due: number, step: string | undefined, kind: Held['kind']): Promise<void> {
    this.#moves += 1;
    return new Promise((release) => {
      this.#held.add({ due, step, kind, release });
      this.#goOn();
    });
  }

  /** `place`: where it must be, when it was made in one go with what stands before that. */
  #compare(body: EventBody, place: number | undefined): void {
    this.#moves += 1;
    const { events, cut } = this.#recording;
    const call = callOf(body);
    const said = call === undefined ? undefined : this.#names.toLogged(call);
    const at = place ?? placeOf(body, said, this.#recording, { place: this.#place, early: this.#early });
    const expected = events[at];
    // Beyond the end of a log that was cut off nothing is measured.
    if (expected === undefined && cut) return;
    const made = asLogged(body, expected ?? { seq: this.#seq(at), at: 0, session: '' });
    if (expected?.seq !== this.#seq(at) || this.#names.match(bodyOf(expected), bodyOf(made)) !== undefined) {
      this.#fail(made, at);
      return;
    }
    this.#last = at;
    this.#early.add(at);
    while (this.#early.delete(this.#place)) this.#place += 1;
    if (this.#place === events.length) this.over = true;
  }

  #seq(place: number): number {
    return (this.#recording.events[0]?.seq ?? 1) + place;
  }

  #fail(made: Event | typeof NOTHING, place = this.#place): void {
    this.over = true;
    this.difference = describeDifference(this.#seq(place), this.#recording.events[place], made, this.#names);
  }

  #goOn(): void {
    if (this.over || !this.patient) return;
    for (const held of [...this.#held]) if (held.due <= this.#place) this.#release(held);
    if (this.#toldAt === this.#place) this.#tellInOneGo();
    this.#do((act) => act.atOnce);
  }

  /** One of what is due, when all that follows from the one before has come. */
  #answer(): boolean {
    if (this.#do((act) => act.atOnce)) return true;
    const due = [...this.#held].find((held) => held.due <= this.#place);
    if (due !== undefined) this.#release(due);
    return due !== undefined;
  }

  /** Several that are told at once go on side by side, so that what follows from one does not overtake another. */
  #tellInOneGo(): void {
    const { events } = this.#recording;
    for (let place = this.#place; ; ) {
      do place += 1;
      while (together(events[place - 1], events[place]) || this.#early.has(place));
      const next = [...this.#held].find((held) => held.kind === 'told' && held.due === place);
      if (next === undefined) return;
      this.#release(next);
    }
  }

  #release(held: Held): void {
    this.#moves += 1;
    if (held.kind === 'told' && held.due === this.#place) this.#toldAt = this.#place;
    this.#held.delete(held);
    held.release();
  }

  #do(which: (act: Act) => boolean): boolean {
    const next = this.#acts.find((act) => which(act) && act.due <= this.#place);
    if (next === undefined || !next.act()) return false;
    this.#moves += 1;
    this.#acts = this.#acts.filter((act) => act !== next);
    return true;
  }

  /** Where nothing is due and nothing goes on: the next event follows from something that cannot be told from the log. */
  #nudge(): boolean {
    const step = this.event === undefined ? undefined : stepOf(this.event);
    // As they came: so they would be told.
    const held = [...this.#held].filter((one) => one.due !== NEVER);
    const own = held.filter((one) => one.step === step);
    const isTold = (one: Held) => one.kind === 'told';
    const isLoose = (one: Held) => one.kind === 'loose';
    const next = own.find(isTold) ?? own.find(isLoose) ?? held.find(isTold) ?? held.find(isLoose);
    if (next === undefined) return false;
    this.#release(next);
    return true;
  }
}

function bodyOf(event: Event): EventBody {
  const { v: _v, seq: _seq, at: _at, session: _session, ...body } = event;
  return body;
}

/** What the engine always writes in one go. */
const PAIRS: ReadonlySet<string> = new Set([
  'model.requested message.started',
  'message.completed model.ended',
  'message.started message.completed',
  'tool.prepared tool.started',
  'tool.prepared approval.requested',
]);

const together = (one: Event | undefined, other: Event | undefined) =>
  one !== undefined && other !== undefined && stepOf(one) === stepOf(other) && PAIRS.has(`${one.type} ${other.type}`);
