// Which paths ignore files leave out, told folder by folder as the tree is walked.
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules of one folder's ignore files, for what lies under that folder. */
export interface Rules {
  readonly folder: string;
  readonly text: string;
  /** Found in each path that the rules say anything about; absent where that cannot be told so simply. */
  readonly hint?: RegExp | undefined;
  /** Made when it is needed, and forgotten again: it remembers each path it was asked about. */
  matcher?: Ignore | undefined;
}

/** The later wins over the earlier. */
export const IGNORE_FILES: readonly string[] = ['.gitignore', '.ignore'];
const EXCLUDE = join('.git', 'info', 'exclude');

export function readRules(folder: string, names: ReadonlySet<string>): Rules | undefined {
  const files = [...(names.has('.git') ? [EXCLUDE] : []), ...IGNORE_FILES.filter((name) => names.has(name))];
  const lines = files.flatMap((name) => readText(join(folder, name)).split('\n'));
  const rules = lines.filter((line) => !/^\s*(#|$)/.test(line));
  return rules.length === 0 ? undefined : { folder, text: rules.join('\n'), hint: hintOf(rules) };
}

/** A part of each rule that stands in every path it matches: most paths have none of them, which is told much faster. */
function hintOf(rules: readonly string[]): RegExp | undefined {
  const parts = rules.map((rule) => {
    if (/[[\]\\]/.test(rule)) return '';
    const words = rule
      .replace(/^!/, '')
      .trim()
      .split(/[*?/]+/);
    return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
  });
  return parts.includes('') ? undefined : new RegExp(parts.map(escaped).join('|'), 'i');
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Of the folders above a workspace folder, up to the repository it lies in. */
export function rulesAbove(root: string): { readonly rules: readonly Rules[]; readonly repository?: string } {
  const all: Rules[] = [];
  const names = new Set(['.git', ...IGNORE_FILES]);
  if (exists(join(root, '.git'))) return { rules: [] };
  for (let folder = dirname(root); folder !== dirname(folder); folder = dirname(folder)) {
    const own = readRules(folder, names);
    if (own !== undefined) all.unshift(own);
    if (exists(join(folder, '.git'))) return { rules: all, repository: folder };
  }
  return { rules: [] };
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Far above what anybody writes by hand; what is longer is not heeded. */
const MOST_BYTES = 256 * 1024;

function readText(path: string): string {
  try {
    return statSync(path).size > MOST_BYTES ? '' : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The innermost folder that says anything about a path decides. */
export function isIgnored(rules: readonly Rules[], path: string, folder: boolean): boolean {
  for (let index = rules.length - 1; index >= 0; index--) {
    const one = rules[index];
    if (one === undefined || path.length <= one.folder.length) continue;
    const inner = path.slice(one.folder.length + (one.folder.endsWith(sep) ? 0 : 1));
    if (one.hint?.test(inner) === false) continue;
    const written = sep === '/' ? inner : inner.replaceAll(sep, '/');
    const answer = ask(one, folder ? `${written}/` : written);
    if (answer?.ignored === true) return true;
    if (answer?.unignored === true) return false;
  }
  return false;
}

/** Rules that nobody can make sense of say nothing. */
function ask(rules: Rules, written: string): ReturnType<Ignore['test']> | undefined {
  try {
    rules.matcher ??= ignore().add(rules.text);
    return rules.matcher.test(written);
  } catch {
    return undefined;
  }
}
