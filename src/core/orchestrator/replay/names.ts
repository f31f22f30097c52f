// Compares what a run has logged with what its replay makes, up to names: ids and hashes are made anew, and times pass otherwise.

export interface Mismatch {
  /** Where it stands: `output.text`. */
  readonly path: string;
  readonly logged: unknown;
  readonly replayed: unknown;
}

export interface Names {
  /** A name that nothing else has, in the place of an id or a hash. */
  fresh(): string;
  /** Undefined when they are the same up to names; from then on the names mean each other. */
  match(logged: unknown, replayed: unknown): Mismatch | undefined;
  /** The log's word for a name of the replay. */
  toLogged(text: string): string;
  /** The replay's names for those of the log, wherever one is a whole text. */
  toReplay(value: unknown): unknown;
}

/** Private-use characters: no model, file or tool writes them. */
const NAME = /\uE0F0(\d+)\uE0F1/;
const ALL_NAMES = new RegExp(NAME, 'g');

/** Characters of a text that is looked up as a whole. */
const LONGEST = 200;

/** What a clock says is never the same twice. */
const TIMES = new Set(['at', 'ms', 'firstMs', 'until', 'startedAt', 'endedAt', 'activeAt']);

export function createNames(): Names {
  const logged = new Map<string, string>();
  const names = new Map<string, string>();
  /** Texts with a name in them: `rule-ID`. */
  const texts = new Map<string, string>();
  let count = 0;

  const matchText = (text: string, replayed: string, found: Map<string, string>): boolean => {
    if (!NAME.test(replayed)) return text === replayed;
    if (text.length <= LONGEST) texts.set(text, replayed);
    const known = (name: string) => logged.get(name) ?? found.get(name);
    const unknown: string[] = [];
    const pattern = replayed.split(/(\uE0F0\d+\uE0F1)/).map((part) => {
      if (!NAME.test(part)) return escaped(part);
      const means = known(part);
      if (means !== undefined) return escaped(means);
      const index = unknown.indexOf(part);
      if (index >= 0) return `\\${index + 1}`;
      unknown.push(part);
      return '([\\s\\S]+?)';
    });
    const match = new RegExp(`^${pattern.join('')}$`).exec(text);
    if (match === null) return false;
    for (const [index, name] of unknown.entries()) {
      const means = match[index + 1] ?? '';
      // Two names never mean the same: what was told apart stays told apart.
      if (names.has(means) || [...found.values()].includes(means)) return false;
      found.set(name, means);
    }
    return true;
  };

  const toReplay = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? texts.get(value) ?? value;
    if (Array.isArray(value)) return value.map(toReplay);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toReplay(one)]));
  };

  return {
    fresh: () => `\uE0F0${++count}\uE0F1`,
    match: (one, other) => {
      const found = new Map<string, string>();
      const mismatch = compare(one, other, '', (text, replayed) => matchText(text, replayed, found));
      if (mismatch !== undefined) return mismatch;
      for (const [name, means] of found) {
        logged.set(name, means);
        names.set(means, name);
      }
      return undefined;
    },
    toLogged: (text) => text.replace(ALL_NAMES, (name) => logged.get(name) ?? 'new'),
    toReplay,
  };
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function compare(
  logged: unknown,
  replayed: unknown,
  path: string,
  same: (logged: string, replayed: string) => boolean,
): Mismatch | undefined {
  if (typeof logged === 'string' && typeof replayed === 'string') {
    return same(logged, replayed) ? undefined : { path, logged, replayed };
  }
  const [one, other] = [fieldsOf(logged), fieldsOf(replayed)];
  if (one === undefined || other === undefined || Array.isArray(logged) !== Array.isArray(replayed)) {
    return logged === replayed ? undefined : { path, logged, replayed };
  }
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const [left, right] = [one.get(key), other.get(key)];
    if (TIMES.has(key) && isTime(left) && isTime(right)) continue;
    const mismatch = compare(left, right, path === '' ? key : `${path}.${key}`, same);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

const isTime = (value: unknown) => value === undefined || typeof value === 'number';

/** A field that is undefined is one that is not there: the log does not have it. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value).filter(([, one]) => one !== undefined));
}
