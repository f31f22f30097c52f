// Runs in the workbench and in the chat's document of a window that is measured: says what happened when and what was visible when.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const box = () => document.querySelector('textarea[aria-label="Message"]');
  const log = () => document.querySelector('[role="log"]');
  const lastArticle = () => log()?.querySelector('article:last-of-type');
  /** Calls back after each painted frame until told to stop: the message task follows the frame's paint. */
  const afterFrames = (act) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (act(now()) !== false) ask();
    };
    const ask = () => requestAnimationFrame(() => port2.postMessage(0));
    ask();
  };
  const bench = {
    /** Epoch milliseconds of the first paint with a text box that can be typed in; in the workbench. */
    usableAt: undefined,
    /** In the workbench: its server serves webviews from its own origin, so their documents can be looked into. */
    watchBox(extension) {
      const documents = (root, selector) =>
        [...root.querySelectorAll(selector)].map((frame) => frame.contentDocument).filter(Boolean);
      afterFrames((at) => {
        const found = documents(document, `iframe.webview[src*="extensionId=${extension}"]`)
          .flatMap((outer) => documents(outer, 'iframe'))
          .map((inner) => inner.querySelector('textarea[aria-label="Message"]'))
          .find((one) => one !== null && !one.disabled && one.getClientRects().length > 0);
        if (found === undefined) return true;
        bench.usableAt = at;
        return false;
      });
    },
    /** Of the last Enter. */
    enterAt: undefined,
    /** Of the last pointer that went down. */
    clickAt: undefined,
    /** shown[i]: when token i was first on the screen. */
    shown: [],
    listen() {
      addEventListener(
        'keydown',
        (event) => {
          if (event.key === 'Enter') bench.enterAt = performance.timeOrigin + event.timeStamp;
        },
        true,
      );
      const keep = (event) => {
        bench.clickAt = performance.timeOrigin + event.timeStamp;
      };
      addEventListener('pointerdown', keep, true);
    },
    /** Watches numbered tokens ("w17") at the end of the newest article until number `last` is painted. */
    watchTokens(last) {
      const shown = [];
      bench.shown = shown;
      const earlier = lastArticle();
      let dirty = true;
      const observer = new MutationObserver(() => {
        dirty = true;
      });
      observer.observe(log(), { childList: true, subtree: true, characterData: true });
      afterFrames((at) => {
        const article = lastArticle();
        if (!dirty || article === earlier) return true;
        dirty = false;
        const numbers = (article?.textContent ?? '').slice(-400).matchAll(/w(\d+)/g);
        const highest = Math.max(-1, ...[...numbers].map((match) => Number(match[1])));
        while (shown.length <= highest) shown.push(at);
        if (highest < last) return true;
        observer.disconnect();
        return false;
      });
    },
    /** Resolves when a session of that title is painted with `text` in its newest article. */
    whenTitled: (title, text) =>
      new Promise((resolve) => {
        afterFrames((at) => {
          const titled = document.querySelector('h1')?.title === title;
          if (!titled || !lastArticle()?.textContent?.includes(text)) return true;
          resolve(at);
          return false;
        });
      }),
    /** Resolves when a second of frames in a row was painted without delay, or after `patience` milliseconds anyway. */
    whenCalm: (patience) =>
      new Promise((resolve) => {
        const end = now() + patience;
        let before = now();
        let calm = 0;
        afterFrames((at) => {
          calm = at - before < 34 ? calm + 1 : 0;
          before = at;
          if (calm < 60 && at < end) return true;
          resolve(calm >= 60);
          return false;
        });
      }),
    nodes: () => document.querySelectorAll('*').length,
    /** Times between two frames while the conversation is scrolled up, one notch a frame. */
    scroll: (notches) =>
      new Promise((resolve) => {
        const scroller = [log(), log().parentElement].find((one) => one.scrollHeight > one.clientHeight + 1);
        const times = [];
        let before = now();
        afterFrames((at) => {
          times.push(at - before);
          before = at;
          scroller?.scrollBy(0, -120);
          if (times.length <= notches) return true;
          resolve(times.slice(1));
          return false;
        });
      }),
    /** Watches the text box: for each key, the time from its event to the paint that follows it. */
    watchTyping() {
      const times = [];
      bench.typing = times;
      box().addEventListener(
        'keydown',
        (event) => {
          const down = performance.timeOrigin + event.timeStamp;
          afterFrames((at) => {
            times.push(at - down);
            return false;
          });
        },
        true,
      );
    },
  };
  window.bench = bench;
})();
