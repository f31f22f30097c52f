// Comments on lines of a diff under review: what is written goes to the model as a message, with the lines it is about.
import * as vscode from 'vscode';
import type { Orchestrator } from '../../../core/create.ts';
import type { Ports } from '../../../core/ports.ts';
import { fail, type Outcome } from '../../../protocol/fault.ts';
import type { UserPart } from '../../../protocol/message.ts';
import { locateHunk } from './locate-hunk.ts';
import { type Place, placeOf } from './place.ts';
import type { RecordSource } from './recorded.ts';

const ID = 'orquestra.review';
const MOST = 8_000;

export interface ReviewComments {
  send(given: unknown): Promise<Outcome<unknown>>;
  dismiss(given: unknown): void;
  dispose(): void;
}

export interface CommentParts {
  readonly ports: RecordSource & Pick<Ports, 'blobs' | 'files'>;
  readonly dispatch: Orchestrator['dispatch'];
}

/** Offers lines for comments in diffs under review alone; a thread is there only when the user begins one. */
export function createComments({ ports, dispatch }: CommentParts): ReviewComments {
  const controller = vscode.comments.createCommentController(ID, 'Orquestra');
  controller.options = { prompt: 'Comment for Orquestra', placeHolder: 'What should be different here?' };
  controller.commentingRangeProvider = {
    provideCommentingRanges: (document) =>
      placeOf(document.uri) === undefined ? [] : [new vscode.Range(0, 0, Math.max(0, document.lineCount - 1), 0)],
  };
  return {
    send: async (given) => {
      if (!isReply(given)) return NO_COMMENT;
      const { thread, text } = given;
      const place = placeOf(thread.uri);
      if (place === undefined) return fail('review.gone', 'This diff is not open for review any more. Open it again.');
      if (text.trim() === '') return fail('message.empty', 'The comment is empty; write something first.');
      const parts = await partsOf(ports, place, thread, text.trim());
      const sent = await dispatch({ type: 'message.send', session: place.session, parts });
      if (sent.ok) show(thread, text.trim(), isQueued(sent.value));
      return sent;
    },
    dismiss: (given) => {
      if (isThread(given)) given.dispose();
    },
    dispose: () => controller.dispose(),
  };
}

const NO_COMMENT = fail(
  'review.no-comment',
  'Select lines in a diff of Orquestra, write a comment there, and send that.',
);

/** Said in the thread's title: a thread that holds comments makes VS Code open its panel of comments by itself. */
function show(thread: vscode.CommentThread, text: string, queued: boolean): void {
  const said = text.replaceAll(/\s+/g, ' ');
  thread.label = `${queued ? 'Goes to Orquestra when its run has ended' : 'Sent to Orquestra'}: ${said}`;
  thread.canReply = false;
  thread.contextValue = 'sent';
  thread.state = vscode.CommentThreadState.Resolved;
}

const isQueued = (value: unknown) =>
  typeof value === 'object' && value !== null && 'queued' in value && value.queued === true;

async function partsOf(
  ports: CommentParts['ports'],
  place: Place,
  { range, uri }: vscode.CommentThread,
  text: string,
): Promise<UserPart[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const first = (range?.start.line ?? 0) + 1;
  const last = (range?.end.line ?? first - 1) + 1;
  const lines = document
    .getText()
    .split(/\r\n|\r|\n/)
    .slice(first - 1, last);
  const { label } = await ports.files.locate(place.path);
  const hunks = await hunksAt(ports, place, document.getText(), first, last);
  const side = place.side === 'before' ? ' (before the edit)' : '';
  const shown = [
    `${label}, lines ${first} to ${last}${side}:`,
    ...lines,
    ...hunks.flatMap((hunk) => ['', 'In the edit:', hunk]),
  ];
  return [
    { type: 'text', text },
    {
      type: 'context',
      kind: 'selection',
      label: `${label}#L${first}${last === first ? '' : `-L${last}`}`,
      path: place.path,
      text: shown.join('\n').slice(0, MOST),
    },
  ];
}

/** Lines outside a change can be commented on too. */
async function hunksAt(
  ports: CommentParts['ports'],
  place: Place,
  text: string,
  first: number,
  last: number,
): Promise<readonly string[]> {
  const found = await Promise.all([first, last].map((line) => locateHunk(ports, place, text, line)));
  return [...new Set(found.flatMap((one) => (one.ok ? [one.value.hunk.text] : [])))];
}

const isThread = (value: unknown): value is vscode.CommentThread =>
  typeof value === 'object' && value !== null && 'uri' in value && 'comments' in value && 'dispose' in value;

const isReply = (value: unknown): value is vscode.CommentReply =>
  typeof value === 'object' &&
  value !== null &&
  'thread' in value &&
  isThread(value.thread) &&
  'text' in value &&
  typeof value.text === 'string';
