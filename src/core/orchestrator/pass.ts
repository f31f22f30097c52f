// Waits while a run is paused: until it goes on, or is stopped.

/** `listeners` are told whenever the pause may be over. */
export async function passWhen(paused: () => boolean, listeners: Set<() => void>, signal: AbortSignal): Promise<void> {
  while (paused() && !signal.aborted) {
    await new Promise<void>((resolve) => {
      const go = () => {
        listeners.delete(go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      listeners.add(go);
      signal.addEventListener('abort', go, { once: true });
    });
  }
}
