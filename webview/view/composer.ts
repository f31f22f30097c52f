// The message box: adopts the one that is already on the page, and turns what is typed into a message.
import { render } from 'lit';
import type { Mention } from '../../src/protocol/command.ts';
import type { ToPage } from '../../src/protocol/frame.ts';
import type { UserPart } from '../../src/protocol/message.ts';
import { addMentions, insertMention, mentionAt, typedMentions } from '../text/mention.ts';
import { words } from '../words.ts';
import { attachmentsView, droppedMentions, type Picture, readPictures } from './attachments.ts';
import { barView } from './bar.ts';
import type { Context } from './context.ts';
import { queueView } from './queue.ts';
import { type Suggestion, Suggestions } from './suggestions.ts';

export interface Draft {
  readonly text: string;
  readonly mentions: readonly Mention[];
  readonly pictures: readonly Picture[];
}
export interface Outgoing {
  readonly parts: UserPart[];
  readonly mentions: Mention[];
}
export interface ComposerParts {
  readonly box: HTMLTextAreaElement;
  readonly attachments: HTMLElement;
  readonly suggestions: HTMLElement;
  readonly queue: HTMLElement;
  readonly bar: HTMLElement;
}

export class Composer {
  readonly #context: Context;
  readonly #parts: ComposerParts;
  readonly #suggestions: Suggestions;
  readonly #send: (message: Outgoing) => void;
  /** Whether the host was told that a first message is being written. */
  #begun = false;
  readonly #save: (draft: Draft) => void;
  #mentions: readonly Mention[] = [];
  #pictures: readonly Picture[] = [];
  #empty = true;

  constructor(context: Context, parts: ComposerParts, send: (message: Outgoing) => void, save: (draft: Draft) => void) {
    this.#context = context;
    this.#parts = parts;
    this.#send = send;
    this.#save = save;
    this.#suggestions = new Suggestions(context, parts.box, parts.suggestions, (suggestion) => this.#take(suggestion));
    this.#listen(parts.box);
    parts.box.dataset.adopted = 'true';
  }

  /** What was typed before the script ran comes before what was kept. */
  restore(draft: Draft | undefined): void {
    const { box } = this.#parts;
    if (draft !== undefined) {
      if (box.value === '') box.value = draft.text;
      this.#mentions = draft.mentions;
      this.#pictures = draft.pictures;
    }
    this.#changed();
    // What was sent before the script ran: the skeleton keeps the key, because nobody was there to hear it.
    if (box.dataset.enter === undefined) return;
    delete box.dataset.enter;
    this.send();
  }

  compose(frame: Extract<ToPage, { kind: 'compose' }>): void {
    const { box } = this.#parts;
    box.value = box.value.trim() === '' || frame.send ? frame.text : `${box.value.trimEnd()}\n${frame.text}`;
    this.#mentions = addMentions(this.#mentions, frame.mentions);
    this.#changed();
    if (frame.send) this.send();
    if (frame.focus) box.focus();
  }

  /** A message that was refused comes back, unless another is being written by now. */
  takeBack({ parts, mentions }: Outgoing): void {
    if (!this.#isEmpty()) return;
    this.#parts.box.value = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    this.#pictures = parts.filter((part) => part.type === 'image');
    this.#mentions = mentions;
    this.#changed();
  }

  focus(): void {
    this.#parts.box.focus();
  }

  fill(text: string): void {
    const { box } = this.#parts;
    box.value = text;
    box.focus();
    this.#changed();
  }

  draw(): void {
    const { bar, box, queue } = this.#parts;
    const blocked = this.#blocked();
    this.#empty = this.#isEmpty();
    // Still there to be read and copied from, and the focus stays in it.
    box.readOnly = this.#context.store.host?.following ?? false;
    box.title = box.readOnly ? (blocked ?? '') : '';
    render(
      barView(this.#context, {
        canSend: !this.#empty && blocked === undefined,
        blocked,
        attach: () => this.#attach(),
        send: () => this.send(),
        stop: () => this.stop(),
      }),
      bar,
    );
    render(queueView(this.#context), queue);
  }

  send(): void {
    const { box } = this.#parts;
    const text = box.value.trim();
    if (this.#isEmpty() || this.#blocked() !== undefined) return;
    const said = text === '' ? this.#mentions.map(({ label }) => `@${label}`).join(' ') : text;
    const parts: UserPart[] = [...(said === '' ? [] : [{ type: 'text' as const, text: said }]), ...this.#pictures];
    this.#send({ parts, mentions: addMentions(this.#mentions, typedMentions(text)) });
    box.value = '';
    this.#mentions = [];
    this.#pictures = [];
    this.#changed();
  }

  stop(): void {
    const view = this.#context.store.view;
    if (view !== undefined && view.status !== 'idle')
      void this.#context.run({ type: 'run.stop', session: view.session });
  }

  /** Why nothing can be sent from here. */
  #blocked(): string | undefined {
    const { blocked, following } = this.#context.store.host ?? {};
    return blocked?.text ?? (following ? words.composer.following : undefined);
  }

  #isEmpty(): boolean {
    return this.#parts.box.value.trim() === '' && this.#pictures.length === 0 && this.#mentions.length === 0;
  }

  #listen(box: HTMLTextAreaElement): void {
    box.addEventListener('input', () => this.#typed());
    box.addEventListener('keydown', (event) => this.#key(event));
    box.addEventListener('click', () => this.#suggest());
    box.addEventListener('blur', () => this.#suggestions.search(undefined));
    box.addEventListener('paste', (event) => this.#receive(event, event.clipboardData));
    const frame = box.parentElement ?? box;
    frame.addEventListener('dragover', (event) => event.preventDefault());
    frame.addEventListener('drop', (event) => this.#receive(event, event.dataTransfer));
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#suggestions.key(event)) {
      event.preventDefault();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'Escape' && this.#parts.box.value === '') {
      this.stop();
    }
  }

  /** On the path of every key: draws only when emptiness changed. */
  #typed(): void {
    if (!this.#begun) void this.#context.run({ type: 'message.begin' });
    this.#begun = true;
    if (this.#isEmpty() !== this.#empty) this.draw();
    this.#suggest();
    this.#keep();
  }

  #changed(): void {
    const drop = {
      mention: (mention: Mention) => {
        this.#mentions = this.#mentions.filter((one) => one !== mention);
        this.#changed();
      },
      picture: (picture: Picture) => {
        this.#pictures = this.#pictures.filter((one) => one !== picture);
        this.#changed();
      },
    };
    render(attachmentsView(this.#mentions, this.#pictures, drop), this.#parts.attachments);
    this.draw();
    this.#suggestions.search(undefined);
    this.#keep();
  }

  #keep(): void {
    this.#save({ text: this.#parts.box.value, mentions: this.#mentions, pictures: this.#pictures });
  }

  #suggest(): void {
    const { box } = this.#parts;
    this.#suggestions.search(
      box.selectionStart === box.selectionEnd ? mentionAt(box.value, box.selectionStart) : undefined,
    );
  }

  #attach(): void {
    const { box } = this.#parts;
    const gap = box.value === '' || /\s$/.test(box.value) ? '' : ' ';
    box.value += `${gap}@`;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    this.#typed();
  }

  #take({ label, mention }: Suggestion): void {
    const { box } = this.#parts;
    const query = this.#suggestions.query;
    if (query === undefined) return;
    const next = insertMention(box.value, box.selectionStart, query, label);
    box.value = next.text;
    box.setSelectionRange(next.caret, next.caret);
    if (mention === undefined) {
      this.#typed();
      return;
    }
    this.#mentions = addMentions(this.#mentions, [mention]);
    this.#changed();
  }

  #receive(event: Event, data: DataTransfer | null): void {
    if (data === null) return;
    const mentions =
      event.type === 'drop'
        ? droppedMentions(data.getData('application/vnd.code.uri-list') || data.getData('text/uri-list'))
        : [];
    const files = mentions.length > 0 ? [] : [...data.files];
    if (mentions.length === 0 && files.length === 0) return;
    event.preventDefault();
    this.#mentions = addMentions(this.#mentions, mentions);
    void readPictures(files).then(({ pictures, faults }) => {
      this.#pictures = [...this.#pictures, ...pictures];
      for (const fault of faults) this.#context.complain(fault);
      this.#changed();
    });
  }
}
