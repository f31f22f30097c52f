// Carries out the palette's commands: each is a short way to something that the chat can do as well.
import * as vscode from 'vscode';
import type { Changes } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { proposeCommitMessage } from '../commit-message.ts';
import type { Composed } from '../compose.ts';
import type { Served } from '../served.ts';
import { actOn, focusChat } from './actions.ts';
import { ASKED } from './asked.ts';
import { refusedHere, untrustedHere } from './blocked.ts';
import { type CommandName, MODEL_COMMANDS } from './command-names.ts';
import { compositionOf } from './commands.ts';
import { fillCommitMessage } from './commit-message.ts';
import { connectProvider } from './connect.ts';
import type { Pages } from './pages.ts';
import type { PlanFiles } from './plan-files.ts';
import { isPolicyCommand, runPolicyCommand } from './policy-inputs.ts';
import { isReviewCommand, type Review } from './review/review.ts';
import { chooseSession, exportToFile, importFromFile } from './session-files.ts';
import type { SessionWatch } from './session-watch.ts';

export interface PaletteParts {
  readonly composed: Composed;
  readonly dispatch: Composed['orchestrator']['dispatch'];
  readonly plans: PlanFiles;
  readonly watch: SessionWatch;
  readonly review: Review;
  readonly pages: Pages;
  readonly log: vscode.LogOutputChannel;
  readonly secrets: vscode.SecretStorage;
  /** The page that is there now. */
  readonly page: () => Served | undefined;
  /** Reads settings and keys again. */
  readonly reload: () => Promise<void>;
}

export const NOTHING_SHOWN: Outcome<never> = fail(
  'session.none',
  'Open the Orquestra chat first; no session is shown.',
);
const DONE = succeed(undefined);
type Done = Promise<Outcome<unknown>>;

export interface Palette {
  run(command: CommandName, given: readonly unknown[]): Done;
  /** Opens the chat on a session. */
  show(session: string): Done;
  /** Opens the chat with the question what becomes of files that were changed since. */
  askUndo(changes: Changes): Done;
}

/** What needs no more than the session that is shown. */
const OF_SESSION = {
  stop: 'run.stop',
  pauseRun: 'run.pause',
  resumeRun: 'run.resume',
  undoLastTurn: 'edit.undo',
  compactContext: 'context.compact',
} as const;

export function createPalette(parts: PaletteParts): Palette {
  const { composed, plans } = parts;
  const { dispatch } = parts;
  const here = (act: (session: string) => Done): Done => {
    const session = parts.page()?.session;
    return session === undefined ? Promise.resolve(NOTHING_SHOWN) : act(session);
  };
  const open = () => openPage(parts);
  const show = async (session: string): Done => {
    const page = await open();
    const shown = (await page?.show(session)) ?? NOTHING_SHOWN;
    await page?.refresh();
    return shown;
  };

  const run = async (command: CommandName, given: readonly unknown[]): Done => {
    if (isReviewCommand(command)) return refusedHere() ?? parts.review.run(command, parts.page()?.session, given);
    if (isPolicyCommand(command)) return runPolicyCommand(parts.pages.policy, command, given);
    if (isModelCommand(command)) return runModelCommand(parts, command);
    switch (command) {
      case 'focus':
        await focusChat();
        return DONE;
      case 'showLog':
        parts.log.show(true);
        return DONE;
      case 'openSettings':
        return actOn('open-settings');
      case 'newSession':
        return newSession(await open());
      case 'stop':
      case 'pauseRun':
      case 'resumeRun':
      case 'undoLastTurn':
      case 'compactContext':
        return here((session) => dispatch({ type: OF_SESSION[command], session }));
      case 'savePlan':
        return untrustedHere() ?? here((session) => plans.save(session));
      case 'comparePlan':
        return refusedHere() ?? here((session) => plans.compare(session));
      case 'runPlan':
        // Without an envelope: every effect is asked for as ever, in the chat that stands there now.
        return (await shownSession(parts)) === undefined
          ? NOTHING_SHOWN
          : here((session) => dispatch({ type: 'plan.run', session }));
      case 'openPlan':
        return refusedHere() ?? openPlan(parts, undefined, show);
      case 'openAsPlan':
        return refusedHere() ?? openPlan(parts, fileOf(given), show);
      case 'proposeCommitMessage':
        return fillCommitMessage((folder) => proposeCommitMessage(composed, folder), given);
      case 'exportSession':
        return exportSession(parts);
      case 'importSession':
        return refusedHere() ?? importSession(composed, show);
      default:
        return compose(parts, command, given);
    }
  };
  return { run, show, askUndo: (changes) => askUndo(parts, show, changes) };
}

type ModelCommand = (typeof MODEL_COMMANDS)[number];

const isModelCommand = (command: CommandName): command is ModelCommand => MODEL_COMMANDS.some((one) => one === command);

async function runModelCommand(parts: PaletteParts, command: ModelCommand): Done {
  if (command === 'openProviders') return parts.pages.showProviders();
  // Both ask servers.
  return untrustedHere() ?? (command === 'connectProvider' ? connect(parts) : choose(parts));
}

async function connect({ composed, secrets, reload }: PaletteParts): Done {
  if (await connectProvider(secrets, composed.directory)) await reload();
  return DONE;
}

/** For the session that is shown; the chat is opened where none is. */
async function choose(parts: PaletteParts): Done {
  const id = parts.page()?.session ?? (await shownSession(parts));
  if (id === undefined) return NOTHING_SHOWN;
  const model = parts.watch.view(id)?.model || (parts.composed.directory.defaultModel() ?? '');
  const { chooseModel } = await import('./choose-model.ts');
  return chooseModel(parts.composed, { id, model }, parts.dispatch);
}

async function askUndo(parts: PaletteParts, show: Palette['show'], changes: Changes): Done {
  const shown = parts.page()?.session === changes.session ? DONE : await show(changes.session);
  if (!shown.ok) return shown;
  (await openPage(parts))?.askUndo(changes);
  return succeed(ASKED);
}

/** The page, once the view that is opened here has one. */
async function openPage({ page, composed }: PaletteParts): Promise<Served | undefined> {
  await focusChat();
  return patiently(composed, page);
}

async function patiently<T>({ ports }: Composed, look: () => T | undefined): Promise<T | undefined> {
  for (let waited = 0; look() === undefined && waited < 50; waited++) await ports.clock.sleep(100);
  return look();
}

/** A page that was opened just now shows a session only when it has said hello. */
async function shownSession(parts: PaletteParts): Promise<string | undefined> {
  const page = await openPage(parts);
  return patiently(parts.composed, () => page?.session);
}

async function newSession(page: Served | undefined): Done {
  if (page === undefined) return NOTHING_SHOWN;
  const created = await page.create();
  page.compose({ text: '', mentions: [], send: false, focus: true });
  return created;
}

async function compose(parts: PaletteParts, command: CommandName, given: readonly unknown[]): Done {
  const composition = compositionOf(command, given);
  if (composition === undefined) {
    return fail('editor.nothing-selected', 'Open a file, or select something in it, and run the command again.');
  }
  const page = await openPage(parts);
  page?.compose({ ...composition, mentions: [...composition.mentions], focus: !composition.send });
  return DONE;
}

/** What was clicked in the explorer, or what is open in front. */
const fileOf = ([clicked]: readonly unknown[]): vscode.Uri | undefined =>
  clicked instanceof vscode.Uri ? clicked : vscode.window.activeTextEditor?.document.uri;

/** Takes no plan away: where the session has one already, a new session opens it. */
async function openPlan(parts: PaletteParts, given: vscode.Uri | undefined, show: Palette['show']): Done {
  const file = given ?? (await parts.plans.choose());
  if (file === undefined) return DONE;
  const shown = await shownSession(parts);
  if (shown === undefined) return NOTHING_SHOWN;
  const view = await patiently(parts.composed, () => parts.watch.view(shown));
  const own = view !== undefined && parts.watch.own().includes(view);
  if (own && view.plan === undefined) return parts.plans.load(shown, file);
  const { sessions, dispatch } = parts.composed.orchestrator;
  const created = await sessions.create({});
  if (!created.ok) return created;
  const loaded = await parts.plans.load(created.value.id, file);
  if (loaded.ok) return show(created.value.id);
  await dispatch({ type: 'session.delete', session: created.value.id });
  return loaded;
}

async function exportSession({ composed, page }: PaletteParts): Done {
  const { log } = composed.ports;
  const shown = page()?.session;
  const chosen = shown === undefined ? await chooseSession(log) : succeed(shown);
  if (!chosen.ok || chosen.value === undefined) return chosen;
  return exportToFile(log, chosen.value);
}

async function importSession({ ports }: Composed, show: Palette['show']): Done {
  const imported = await importFromFile(ports.log, ports.clock);
  if (!imported.ok || imported.value === undefined) return imported;
  return show(imported.value);
}
