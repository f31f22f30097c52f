// What the page keeps over its own end: the session it showed and the message that was being written.
import * as z from 'zod/mini';
import { MentionSchema } from '../src/protocol/command.ts';
import { ImagePartSchema } from '../src/protocol/message.ts';
import type { EditorApi } from './channel.ts';

const MemorySchema = z.object({
  session: z.optional(z.string()),
  draft: z.optional(
    z.object({ text: z.string(), mentions: z.array(MentionSchema), pictures: z.array(ImagePartSchema) }),
  ),
});
export type Memory = z.infer<typeof MemorySchema>;

/** Characters of pictures that are worth keeping; larger ones would be written again with every pause in typing. */
const PICTURES = 2_000_000;
const PAUSE = 150;

export class PageMemory {
  readonly #editor: EditorApi;
  #memory: Memory;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(editor: EditorApi) {
    this.#editor = editor;
    const kept = MemorySchema.safeParse(editor.getState());
    this.#memory = kept.success ? kept.data : {};
  }

  get current(): Memory {
    return this.#memory;
  }

  /** Written after a pause: typing must not wait for it. */
  change(change: Partial<Memory>): void {
    this.#memory = { ...this.#memory, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.write(), PAUSE);
  }

  write(): void {
    clearTimeout(this.#timer);
    const { session, draft } = this.#memory;
    const size = draft?.pictures.reduce((sum, picture) => sum + picture.data.length, 0) ?? 0;
    const pictures = size > PICTURES ? [] : (draft?.pictures ?? []);
    this.#editor.setState({ session, ...(draft === undefined ? {} : { draft: { ...draft, pictures } }) });
  }
}
