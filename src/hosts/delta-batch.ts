// Gathers streamed deltas into at most one frame per few milliseconds; the first after a pause goes out at once.
import type { Delta } from '../protocol/event.ts';

export interface DeltaBatch {
  add(deltas: readonly Delta[]): void;
  /** Sends what waits, so that an event that follows it arrives after it. */
  flush(): void;
  drop(): void;
}

/** About half a screen frame: two batches never wait longer than one repaint. */
const PAUSE_MS = 8;
/** No more of what a tool prints is kept on a screen: what a slow moment gathers beyond it would only be thrown away there. */
const PROGRESS_LIMIT = 16_000;
const WRITING_LIMIT = 4_000;

export function createDeltaBatch(send: (deltas: readonly Delta[]) => void): DeltaBatch {
  let waiting: Delta[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentAt = 0;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const deltas = waiting;
    waiting = [];
    sentAt = performance.now();
    send(deltas);
  };

  return {
    add: (deltas) => {
      for (const delta of deltas) join(waiting, delta);
      if (timer !== undefined) return;
      const since = performance.now() - sentAt;
      if (since >= PAUSE_MS) flush();
      else timer = setTimeout(flush, PAUSE_MS - since);
    },
    flush,
    drop: () => {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}

/** A piece of the same part is appended to the one before it. */
function join(waiting: Delta[], delta: Delta): void {
  const last = waiting.at(-1);
  if (last?.type === 'message.delta' && delta.type === 'message.delta' && last.message === delta.message) {
    if (last.part === delta.part) {
      waiting[waiting.length - 1] = { ...last, text: last.text + delta.text };
      return;
    }
  }
  if (last?.type === 'message.writing' && delta.type === 'message.writing' && last.message === delta.message) {
    if (last.part === delta.part) {
      const text = ((last.text ?? '') + (delta.text ?? '')).slice(-WRITING_LIMIT);
      waiting[waiting.length - 1] = { ...last, ...delta, text };
      return;
    }
  }
  if (last?.type === 'tool.progress' && delta.type === 'tool.progress' && last.call === delta.call) {
    waiting[waiting.length - 1] = { ...last, text: (last.text + delta.text).slice(-PROGRESS_LIMIT) };
    return;
  }
  waiting.push(delta.type === 'tool.progress' ? { ...delta, text: delta.text.slice(-PROGRESS_LIMIT) } : delta);
}
