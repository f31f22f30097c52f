// What was changed since is the user's to decide: an undo that meets it leads to a question in the chat.
import type { Orchestrator } from '../../core/create.ts';
import type { Changes } from '../../protocol/command.ts';
import type { Outcome } from '../../protocol/fault.ts';

/** What a command gives that was not carried out because it has led to a question. */
export const ASKED = 'asked';

type Dispatch = Orchestrator['dispatch'];

/** As `dispatch`, for commands of the palette and of editors, where there is no place for the question. */
export const askOnConflict =
  (dispatch: Dispatch, ask: (changes: Changes) => Promise<Outcome<unknown>>): Dispatch =>
  async (command) => {
    const done = await dispatch(command);
    if (done.ok || done.fault.code !== 'undo.conflict' || command.type !== 'edit.undo') return done;
    const { type: _type, choices: _choices, ...changes } = command;
    return ask(changes);
  };
