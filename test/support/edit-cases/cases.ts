// One case after another: a change in some form, perturbed, tried through the probe's door, and judged by its bytes.
import { applyEditOp } from '../../../src/core/tools/edit/apply-edit-op.ts';
import { changedSpans } from '../../../src/core/tools/edit/line-script.ts';
import { plainLook } from '../../../src/core/tools/edit/look-alikes.ts';
import { EDIT_CHANGES, FORMS, type Form, type Given, givenOf, write } from './edit-side.ts';
import { encode, FILE_CHANGES, fileLines, type Sides, sidesOf, wantedLines } from './file-side.ts';
import type { Pair } from './pairs.ts';
import type { Random } from './random.ts';

export interface Tried {
  readonly form: Form;
  readonly changes: readonly string[];
  readonly outcome: 'done' | 'refused' | 'wrong';
  /** The fault, or what is wrong. */
  readonly code: string;
  /** All that is needed to see it again. */
  readonly show: () => string;
}

const PATH = 'dir/file.ts';
/** What a whole content can meet: it has no place to look for. */
const OF_WHOLE_FILES = ['crlf', 'cr', 'mixed', 'bom', 'utf-16'];

const OF_INDENTATION = ['tabs', 'spaces', 'tabs in the edit', 'deeper in the edit', 'wider in the edit'];

export function tryCase(pair: Pair, random: Random): Tried | undefined {
  const form = random.pick(FORMS);
  const changes = pickChanges(form, random);
  const sides = sidesOf(pair);
  const given = givenOf(pair, random);
  // What changes characters comes first, then ends and encoding; a copy is one of the file as it is then.
  for (const [name, change] of Object.entries(EDIT_CHANGES)) if (changes.includes(name)) change(given, random);
  for (const name of Object.keys(FILE_CHANGES).toReversed())
    if (changes.includes(name)) FILE_CHANGES[name]?.(sides, random);
  const payload = write(given, form, random);
  if (payload === undefined) return undefined;
  if (changes.some((name) => OF_INDENTATION.includes(name)) && tellsNothing(given, sides)) return undefined;
  if (given.look) sides.loose.add('look');
  if (changes.includes('trailing blanks in the edit')) sides.loose.add('trailing');
  const before = encode(sides, fileLines(sides));
  const wanted = encode(sides, wantedLines(sides));
  if (before.equals(wanted)) return undefined;
  const result = applyEditOp({ files: { [PATH]: before.toString('base64') }, kind: form, payload });
  const after = result.ok ? Buffer.from(result.value.files[PATH] ?? '', 'base64') : undefined;
  const problem = after === undefined ? undefined : judge(sides, before, wanted, after);
  return {
    form,
    changes,
    outcome: !result.ok ? 'refused' : problem === undefined ? 'done' : 'wrong',
    code: result.ok ? (problem ?? '') : result.fault.code,
    show: () =>
      JSON.stringify(
        {
          form,
          changes,
          payload,
          before: before.toString(),
          wanted: wanted.toString(),
          after: after?.toString(),
          fault: result.ok ? '' : result.fault.text,
        },
        null,
        1,
      ),
  };
}

/**
 * Whether added lines are indented otherwise than in the file while all lines around them agree with it: nothing says
 * then that anything else is meant than what is written.
 */
function tellsNothing(given: Given, sides: Sides): boolean {
  const texts = (lines: readonly { readonly text: string }[]) =>
    new Set(lines.map((line) => plainLook(line.text).trimEnd()));
  const [was, want] = [texts(fileLines(sides)), texts(wantedLines(sides))];
  return given.hunks.some((hunk) => {
    const other = (signs: string, known: ReadonlySet<string>) =>
      hunk.lines.some((line) => signs.includes(line.sign) && !known.has(plainLook(line.text).trimEnd()));
    return !other(' -', was) && other('+', want);
  });
}

function pickChanges(form: Form, random: Random): readonly string[] {
  const count = random.pick([0, 1, 1, 1, 2, 2, 3]);
  const names = form === 'write' ? OF_WHOLE_FILES : [...Object.keys(FILE_CHANGES), ...Object.keys(EDIT_CHANGES)];
  const picked = new Set(Array.from({ length: count }, () => random.pick(names)));
  // Two ways to indent otherwise at once leave no way to tell what is meant.
  const indented = OF_INDENTATION.filter((name) => picked.has(name));
  for (const name of indented.slice(picked.has('no blank before context') ? 0 : 1)) picked.delete(name);
  return [...picked];
}

/** Undefined when it is what was wanted; where that leaves a choice, no line that was to stay may differ. */
function judge(sides: Sides, before: Buffer, wanted: Buffer, after: Buffer): string | undefined {
  if (after.equals(wanted)) return undefined;
  if (sides.loose.size === 0) return 'other bytes than wanted';
  const [was, want, is] = [before, wanted, after].map((bytes) => bytes.toString(sides.encoding));
  if (was === undefined || want === undefined || is === undefined) return 'nothing there';
  const plain = (text: string) => {
    const ends = sides.loose.has('ends') ? text.replaceAll(/\r\n|\r/g, '\n') : text;
    const look = sides.loose.has('look') ? plainLook(ends) : ends;
    return sides.loose.has('trailing') ? look.replaceAll(/[ \t]+(?=[\r\n]|$)/g, '') : look;
  };
  if (plain(is) !== plain(want)) return 'another text than wanted';
  const lost = (text: string) =>
    changedSpans(linesWithEnds(was), linesWithEnds(text)).reduce(
      (sum, span) => sum + span.beforeTo - span.beforeFrom,
      0,
    );
  return lost(is) > lost(want) ? 'untouched lines differ' : undefined;
}

const linesWithEnds = (text: string): readonly string[] => text.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g) ?? [];
