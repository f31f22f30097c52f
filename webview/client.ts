// Speaks to the host: says hello, sends commands, matches replies, and hands every valid frame on.
import type { Command } from '../src/protocol/command.ts';
import { fail, type Outcome, succeed } from '../src/protocol/fault.ts';
import { FRAME_VERSION, type ToPage, ToPageSchema } from '../src/protocol/frame.ts';
import type { PageChannel } from './channel.ts';

export class Client {
  readonly #channel: PageChannel;
  readonly #waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  readonly #stop: () => void;
  #last = 0;

  constructor(channel: PageChannel, receive: (frame: ToPage) => void) {
    this.#channel = channel;
    this.#stop = channel.listen((raw) => {
      const parsed = ToPageSchema.safeParse(raw);
      if (!parsed.success) {
        console.warn('Orquestra: a frame was not understood and is ignored.', parsed.error.issues[0]);
        return;
      }
      const frame = parsed.data;
      if (frame.kind === 'reply') this.#settle(frame.id, succeed(frame.result));
      else if (frame.kind === 'refusal') this.#settle(frame.id, { ok: false, fault: frame.fault });
      else receive(frame);
    });
  }

  hello(session: string | undefined): void {
    this.#channel.send({ kind: 'hello', version: FRAME_VERSION, ...(session === undefined ? {} : { session }) });
  }

  command(command: Command): Promise<Outcome<unknown>> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#channel.send({ kind: 'command', id, command });
    });
  }

  #settle(id: number, outcome: Outcome<unknown>): void {
    this.#waiting.get(id)?.(outcome);
    this.#waiting.delete(id);
  }

  dispose(): void {
    this.#stop();
    for (const resolve of this.#waiting.values()) resolve(fail('page.closed', 'The page was closed.'));
    this.#waiting.clear();
  }
}
