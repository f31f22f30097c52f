// The engine's note in the place of turns that were left out: what was asked, done and answered in each, and what must not be lost.
import type { Message, ToolResultPart } from '../../protocol/message.ts';
import { clip, clipMiddle, count } from '../shared/text.ts';
import { type CallSummary, summaryOf } from './call-summary.ts';
import { callsIn, saidIn } from './compact-parts.ts';
import { isNote, type Turn } from './compact-turns.ts';

interface Detail {
  readonly asked: number;
  readonly answer: number;
  readonly calls: number;
  /** Of what an earlier note told. */
  readonly carried: number;
  readonly list: number;
}

const ALL = Number.POSITIVE_INFINITY;
const LEAST: Detail = { asked: 0, answer: 0, calls: 0, carried: 0, list: 200 };
/** How many characters, and calls of each tool, are told of each turn: from all to almost nothing. */
const DETAILS: readonly Detail[] = [
  { asked: ALL, answer: 500, calls: 30, carried: ALL, list: 4_000 },
  { asked: ALL, answer: 0, calls: 8, carried: 4_000, list: 3_000 },
  { asked: 400, answer: 0, calls: 0, carried: 1_200, list: 1_500 },
  { asked: 100, answer: 0, calls: 0, carried: 300, list: 600 },
];
export const LAST_DETAIL = DETAILS.length;

export const HISTORY = '[Earlier messages were left out to make room. What they came to, turn by turn:]';
export const PROGRESS = '[Earlier work on this request was left out to make room. What was done:]';
const DONE = '  Done: ';
const ANSWER = '  Answer: ';
const CHANGED = 'Files changed: ';
const READ = 'Files read, to be read again before they are changed: ';
const FAILED = 'Failed: ';

interface Entry {
  readonly asked: string;
  readonly calls: readonly CallSummary[];
  readonly answer: string;
  /** What an earlier note told of the same turn. */
  readonly carried: string;
}

export interface Folded {
  readonly entries: readonly Entry[];
  readonly changed: readonly string[];
  readonly read: readonly string[];
  readonly failed: readonly string[];
}

/** What there is to tell of a turn. `first`: what its user asked stands before the note as it is. */
export function foldTurn(turn: Turn, first: Message | undefined): Folded {
  const messages = turn.exchanges.flatMap((exchange) => exchange.messages);
  const notes = messages.filter(isNote).map((note) => readNote(saidIn(note)));
  const calls = summaries(messages);
  const failed = calls.flatMap((call) =>
    call.failed === undefined ? [] : [`${call.tool} ${call.about} (${call.failed})`.replaceAll('; ', ', ')],
  );
  const entry: Entry = {
    asked: turn.user === undefined || turn.user === first ? '' : askedIn(turn.user),
    calls,
    answer: lastAnswer(messages),
    carried: notes
      .map((note) => note.body)
      .join('\n')
      .trim(),
  };
  return merged([
    ...notes.map((note) => ({ ...note, entries: [] })),
    {
      entries: [entry],
      changed: calls.flatMap((call) => call.changed),
      read: calls.flatMap((call) => call.read),
      failed,
    },
  ]);
}

export const merged = (all: readonly Folded[]): Folded => ({
  entries: all.flatMap((one) => one.entries),
  changed: [...new Set(all.flatMap((one) => one.changed))],
  read: [...new Set(all.flatMap((one) => one.read))],
  failed: [...new Set(all.flatMap((one) => one.failed))],
});

function summaries(messages: readonly Message[]): readonly CallSummary[] {
  const results = new Map<string, ToolResultPart>();
  for (const message of messages) {
    for (const part of message.parts) if (part.type === 'tool-result') results.set(part.call, part);
  }
  return messages.flatMap((message) => callsIn(message).map((call) => summaryOf(call, results.get(call.call))));
}

export function lastAnswer(messages: readonly Message[]): string {
  const answers = messages.filter((message) => message.role === 'assistant').map(saidIn);
  return answers.findLast((text) => text !== '') ?? '';
}

function askedIn(user: Message): string {
  const attached = user.parts.flatMap((part) => {
    if (part.type === 'context') return [part.path ?? part.label];
    return part.type === 'image' || part.type === 'file' ? [part.name ?? part.mime] : [];
  });
  const said = saidIn(user);
  return attached.length === 0 ? said : `${said} [with ${clip(attached.join(', '), 300)}]`.trim();
}

/** The first `older` entries are told with one detail less. */
export function noteText(header: string, folded: Folded, detail: number, older: number): string {
  if (header === PROGRESS && detail >= LAST_DETAIL) return leastProgress(folded);
  const lines = folded.entries.map((entry, index) => entryText(entry, index < older ? detail + 1 : detail));
  const told = lines.filter((line) => line !== '');
  const untold = folded.entries.length - told.length;
  const { list } = DETAILS[detail] ?? LEAST;
  return [
    header,
    ...(untold > 0 && header === HISTORY ? [`- ${count(untold, 'turn')} of which nothing more is told`] : []),
    ...told,
    ...listed(CHANGED, ', ', folded.changed, list),
    ...listed(READ, ', ', folded.read, list),
    ...listed(FAILED, '; ', folded.failed, list),
  ].join('\n');
}

/** Where there is hardly any room: that work was done, and how much. */
function leastProgress({ entries }: Folded): string {
  const calls = entries.reduce((sum, entry) => sum + entry.calls.length, 0);
  const carried = entries.some((entry) => entry.carried !== '');
  const made = calls === 0 ? 'work' : `${count(calls, 'call')}${carried ? ' and more' : ''}`;
  return `[Left out to make room: ${made} for this request.]`;
}

function entryText({ asked, calls, answer, carried }: Entry, detail: number): string {
  const kept = DETAILS[detail] ?? LEAST;
  const done = kept.calls === 0 ? '' : doneText(calls, kept.calls);
  const lines = [
    asked === '' || kept.asked === 0 ? '' : `- The user: ${clip(asked, kept.asked)}`,
    carriedText(carried, kept),
    done === '' ? '' : `${DONE}${done}`,
    answer === '' || kept.answer === 0 ? '' : `${ANSWER}${clip(answer, kept.answer).replace(/\n+/g, ' ')}`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** What the user said is the last to be shortened. */
function carriedText(carried: string, { answer, calls, carried: limit }: Detail): string {
  const lines = carried.split('\n').filter((line) => {
    if (answer === 0 && line.startsWith(ANSWER)) return false;
    return calls > 0 || !line.startsWith(DONE);
  });
  return limit === 0 ? '' : clipMiddle(lines.join('\n'), limit, () => '…').text;
}

/** Each tool once, with what it was used on. */
function doneText(calls: readonly CallSummary[], limit: number): string {
  const byTool = new Map<string, string[]>();
  for (const { tool, about, failed } of calls) {
    const uses = byTool.get(tool) ?? [];
    const use = failed === undefined ? about : `${about} (failed)`;
    if (!uses.includes(use)) uses.push(use);
    byTool.set(tool, uses);
  }
  return [...byTool]
    .map(([tool, uses]) => {
      const more = uses.length > limit ? ` and ${uses.length - limit} more` : '';
      return `${tool} ${uses.slice(0, limit).join(', ')}${more}`.trim();
    })
    .join('; ');
}

/** The newest are kept where there are too many. */
function listed(label: string, between: string, all: readonly string[], limit: number): readonly string[] {
  if (all.length === 0) return [];
  let length = 0;
  const kept = all.toReversed().filter((one) => {
    length += one.length + between.length;
    return length <= limit;
  });
  const left = all.length - kept.length;
  const items = [...(left > 0 ? [`${left} more`] : []), ...kept.toReversed()];
  return [`${label}${items.join(between)}`];
}

/** What an earlier note told, so that nothing of it is lost with the next one. */
function readNote(text: string): Omit<Folded, 'entries'> & { readonly body: string } {
  const lines = text.split('\n');
  const list = (label: string, between: string) => {
    const index = lines.findLastIndex((line) => line.startsWith(label));
    const line = index < 0 ? undefined : lines.splice(index, 1)[0];
    return line?.slice(label.length).split(between) ?? [];
  };
  const failed = list(FAILED, '; ');
  const read = list(READ, ', ');
  const changed = list(CHANGED, ', ');
  const body = lines.filter((line) => line !== HISTORY && line !== PROGRESS).join('\n');
  return { body, changed, read, failed };
}
