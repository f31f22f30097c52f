// How a file indents what a model indented otherwise: told from lines they share, and only where there is one answer.

export interface Indents {
  /** As the model wrote it, and as the file has it. */
  readonly given: string;
  readonly own: string;
}

/** Gives the file's indentation for one of the model's; undefined where it cannot be told. */
export type Reindent = (given: string) => string | undefined;

const UNITS = ['\t', '  ', '   ', '    ', '        '];

export const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

export function reindentBy(all: readonly Indents[]): Reindent {
  const pairs = [...new Map(all.map((pair) => [`${pair.given}|${pair.own}`, pair])).values()];
  if (pairs.every(({ given, own }) => given === own)) return (given) => given;
  const simple = explanations(pairs, false);
  const ways = simple.length > 0 ? simple : explanations(pairs, true);
  if (ways.length === 0) return () => undefined;
  return (given) => {
    const known = pairs.find((pair) => pair.given === given);
    if (known !== undefined) return known.own;
    const answers = new Set(ways.map((way) => way(given)).filter((answer) => answer !== undefined));
    const [answer] = answers;
    return answers.size === 1 && answer !== undefined && isOfOneKind(answer, pairs) ? answer : undefined;
  };
}

/** All simple ways that explain every pair. `both`: another unit and another depth at once. */
function explanations(pairs: readonly Indents[], both: boolean): readonly Reindent[] {
  const ways: Reindent[] = [];
  const [first] = pairs;
  if (first === undefined) return [];
  if (!both) {
    if (first.own.endsWith(first.given)) {
      const more = first.own.slice(0, first.own.length - first.given.length);
      ways.push((given) => more + given);
    }
    if (first.given.endsWith(first.own)) {
      const less = first.given.slice(0, first.given.length - first.own.length);
      ways.push((given) => (given.startsWith(less) ? given.slice(less.length) : undefined));
    }
  }
  for (const from of UNITS) {
    for (const to of UNITS) {
      const deeper = inUnits(first.own, to).depth - inUnits(first.given, from).depth;
      if (from !== to && (deeper !== 0) === both) ways.push((indent) => rescale(indent, from, to, deeper));
    }
  }
  return ways.filter((way) => pairs.every((pair) => way(pair.given) === pair.own));
}

/** What is less than a unit stays, as before the stars of a comment. */
function rescale(indent: string, from: string, to: string, deeper: number): string | undefined {
  const { depth, rest } = inUnits(indent, from);
  return rest.includes('\t') || rest.length > 3 || depth + deeper < 0 ? undefined : to.repeat(depth + deeper) + rest;
}

function inUnits(indent: string, unit: string): { readonly depth: number; readonly rest: string } {
  let depth = 0;
  while (indent.startsWith(unit, depth * unit.length)) depth++;
  return { depth, rest: indent.slice(depth * unit.length) };
}

/** Tabs and spaces are not mixed where the file does not mix them. */
function isOfOneKind(answer: string, pairs: readonly Indents[]): boolean {
  const kind = (indent: string) => (indent.includes('\t') ? 1 : 0) | (indent.includes(' ') ? 2 : 0);
  const kinds = pairs.reduce((seen, pair) => seen | kind(pair.own), 0);
  return kinds === 0 || kinds === 3 || (kind(answer) & ~kinds) === 0;
}
