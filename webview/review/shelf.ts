// What the views of a review share: the page around them, the questions that are open, and the ways to act.
import type { Item, ToolCallView } from '../../src/protocol/view.ts';
import type { TurnEnd } from '../view/article.ts';
import type { Context } from '../view/context.ts';
import type { Target, Undos } from './undoing.ts';

export interface Shelf {
  readonly context: Context;
  readonly undos: Undos;
  /** Of the session that is shown; undefined where nothing may be decided here. */
  target(of: Omit<Target, 'session'>): Target | undefined;
  accept(key: string, target: Target): void;
  /** Opens the changes in the editor. */
  open(target: Target): void;
}

export interface Review extends Shelf {
  turn(turn: TurnEnd): unknown;
  /** The buttons on a call's line. */
  call(call: ToolCallView): unknown;
  /** The question about all of a call, which stands below its line. */
  asked(call: ToolCallView): unknown;
  changes(call: ToolCallView): unknown;
  /** Below a message of the user that changes came after. */
  after(item: Item): unknown;
  /** The question that is open under a key, if one is. */
  choices(key: string, name: string): unknown;
  /** The question that an editor's command or the palette has led to; nothing of it stands in the conversation. */
  tail(): unknown;
  /** Asks about `target` in the tail. */
  ask(target: Target): void;
}
