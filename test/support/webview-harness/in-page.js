// Runs inside the page: stands in for VS Code before the page's script starts, and takes times where they happen.
globalThis.harness = (() => {
  const sent = [];
  let state;
  const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const layOut = () => document.body.getBoundingClientRect();
  const deliver = (frames) => {
    for (const frame of frames) window.postMessage(frame, '*');
  };

  globalThis.acquireVsCodeApi = () => ({
    postMessage: (frame) => {
      sent.push(JSON.parse(JSON.stringify(frame)));
      // A test that has a host of its own answers at once.
      globalThis.toHost?.(sent.at(-1));
    },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? state,
    setState: (next) => {
      state = next;
      sessionStorage.setItem('state', JSON.stringify(next));
    },
  });

  return {
    sent,
    deliver,
    dress: (css, kind) =>
      document.addEventListener('DOMContentLoaded', () => {
        const style = document.createElement('style');
        style.textContent = css;
        document.head.append(style);
        document.body.className = kind;
        document.body.dataset.vscodeThemeKind = kind;
      }),
    settle: async () => {
      await nextFrame();
      await nextFrame();
      await pause(30);
    },
    /** From a frame's arrival until its text has been laid out, one after the other. */
    growth: async (frames) => {
      const times = [];
      for (const frame of frames) {
        window.dispatchEvent(new MessageEvent('message', { data: frame }));
        // The page's own callback was asked for first, so its work lies between the frame's start and this line.
        const start = await nextFrame();
        layOut();
        times.push(performance.now() - start);
      }
      return times;
    },
    /** Tokens arrive one frame each at a steady rate; how far behind the screen is when the last has been sent. */
    follow: async (perSecond, words) => {
      const total = perSecond * 3;
      const start = performance.now();
      for (let count = 0; count < total; await pause(5)) {
        const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * perSecond));
        for (; count < due; count++) {
          const text = count === total - 1 ? ' THE-END' : words[count % words.length];
          const deltas = [{ type: 'message.delta', message: 'big', part: 0, kind: 'text', text }];
          deliver([{ kind: 'deltas', session: 's1', deltas }]);
        }
      }
      const last = performance.now();
      while (!document.querySelector('article:last-of-type')?.textContent?.includes('THE-END')) await pause(2);
      return { behindMs: performance.now() - last, feedMs: last - start };
    },
    open: async (frames) => {
      const start = performance.now();
      deliver(frames);
      while (document.querySelector('article') === null) await nextFrame();
      layOut();
      return performance.now() - start;
    },
    scroll: async (steps, by) => {
      const scroller = document.querySelector('#scroller');
      const times = [];
      for (let step = 0; step < steps; step++) {
        scroller?.scrollBy(0, by);
        await nextFrame();
        const start = performance.now();
        await nextFrame();
        await pause(0);
        times.push(performance.now() - start);
      }
      return times;
    },
    type: async (keys) => {
      const box = document.querySelector('textarea');
      const times = [];
      for (let key = 0; key < keys; key++) {
        const start = performance.now();
        box.value += 'a ';
        box.dispatchEvent(new InputEvent('input', { bubbles: true }));
        layOut();
        times.push(performance.now() - start);
        await nextFrame();
      }
      return times;
    },
    nodes: () => document.querySelectorAll('*').length,
    /** The first article in sight, and where it stands. */
    inSight: () => {
      const edge = document.querySelector('#scroller').getBoundingClientRect().top;
      const article = [...document.querySelectorAll('article')].find(
        (one) => one.getBoundingClientRect().bottom > edge,
      );
      return { item: article?.dataset.item, top: article?.getBoundingClientRect().top };
    },
    firstArticle: () => document.querySelector('article')?.textContent?.trim().slice(0, 30),
    /** Plays the host's part for `history.load`. */
    answerHistory: (items) => {
      let answered = 0;
      setInterval(() => {
        for (; answered < sent.length; answered++) {
          const { id, command } = sent[answered];
          if (command?.type !== 'history.load') continue;
          const older = items.filter((item) => item.seq < command.before);
          const result = { items: older.slice(-command.limit), more: older.length > command.limit };
          deliver([{ kind: 'reply', id, ok: true, result }]);
        }
      }, 5);
    },
  };
})();
