// Reviewing and taking back changes, as the rest of the page is given it: fetched after the page, kept for its life.
import { reviewWords } from '../review-words.ts';
import style from '../style/review.css' with { type: 'text' };
import type { Context } from '../view/context.ts';
import { changesView } from './changes.ts';
import { choicesView } from './choices.ts';
import type { Review, Shelf } from './shelf.ts';
import { afterView, callView, turnView } from './summary.ts';
import { Undos } from './undoing.ts';

const TAIL = 'tail';

export function createReview(context: Context): Review {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
  const undos = new Undos(context);
  const shelf: Shelf = {
    context,
    undos,
    target: (of) => {
      const { view, host } = context.store;
      return view === undefined || host?.following === true ? undefined : { session: view.session, ...of };
    },
    accept: (_key, target) => void context.run({ type: 'edit.accept', ...target }),
    open: (target) => void context.run({ type: 'changes.open', ...target }),
  };
  return {
    ...shelf,
    turn: (turn) => turnView(shelf, turn),
    call: (call) => callView(shelf, call),
    asked: (call) => choicesView(shelf, call.call, reviewWords.undo),
    changes: (call) => changesView(shelf, call),
    after: (item) => afterView(shelf, item),
    choices: (key, name) => choicesView(shelf, key, name),
    tail: () => choicesView(shelf, TAIL, reviewWords.undo),
    ask: (target) => {
      if (target.session !== context.store.view?.session) return;
      undos.cancel(TAIL);
      void undos.examine(TAIL, target, () => context.redraw());
    },
  };
}
