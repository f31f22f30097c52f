// Finds the JSON object in a model's answer, whatever prose stands around it; what cannot be trusted to be whole is refused.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { endOfObject, isObject, readJson } from './json-text.ts';
import { clip } from './text.ts';

/** Mends the ways models err in JSON; throws when it cannot. */
type Repair = (text: string) => string;

/** A fence at the beginning of a line: within a string of JSON there is no such line. */
const FENCE = /^[ \t]*```[\w-]*[ \t]*\r?\n\s*(?=\{)/gm;

/**
 * The whole text, or else the first object of its fenced blocks, or else the first object in it. Among several, a sound one
 * goes before one that must be mended, and any before an empty one. The fault's text is fit to be shown to the model.
 */
export function readJsonAnswer(text: string, repair: Repair): Outcome<unknown> {
  const trimmed = text.trim();
  if (trimmed === '') return refused('The answer is empty; a JSON object was asked for.');
  const whole = readJson(trimmed);
  if (whole.ok) {
    if (isObject(whole.value)) return succeed(whole.value);
    return refused(`The answer is JSON, but not an object. It begins: ${clip(trimmed, 100)}`);
  }
  const fences = [...trimmed.matchAll(FENCE)].map((match) => match.index + match[0].length);
  const groups = [
    objectsAt(trimmed, (from) => {
      while (fences[0] !== undefined && fences[0] < from) fences.shift();
      return fences[0] ?? -1;
    }),
    objectsAt(trimmed, (from) => trimmed.indexOf('{', from)),
  ];
  for (const { objects, cut } of groups) {
    const sound = fullest(objects.map(soundObject));
    if (sound !== undefined) return succeed(sound);
    if (cut)
      return refused(`The JSON of the answer is cut off: an object is not closed. It ends: ${trimmed.slice(-100)}`);
    const mended = fullest(objects.map((object) => mend(object, repair)));
    if (mended !== undefined) return succeed(mended);
  }
  const first = groups.flatMap(({ objects }) => objects)[0];
  if (first === undefined) return refused(`The answer holds no JSON object. It begins: ${clip(trimmed, 100)}`);
  const broken = readJson(first);
  return refused(`The JSON of the answer is not valid (${broken.ok ? 'no object' : broken.why}): ${clip(first, 200)}`);
}

interface Group {
  readonly objects: readonly string[];
  /** The last one does not end: what stands within it is a part of something, not the answer. */
  readonly cut: boolean;
}

/** `next` tells where the next object begins, at `from` or behind it; -1 when there is none. */
function objectsAt(text: string, next: (from: number) => number): Group {
  const objects: string[] = [];
  for (let at = next(0); at >= 0; ) {
    const end = endOfObject(text, at);
    if (end === undefined) return { objects, cut: true };
    objects.push(text.slice(at, end));
    at = next(end);
  }
  return { objects, cut: false };
}

function soundObject(text: string): object | undefined {
  const read = readJson(text);
  return read.ok && isObject(read.value) ? read.value : undefined;
}

function mend(text: string, repair: Repair): object | undefined {
  try {
    return soundObject(repair(text));
  } catch {
    return undefined;
  }
}

function fullest(found: readonly (object | undefined)[]): object | undefined {
  const objects = found.filter((object) => object !== undefined);
  return objects.find((object) => Object.keys(object).length > 0) ?? objects[0];
}

/** The same request may well be answered in better form. */
const refused = (text: string) => fail('model.bad-json', text, { retryable: true });
