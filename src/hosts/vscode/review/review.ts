// The review of changes in VS Code's own editors: opens them, and carries out what the user decides about them there.
import * as vscode from 'vscode';
import type { Orchestrator } from '../../../core/create.ts';
import type { Ports } from '../../../core/ports.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Plan } from '../../../protocol/plan.ts';
import type { SessionView } from '../../../protocol/view.ts';
import { ASKED } from '../asked.ts';
import { REVIEW_COMMANDS } from '../command-names.ts';
import { createComments, type ReviewComments } from './comments.ts';
import { type DecideParts, decideAll, decideFile, decideHunk, type Verdict } from './decide.ts';
import { registerLenses } from './lenses.ts';
import { openChanges } from './open-changes.ts';
import { type Place, placeOf, reviewInFront } from './place.ts';
import type { Target } from './target.ts';

type ReviewCommand = (typeof REVIEW_COMMANDS)[number];

export const isReviewCommand = (command: string): command is ReviewCommand =>
  REVIEW_COMMANDS.some((one) => one === command);

type Done = Promise<Outcome<unknown>>;

export interface Review {
  open(session: string, target: Target, path?: string): Promise<Outcome<void>>;
  /** A document under review is shown, as after a reload of the window. */
  begin(): void;
  /** Something happened in a session: what is offered in the editors may be another now. */
  changed(view: SessionView): void;
  run(command: ReviewCommand, session: string | undefined, given: readonly unknown[]): Done;
  dispose(): void;
}

export interface ReviewParts {
  readonly ports: Ports;
  readonly dispatch: Orchestrator['dispatch'];
  readonly viewOf: (session: string) => SessionView | undefined;
}

const NOWHERE = fail('review.none', 'Open a diff of Orquestra and put the cursor into a change first.');
const CONTEXT = 'orquestra.reviewing';
const SHOWN_MS = 5_000;

export function createReview({ ports: all, dispatch, viewOf }: ReviewParts): Review {
  const { log, blobs, files } = all;
  const under = (session: string, step: string) => stepsUnder(viewOf(session)?.plan, step);
  const parts = { ports: { log, blobs, files, under }, dispatch, viewOf };
  let begun: { readonly comments: ReviewComments; readonly all: vscode.Disposable } | undefined;
  const changed = new vscode.EventEmitter<void>();
  // Nothing of it is there before there is something to review.
  const begin = () => {
    begun ??= {
      comments: createComments(parts),
      all: vscode.Disposable.from(registerLenses(parts.ports, changed.event), tellContext()),
    };
    return begun;
  };
  return {
    begin,
    changed: ({ status }) => {
      if (begun !== undefined && status === 'idle' && reviewInFront() !== undefined) changed.fire();
    },
    open: (session, target, path) => {
      begin();
      return openChanges(parts.ports, session, target, path);
    },
    run: async (command, session, given) => {
      const { comments } = begin();
      switch (command) {
        case 'reviewTurn':
          return session === undefined ? NO_SESSION : openChanges(parts.ports, session, {});
        case 'sendComment':
          return comments.send(given[0]);
        case 'dismissComment':
          comments.dismiss(given[0]);
          return succeed(undefined);
        default:
          return decide(parts, command, given);
      }
    },
    dispose: () => {
      begun?.comments.dispose();
      begun?.all.dispose();
      changed.dispose();
    },
  };
}

/** Who is under another stands behind it, however deep. */
function stepsUnder(plan: Plan | undefined, step: string): ReadonlySet<string> {
  const found = new Set([step]);
  for (const { id, parent } of plan?.steps ?? []) if (parent !== undefined && found.has(parent)) found.add(id);
  return found;
}

const NO_SESSION = fail('session.none', 'Open the Orquestra chat first; no session is shown.');

type Decision = Exclude<ReviewCommand, 'reviewTurn' | 'sendComment' | 'dismissComment'>;

async function decide(parts: DecideParts, command: Decision, given: readonly unknown[]): Done {
  const verdict: Verdict = command.startsWith('accept') ? 'accept' : 'reject';
  const done = await carryOut(parts, verdict, command, given);
  if (done.ok && done.value !== ASKED) vscode.window.setStatusBarMessage(`Orquestra: ${SAID[command]}`, SHOWN_MS);
  return done;
}

const SAID: Record<Decision, string> = {
  acceptChange: 'the change is accepted',
  rejectChange: 'the change is taken back',
  acceptFile: 'the changes of the file are accepted',
  rejectFile: 'the changes of the file are taken back',
  acceptAll: 'all changes under review are accepted',
  rejectAll: 'all changes under review are taken back',
};

async function carryOut(parts: DecideParts, verdict: Verdict, command: Decision, given: readonly unknown[]): Done {
  if (command === 'acceptAll' || command === 'rejectAll') {
    const image = reviewInFront();
    return image === undefined ? NOWHERE : decideAll(parts, verdict, image);
  }
  const here = whereIs(given);
  if (here === undefined) return NOWHERE;
  const { place, text, line } = here;
  return command === 'acceptFile' || command === 'rejectFile'
    ? decideFile(parts, verdict, place)
    : decideHunk(parts, verdict, place, { text, line });
}

interface Here {
  readonly place: Place;
  readonly text: string;
  readonly line: number;
}

/** What a link above a change names, or where the cursor is. */
function whereIs([uri, line]: readonly unknown[]): Here | undefined {
  const active = vscode.window.activeTextEditor;
  const named = uri instanceof vscode.Uri && typeof line === 'number';
  const document = named
    ? vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())
    : active?.document;
  const place = document === undefined ? undefined : placeOf(document.uri);
  if (document === undefined || place === undefined) return undefined;
  return { place, text: document.getText(), line: named ? line : (active?.selection.active.line ?? 0) + 1 };
}

/** The menus of editors show what can be decided only where something is under review. */
function tellContext(): vscode.Disposable {
  let told: boolean | undefined;
  const tell = () => {
    const reviewing = reviewInFront() !== undefined;
    if (reviewing === told) return;
    told = reviewing;
    void vscode.commands.executeCommand('setContext', CONTEXT, reviewing);
  };
  tell();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(tell),
    vscode.window.onDidChangeVisibleTextEditors(tell),
    vscode.window.tabGroups.onDidChangeTabs(tell),
    vscode.window.tabGroups.onDidChangeTabGroups(tell),
  );
}
