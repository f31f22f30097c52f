// Carries out what a user asks of the orchestrator: one handler per command, the same for every host.
import type { CoreCommand } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { stripHidden } from '../shared/strip-hidden.ts';
import { stripValue } from '../shared/strip-value.ts';
import { compactContext, isCompact } from './compact-command.ts';
import { forkSession } from './fork.ts';
import { JournalError } from './journal.ts';
import { loadHistory } from './open.ts';
import {
  discardPlan,
  editPlan,
  finishStep,
  loadStep,
  lookAtTree,
  movePlan,
  openPlan,
  type PlanCommandParts,
  replan,
  retryStep,
  runPlan,
  showEnvelope,
  skipStep,
  stopStep,
} from './plan-commands.ts';
import { replayCommand } from './replay/replay-command.ts';
import type { Approve } from './run.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { acceptEdits, examineUndo, undoEdits } from './undo-commands.ts';

type Of<T extends CoreCommand['type']> = Extract<CoreCommand, { type: T }>;
type Handlers = { readonly [T in CoreCommand['type']]: (command: Of<T>) => Promise<Outcome<unknown>> };

export type Dispatch = (command: CoreCommand) => Promise<Outcome<unknown>>;

/** What looks at the workspace before any run begins: not done where nothing may run. */
const LOOKS_OUT: ReadonlySet<CoreCommand['type']> = new Set([
  'tree.look',
  'plan.envelope',
  'plan.run',
  'edit.undo',
  'edit.examine',
]);

export function createDispatch(sessions: Sessions, parts: PlanCommandParts, approve: Approve): Dispatch {
  const handlers = handlersOf(sessions, parts, approve);
  return async (command) => {
    try {
      const blocked = LOOKS_OUT.has(command.type) ? parts.blocked() : undefined;
      if (blocked !== undefined) return { ok: false, fault: blocked };
      // The table is total over the command's type; TypeScript cannot follow the pairing of the two.
      const handle = handlers[command.type] as (given: CoreCommand) => Promise<Outcome<unknown>>;
      return await handle(plainly(command));
    } catch (error) {
      if (error instanceof JournalError) return { ok: false, fault: error.fault };
      parts.ports.logger.write('error', `${command.type}: ${error instanceof Error ? error.stack : String(error)}`);
      return fail('command.crashed', `${command.type} failed unexpectedly; the log has the details.`, {
        action: 'open-log',
      });
    }
  };
}

function handlersOf(sessions: Sessions, parts: PlanCommandParts, approve: Approve): Handlers {
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
        const { mode, model, effort } = command;
        await session.journal.emit([{ type: 'session.configured', mode, model, effort }]);
        return succeed(undefined);
      }),
    'session.list': (command) => sessions.list(command.query, Math.min(command.limit ?? 50, 500)),
    'history.load': (command) => loadHistory(parts.ports.log, command.session, command.before, command.limit),
    'message.send': (command) =>
      within<unknown>(command.session, (session) =>
        isCompact(command.parts) ? compactContext(session, parts) : session.send(command.parts, approve),
      ),
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
    'run.pause': (command) => within(command.session, (session) => pause(session)),
    'run.resume': (command) => within(command.session, (session) => goOn(session, parts, approve)),
    'run.replay': (command) => replayCommand(parts, command),
    'approval.answer': (command) => within(command.session, (session) => session.waiting.answerApproval(command)),
    'rule.remove': (command) => within(command.session, (session) => removeRule(session, command)),
    'question.answer': (command) =>
      within(command.session, (session) => session.waiting.answerQuestion(command.call, command.answer)),
    'plan.open': (command) => within(command.session, (session) => openPlan(session, parts, command)),
    'plan.edit': (command) => within(command.session, (session) => editPlan(session, parts, command)),
    'plan.undo': (command) => within(command.session, (session) => movePlan(session, parts, 'undo')),
    'plan.redo': (command) => within(command.session, (session) => movePlan(session, parts, 'redo')),
    'plan.discard': (command) => within(command.session, discardPlan),
    'plan.envelope': (command) => within(command.session, (session) => showEnvelope(session, parts)),
    'plan.run': (command) => within(command.session, (session) => runPlan(session, parts, approve, command)),
    'plan.replan': (command) => within(command.session, (session) => replan(session, parts, approve)),
    'step.retry': (command) => within(command.session, (session) => retryStep(session, parts, approve, command)),
    'step.skip': (command) => within(command.session, (session) => skipStep(session, command)),
    'step.finish': (command) => within(command.session, (session) => finishStep(session, parts, command)),
    'step.stop': (command) => within(command.session, (session) => stopStep(session, command)),
    'step.load': (command) => within(command.session, (session) => loadStep(session, parts, command)),
    'session.fork': (command) => forkSession(sessions, parts, command),
    'context.compact': (command) => within(command.session, (session) => compactContext(session, parts)),
    'tree.look': (command) => within(command.session, (session) => lookAtTree(session, parts)),
    'edit.undo': (command) => within(command.session, (session) => undoEdits(session, parts, command)),
    'edit.examine': (command) => within(command.session, (session) => examineUndo(session, parts, command)),
    'edit.accept': (command) => within(command.session, (session) => acceptEdits(session, parts, command)),
  };
}

async function removeRule(session: Session, { rule }: Of<'rule.remove'>): Promise<Outcome<unknown>> {
  if (!session.view().rules.some((one) => one.id === rule)) {
    return fail('rule.gone', 'This session has no such rule; it may have been taken back already.');
  }
  await session.journal.emit([{ type: 'rule.removed', rule }], true);
  return succeed(undefined);
}

/** What the user has typed or pasted where it is kept as it is; messages and plans are looked at where they are taken. */
function plainly(command: CoreCommand): CoreCommand {
  switch (command.type) {
    case 'session.rename':
      return { ...command, title: stripHidden(command.title).text };
    case 'question.answer':
      return { ...command, answer: stripValue(command.answer).value };
    case 'approval.answer':
      return command.reason === undefined ? command : { ...command, reason: stripHidden(command.reason).text };
    default:
      return command;
  }
}

async function pause(session: Session): Promise<Outcome<unknown>> {
  if (session.activeRun === undefined) return fail('run.none', 'Nothing runs in this session that could be paused.');
  await session.activeRun.setPaused(true);
  return succeed(undefined);
}

/** A paused run goes on, a plan carries on with what is left, a turn is told to go on. */
async function goOn(session: Session, parts: PlanCommandParts, approve: Approve): Promise<Outcome<unknown>> {
  const { activeRun } = session;
  if (activeRun?.paused === true) {
    await activeRun.setPaused(false);
    return succeed(undefined);
  }
  if (session.view().run?.kind === 'plan') return runPlan(session, parts, approve, {});
  return session.resume(approve);
}
