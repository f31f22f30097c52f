// A change as a model writes it down: in every form, and in the ways models err.
import { changedSpans } from '../../../src/core/tools/edit/line-script.ts';
import { plainLook } from '../../../src/core/tools/edit/look-alikes.ts';
import { linesOf, MOST_CONTEXT } from './file-side.ts';
import type { Pair } from './pairs.ts';
import type { Random } from './random.ts';

export const FORMS = ['replace', 'patch', 'unified', 'write'] as const;
export type Form = (typeof FORMS)[number];

interface GivenLine {
  readonly sign: ' ' | '-' | '+';
  text: string;
}

interface GivenHunk {
  lines: GivenLine[];
  readonly from: number;
  readonly shift: number;
  /** A line in its middle is missing. */
  gap?: boolean;
}

export interface Given {
  hunks: GivenHunk[];
  content: string;
  bare: boolean;
  bareEmpty: boolean;
  wrongNumbers: boolean;
  padded: boolean;
  wrapped: boolean;
  crlf: boolean;
  /** Changed lines need look alike only. */
  look: boolean;
}

export function givenOf({ before, after }: Pair, random: Random): Given {
  const context = random.pick([3, 3, 3, 1, 2, MOST_CONTEXT]);
  const [old, next] = [linesOf(before), linesOf(after)];
  const hunks: GivenHunk[] = [];
  let done = 0;
  let shift = 0;
  for (const span of changedSpans(old, next)) {
    const start = Math.max(0, span.beforeFrom - context);
    let hunk = hunks.at(-1);
    if (hunk === undefined || start > done) {
      hunk = { lines: [], from: start, shift };
      hunks.push(hunk);
      done = start;
    } else {
      // The context after the last change is written once.
      hunk.lines.length -= done - (lastChange(hunks) ?? done);
      done = lastChange(hunks) ?? done;
    }
    const add = (sign: GivenLine['sign'], texts: readonly string[]) =>
      hunk.lines.push(...texts.map((text) => ({ sign, text })));
    add(' ', old.slice(done, span.beforeFrom));
    add('-', old.slice(span.beforeFrom, span.beforeTo));
    add('+', next.slice(span.afterFrom, span.afterTo));
    add(' ', old.slice(span.beforeTo, span.beforeTo + context));
    done = Math.min(old.length, span.beforeTo + context);
    ends.set(hunks, span.beforeTo);
    shift += span.afterTo - span.afterFrom - (span.beforeTo - span.beforeFrom);
  }
  const flags = {
    bare: false,
    bareEmpty: false,
    wrongNumbers: false,
    padded: false,
    wrapped: false,
    crlf: false,
    look: false,
  };
  return { hunks, content: after, ...flags };
}

const ends = new WeakMap<readonly GivenHunk[], number>();
const lastChange = (hunks: readonly GivenHunk[]) => ends.get(hunks);

export type EditChange = (given: Given, random: Random) => void;

const eachText = (given: Given, change: (text: string) => string, signs = ' -+') => {
  for (const one of given.hunks.flatMap((hunk) => hunk.lines))
    if (signs.includes(one.sign)) one.text = change(one.text);
};

export const EDIT_CHANGES: Readonly<Record<string, EditChange>> = {
  'dropped context': (given, random) => {
    for (const hunk of given.hunks) {
      const first = hunk.lines.findIndex((one) => one.sign !== ' ');
      const last = hunk.lines.findLastIndex((one) => one.sign !== ' ');
      const old = hunk.lines.flatMap((one, at) => (one.sign === '+' ? [] : [at]));
      // The first or last of what is there is no gap to be noticed: without it the edit says something else.
      const inner = old.slice(1, -1).filter((at) => hunk.lines[at]?.sign === ' ' && at > first && at < last);
      if (inner.length > 0 && random.chance(0.3)) {
        hunk.lines.splice(random.pick(inner), 1);
        hunk.gap = true;
      } else hunk.lines = hunk.lines.slice(random.below(first + 1), last + 1 + random.below(hunk.lines.length - last));
    }
  },
  'wrong numbers': (given) => {
    given.wrongNumbers = true;
  },
  'no blank before context': (given) => {
    given.bare = true;
  },
  'bare empty lines': (given) => {
    given.bareEmpty = true;
  },
  'padded markers': (given) => {
    given.padded = true;
  },
  wrapped: (given) => {
    given.wrapped = true;
  },
  'crlf in the edit': (given) => {
    given.crlf = true;
  },
  'hunks in another order': (given, random) => {
    given.hunks = given.hunks.toSorted(() => random.below(3) - 1);
  },
  'no trailing blanks in the edit': (given) => eachText(given, (text) => text.trimEnd(), ' -'),
  'trailing blanks in the edit': (given, random) =>
    eachText(given, (text) => (random.chance(0.3) ? `${text}  ` : text), ' -'),
  'plain look in the edit': (given) => {
    eachText(given, plainLook);
    given.look = true;
  },
  'tabs in the edit': (given) =>
    eachText(given, (text) => text.replace(/^(?: {2})+/, (own) => '\t'.repeat(own.length / 2))),
  'deeper in the edit': (given, random) => {
    const more = random.pick(['  ', '    ', ' ']);
    eachText(given, (text) => (text === '' ? text : more + text));
  },
  'wider in the edit': (given) => eachText(given, (text) => text.replace(/^(?: {2})+/, (own) => own + own)),
};

const PATH = 'dir/file.ts';

/** The payload of the tool; undefined where a change cannot be written so. */
export function write(given: Given, form: Form, random: Random): unknown {
  const ended = (text: string) => (given.crlf ? text.replaceAll('\n', '\r\n') : text);
  if (form === 'write') return { path: PATH, content: given.content };
  if (form === 'replace') {
    const edits = given.hunks.map((hunk) => replacement(hunk, random));
    if (edits.some((edit) => edit.old === '')) return undefined;
    return { path: PATH, edits: edits.map(({ old, next }) => ({ old: ended(old), new: ended(next) })) };
  }
  const text = form === 'patch' ? envelope(given, random) : unified(given, random);
  return { patch: ended(text) };
}

function replacement(hunk: GivenHunk, random: Random): { readonly old: string; readonly next: string } {
  const pick = (sign: string) => hunk.lines.filter((one) => sign.includes(one.sign)).map((one) => one.text);
  const [old, next] = [pick(' -'), pick(' +')];
  // Without its line end a last line could be the beginning of the very line that is missing before it.
  const closed = random.chance(0.5) || hunk.gap === true || old.length === 0 || next.length === 0;
  const join = (lines: readonly string[]) =>
    lines.map((line, at) => line + (closed || at < lines.length - 1 ? '\n' : '')).join('');
  return { old: join(old), next: join(next) };
}

function bodyOf(given: Given, hunk: GivenHunk): readonly string[] {
  return hunk.lines.map(({ sign, text }) => {
    if (sign === ' ' && (given.bareEmpty || given.bare) && text === '') return '';
    return sign === ' ' && given.bare && !/^[-+\\]|^@@|^\*\*\* /.test(text) ? text : sign + text;
  });
}

function envelope(given: Given, random: Random): string {
  const pad = (line: string) => (given.padded ? random.pick([`${line}  `, `${line}\t`, line]) : line);
  const numbers = () => `@@ -${random.below(99)},${random.below(9)} +${random.below(99)},${random.below(9)} @@`;
  const lines = [
    given.padded ? random.pick([' *** Begin Patch', '*** Begin Patch ']) : '*** Begin Patch',
    pad(`*** Update File: ${PATH}`),
    ...given.hunks.flatMap((hunk) => [given.wrongNumbers ? numbers() : pad('@@'), ...bodyOf(given, hunk)]),
    ...(given.wrapped && random.chance(0.3) ? [] : [pad('*** End Patch')]),
  ];
  if (!given.wrapped) return lines.join('\n');
  return random.pick([
    `\`\`\`diff\n${lines.join('\n')}\n\`\`\`\n`,
    `apply_patch <<'EOF'\n${lines.join('\n')}\nEOF\n`,
    `Here it is:\n\n${lines.join('\n')}\n`,
  ]);
}

function unified(given: Given, random: Random): string {
  const header = (hunk: GivenHunk) => {
    const size = (signs: string) => hunk.lines.filter((one) => signs.includes(one.sign)).length;
    const number = (right: number) => (given.wrongNumbers ? random.below(right + 40) : right);
    const [old, next] = [size(' -'), size(' +')];
    return `@@ -${number(hunk.from + (old === 0 ? 0 : 1))},${number(old)} +${number(hunk.from + hunk.shift + 1)},${number(next)} @@`;
  };
  const names = random.chance(0.3) ? [] : [`diff --git a/${PATH} b/${PATH}`, 'index 1234567..89abcde 100644'];
  const lines = [
    ...names,
    `--- a/${PATH}`,
    `+++ b/${PATH}`,
    ...given.hunks.flatMap((hunk) => [header(hunk), ...bodyOf(given, hunk)]),
  ];
  const text = `${lines.join('\n')}\n`;
  return given.wrapped ? `\`\`\`diff\n${text}\`\`\`\n` : text;
}
