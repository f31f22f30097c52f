// Accepts and rejects what is under review: a hunk, a file or all of it, landed or still waiting for an answer.
import type { Orchestrator } from '../../../core/create.ts';
import type { Ports } from '../../../core/ports.ts';
import type { Approval } from '../../../protocol/approval.ts';
import { fail, type Outcome } from '../../../protocol/fault.ts';
import type { SessionView } from '../../../protocol/view.ts';
import { hunkLines } from './hunk-at.ts';
import type { Image } from './image-uri.ts';
import { findFile, locateHunk } from './locate-hunk.ts';
import type { Place } from './place.ts';
import { findRecorded, type RecordSource } from './recorded.ts';

export type Verdict = 'accept' | 'reject';

export interface DecideParts {
  readonly ports: RecordSource & Pick<Ports, 'blobs'>;
  readonly dispatch: Orchestrator['dispatch'];
  readonly viewOf: (session: string) => SessionView | undefined;
}

const COMMANDS = { accept: 'edit.accept', reject: 'edit.undo' } as const;

export async function decideHunk(
  parts: DecideParts,
  verdict: Verdict,
  place: Place,
  at: { readonly text: string; readonly line: number },
): Promise<Outcome<unknown>> {
  const located = await locateHunk(parts.ports, place, at.text, at.line);
  if (!located.ok) return located;
  const { found, change, hunk } = located.value;
  if (found.state !== 'landed') {
    const lines = linesOf(change.recorded[0]?.change.hunks ?? '', hunk.index);
    return answer(
      parts,
      verdict,
      place,
      `Not ${lines} of ${change.label}:\n${hunk.text}`,
      `${lines} of ${change.label}`,
    );
  }
  if (hunk.undo) return fail('review.undone', 'These lines were put back by an undo; there is nothing to decide.');
  const { call, path, index } = hunk;
  return parts.dispatch({
    type: COMMANDS[verdict],
    session: place.session,
    call,
    parts: [{ call, path, hunks: [index] }],
  });
}

export async function decideFile(parts: DecideParts, verdict: Verdict, place: Place): Promise<Outcome<unknown>> {
  const file = await findFile(parts.ports, place);
  if (!file.ok) return file;
  const { found, change } = file.value;
  if (found.state !== 'landed')
    return answer(parts, verdict, place, `Not the change to ${change.label}.`, change.label);
  const paths = [...new Set(change.recorded.filter(({ undo }) => !undo).map((one) => one.change.path))];
  return parts.dispatch({
    type: COMMANDS[verdict],
    session: place.session,
    ...place.target,
    parts: paths.map((path) => ({ path })),
  });
}

export async function decideAll(
  parts: DecideParts,
  verdict: Verdict,
  { session, target }: Pick<Image, 'session' | 'target'>,
): Promise<Outcome<unknown>> {
  const found = await findRecorded(parts.ports, session, target);
  if (!found.ok) return found;
  if (found.value.state !== 'landed') return answer(parts, verdict, { session, target }, undefined, undefined);
  return parts.dispatch({ type: COMMANDS[verdict], session, ...target });
}

const linesOf = (hunks: string, index: number): string => {
  const lines = hunkLines(hunks)[index];
  if (lines === undefined) return 'a part';
  return lines.from === lines.to ? `line ${lines.from}` : `lines ${lines.from} to ${lines.to}`;
};

/** A call that waits happens whole or not at all: a part of it can be the reason for a denial, never an approval. */
async function answer(
  { dispatch, viewOf }: DecideParts,
  verdict: Verdict,
  { session, target }: Pick<Image, 'session' | 'target'>,
  reason: string | undefined,
  part: string | undefined,
): Promise<Outcome<unknown>> {
  const approval = viewOf(session)?.approvals.find((one) => one.call === target.call);
  if (approval === undefined) {
    return fail(
      'review.not-waiting',
      'This change waits for no answer any more; look at the chat for what came of it.',
    );
  }
  if (verdict === 'accept' && part !== undefined && !isAllOf(approval)) {
    return fail(
      'review.whole',
      `A change that waits for your answer is made whole or not at all, so ${part} cannot be allowed alone. Allow all of it, or reject with the part that should be different.`,
    );
  }
  const { id, hash } = approval;
  return dispatch({
    type: 'approval.answer',
    session,
    approval: id,
    hash,
    answer: verdict === 'accept' ? 'once' : 'deny',
    ...(verdict === 'reject' && reason !== undefined ? { reason: reason.slice(0, REASON) } : {}),
  });
}

const REASON = 2_000;

/** Whether one hunk of one file is all that the call would change. */
function isAllOf({ preview }: Approval): boolean {
  const files = preview?.kind === 'diff' ? preview.files : [];
  return files.length === 1 && hunkLines(files[0]?.hunks ?? '').length <= 1;
}
