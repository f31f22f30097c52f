// Whether a text looks made by a machine to be kept secret, or typed as a password: names, words and placeholders do not.

/** What stands where a secret would, in an example or a test. */
const PLACEHOLDER =
  /redacted|example|sample|dummy|change|your|placeholder|secret|passw|token|api_?key|test|fake|mock|demo|foo|bar|lorem|x{4}|\*{3}|\.{3}|1234|abcd|process|env|\$\{|\{\{|<|>/i;
const HEXADECIMAL = /^(?=.*[0-9])(?=.*[a-f])[0-9a-f-]{16,}$/i;

/** Enough letters and digits that change places as nobody would write them. */
export function looksMade(value: string): boolean {
  if (value.length < 16 || /^(?:\.{0,2}\/|[a-z+]{2,10}:\/\/)|\.\.|\(|\[|\{/i.test(value)) return false;
  if (/^(.{1,8}?)\1+$/.test(value) || /redacted|example|placeholder|x{6}|\*{3}/i.test(value)) return false;
  if (HEXADECIMAL.test(value)) return true;
  const digits = value.replace(/[^0-9]/g, '').length;
  if (digits < 2 || digits === value.length) return false;
  return changes(value) >= (/[A-Z]/.test(value) ? 6 : 4);
}

/** Where a digit meets a letter, or a capital stands within or at the end of a word; `camelCase` has one, `snake_1` none. */
function changes(value: string): number {
  let count = 0;
  for (let index = 1; index < value.length; index++) {
    const pair = value.slice(index - 1, index + 1);
    if (/^(?:[0-9][A-Za-z]|[A-Za-z][0-9]|[a-z][A-Z])$/.test(pair)) count++;
    else if (/^[A-Z][a-z]$/.test(pair) && index > 1 && /[A-Z]/.test(value[index - 2] ?? '')) count++;
  }
  return count;
}

/** Of a file or folder: whole, or of several plain names with an ending; `PWD=/home/me/Site2` is no password. */
const PATH = /^(?:(?:[A-Za-z]:|~|\.{1,2})?\/[\w.@~ -]+(?:\/|$)|[\w.@-]+(?:\/[\w.@-]+)*\/[\w.@-]+\.[A-Za-z]\w{0,5}$)/;

/** A password as people choose them: letters, digits, and capitals or signs among them. */
export function looksTyped(value: string): boolean {
  if (PATH.test(value)) return false;
  if (looksMade(value)) return true;
  if (value.length < 8 || value.length > 64 || PLACEHOLDER.test(value) || /[(){}[\]|\\;]/.test(value)) return false;
  const [lower, upper, digit, sign] = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9_./:-]/].map((kind) => kind.test(value));
  return digit === true && (lower === true || upper === true) && ((lower === true && upper === true) || sign === true);
}
