// Carries out what a user asks of the orchestrator: one handler per command, the same for every host.
import type { CoreCommand } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { JournalError } from './journal.ts';
import { loadHistory } from './open.ts';
import type { Approve } from './run.ts';
import { firstStep, type Session, type SessionParts } from './session.ts';
import type { Sessions } from './sessions.ts';
import { findUndo } from './undo.ts';

type Of<T extends CoreCommand['type']> = Extract<CoreCommand, { type: T }>;
type Handlers = { readonly [T in CoreCommand['type']]: (command: Of<T>) => Promise<Outcome<unknown>> };

export type Dispatch = (command: CoreCommand) => Promise<Outcome<unknown>>;

export function createDispatch(sessions: Sessions, parts: SessionParts, approve: Approve): Dispatch {
  const handlers = handlersOf(sessions, parts, approve);
  return async (command) => {
    try {
      // The table is total over the command's type; TypeScript cannot follow the pairing of the two.
      const handle = handlers[command.type] as (given: CoreCommand) => Promise<Outcome<unknown>>;
      return await handle(command);
    } catch (error) {
      if (error instanceof JournalError) return { ok: false, fault: error.fault };
      parts.ports.logger.write('error', `${command.type}: ${error instanceof Error ? error.stack : String(error)}`);
      return fail('command.crashed', `${command.type} failed unexpectedly; the log has the details.`, {
        action: 'open-log',
      });
    }
  };
}

function handlersOf(sessions: Sessions, parts: SessionParts, approve: Approve): Handlers {
  const within = async <T>(id: string, act: (session: Session) => Promise<Outcome<T>> | Outcome<T>) => {
    const opened = await sessions.open(id);
    return opened.ok ? act(opened.value) : opened;
  };
  return {
    'session.create': async (command) => {
      const created = await sessions.create(command);
      return created.ok ? succeed({ session: created.value.id }) : created;
    },
    'session.open': (command) => within(command.session, (session) => succeed({ session: session.id })),
    'session.delete': (command) => sessions.remove(command.session),
    'session.rename': (command) =>
      within(command.session, async (session) => {
        await session.journal.emit([{ type: 'session.renamed', title: command.title }]);
        return succeed(undefined);
      }),
    'session.configure': (command) =>
      within(command.session, async (session) => {
        const { mode, model } = command;
        await session.journal.emit([{ type: 'session.configured', mode, model }]);
        return succeed(undefined);
      }),
    'session.list': (command) => sessions.list(command.query, Math.min(command.limit ?? 50, 500)),
    'history.load': (command) => loadHistory(parts.ports.log, command.session, command.before, command.limit),
    'message.send': (command) => within(command.session, (session) => session.send(command.parts, approve)),
    'message.unqueue': (command) =>
      within(command.session, async (session) => {
        await session.journal.emit([{ type: 'message.unqueued', message: command.message }]);
        return succeed(undefined);
      }),
    'run.stop': (command) =>
      within(command.session, async (session) => {
        await session.stop('stopped');
        return succeed(undefined);
      }),
    'run.resume': (command) => within(command.session, (session) => session.resume(approve)),
    'approval.answer': (command) => within(command.session, (session) => session.waiting.answerApproval(command)),
    'question.answer': (command) =>
      within(command.session, (session) => session.waiting.answerQuestion(command.call, command.answer)),
    'edit.undo': (command) => within(command.session, (session) => undo(session, parts, command)),
  };
}

/** An undo is a run of one tool step; the user's own wish is its approval. */
async function undo(session: Session, parts: SessionParts, command: Of<'edit.undo'>): Promise<Outcome<unknown>> {
  const found = await findUndo(parts.ports.log, session.id, command);
  if (!found.ok) return found;
  const { calls, changes, restored } = found.value;
  const files = [...new Set(changes.map((change) => change.label))];
  const goal = `Undo the changes to ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
  const started = await session.start({
    kind: 'undo',
    goal,
    steps: [firstStep('tool', goal, { tool: 'undo_edits', input: { calls, changes } })],
    approve: 'all',
  });
  if (!started.ok) return started;
  const result = await started.value.ended;
  if (result.outcome !== 'done') {
    return {
      ok: false,
      fault: result.fault ?? { code: 'undo.failed', text: 'The undo did not end well.', retryable: true },
    };
  }
  await session.journal.emit(
    [{ type: 'edit.undone', calls: [...calls], restored: [...restored], by: started.value.run }],
    true,
  );
  return succeed({ calls, files });
}
