// Draws commands and what they print: fetched after the page, kept for its life.
import style from '../style/jobs.css' with { type: 'text' };
import { duration } from '../text/format.ts';
import type { Context } from '../view/context.ts';
import { answerView, runningView } from './answer.ts';
import { listView } from './list.ts';
import type { Jobs } from './parts.ts';
import { outputView, terminalView } from './terminal.ts';

export function createJobs(context: Context): Jobs {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
  const dismissed = new Set<string>();
  tick();
  return {
    terminal: terminalView,
    output: ({ progress = '' }) => outputView(progress.length < LIVE ? progress : afterFirstLine(progress)),
    answer: ({ call }) => {
      const job = context.store.jobs.find((one) => one.call === call && one.ended === undefined);
      if (job === undefined) return undefined;
      return job.waiting === undefined ? runningView(context, job) : answerView(context, job, job.waiting);
    },
    list: () => listView(context, dismissed),
  };
}

/** No more is kept of what a call prints while it runs: its beginning is cut, perhaps within a sequence. */
const LIVE = 16_000;
const afterFirstLine = (text: string) => text.slice(text.indexOf('\n') + 1);

/** Running times go on without drawing anything else; nothing of it is read out. */
function tick(): void {
  const update = () => {
    for (const element of document.querySelectorAll<HTMLElement>('[data-since]')) {
      const ms = Date.now() - Number(element.dataset.since);
      element.textContent = ms < 1_000 ? '' : duration(Math.floor(ms / 1_000) * 1_000);
    }
  };
  setInterval(update, 1_000);
}
