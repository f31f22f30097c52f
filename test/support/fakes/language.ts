// A language server for a fake workspace: whatever `function`, `class`, `const` or `let` names is a symbol, wherever its name stands.
import type { CodePlace, CodePosition, LanguagePort, OutlineSymbol } from '../../../src/core/ports/language.ts';
import { fail, succeed } from '../../../src/protocol/fault.ts';
import type { FakeFiles } from './files.ts';

export interface FakeLanguage extends LanguagePort {
  /** What it was asked, in order. */
  readonly asked: readonly string[];
  /** From now on it takes a file for this, whatever is on disk. */
  pretend(path: string, text: string): void;
}

const DEFINITION = /^(\s*)(?:export )?(function|class|const|let) (\w+)/;

/** `libraries` are symbols outside: their names and where they are. */
export function createFakeLanguage(files: FakeFiles, libraries: Readonly<Record<string, string>> = {}): FakeLanguage {
  const asked: string[] = [];
  const taken = new Map<string, string>();
  let started = false;
  const paths = () => files.paths().filter((path) => path.endsWith('.ts'));
  /** As an editor holds it: without a byte order mark. */
  const textOf = (path: string) => taken.get(path) ?? (files.text(path) ?? '').replace('\uFEFF', '');
  const linesOf = (path: string) => textOf(path).split(/\r\n|\n/);
  const place = async (path: string, line: number): Promise<CodePlace> => {
    const { label, inside } = await files.locate(path);
    return { path, label, inside, line, ...(inside ? { text: linesOf(path)[line - 1] ?? '' } : {}) };
  };
  const outline = (path: string): readonly OutlineSymbol[] =>
    linesOf(path).flatMap((text, index): readonly OutlineSymbol[] => {
      const found = DEFINITION.exec(text);
      if (found === null) return [];
      const [whole, indent = '', kind = '', name = ''] = found;
      const line = index + 1;
      return [
        { name, kind, from: line, to: line, line, column: whole.length - name.length + 1, depth: indent.length / 2 },
      ];
    });
  const uses = (path: string, name: string) =>
    linesOf(path).flatMap((text, index) =>
      [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].map((use) => ({ line: index + 1, column: use.index + 1 })),
    );
  const nameAt = ({ path, line, column }: CodePosition) =>
    /^\w+/.exec((linesOf(path)[line - 1] ?? '').slice(column - 1))?.[0] ?? '';
  const silent = (path: string) =>
    path.endsWith('.ts') ? undefined : fail('language.silent', 'No language server answered for plain files.');
  return {
    asked,
    pretend: (path, text) => void taken.set(path, text),
    find: async (query, near) => {
      asked.push(`find ${query}${near.map((path) => ` ${path}`).join('')}`);
      started ||= near.length > 0;
      const known = started ? paths() : [];
      const own = known.flatMap((path) => outline(path).map((symbol) => ({ ...symbol, path })));
      const named = own.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
      const found = named.map(async ({ path, name, kind, line }) => {
        const { label, inside } = await files.locate(path);
        return { name, kind, path, label, inside, line };
      });
      const foreign = Object.entries(libraries).filter(([name]) => started && name.includes(query));
      return succeed([
        ...foreign.map(([name, path]) => ({ name, kind: 'class', path, label: path, inside: false, line: 1 })),
        ...(await Promise.all(found)),
      ]);
    },
    outline: async (path) => silent(path) ?? succeed(outline(path)),
    places: async (what, at) => {
      asked.push(`${what} ${at.line}:${at.column}`);
      const none = silent(at.path);
      if (none !== undefined) return none;
      const name = nameAt(at);
      if (what === 'references') {
        const all = paths().flatMap((path) => uses(path, name).map(({ line }) => place(path, line)));
        return succeed(await Promise.all(all));
      }
      const library = libraries[name];
      if (library !== undefined) return succeed([await place(library, 1)]);
      const defining = [at.path, ...paths()].flatMap((path) => {
        const symbol = outline(path).find((one) => one.name === name);
        return symbol === undefined ? [] : [place(path, symbol.line)];
      });
      return succeed(await Promise.all(defining.slice(0, 1)));
    },
    hover: async (at) => succeed(nameAt(at) === '' ? '' : `symbol ${nameAt(at)}`),
    rename: async (at, name) => {
      const old = nameAt(at);
      if (libraries[old] !== undefined) return fail('language.refused', `${old} belongs to a library.`);
      const changed = paths().map((path) => ({ path, text: textOf(path), found: uses(path, old) }));
      return succeed(
        changed
          .filter(({ found }) => found.length > 0)
          .map(({ path, text, found }) => ({
            path,
            text,
            edits: found.map((from) => ({ from, to: { ...from, column: from.column + old.length }, text: name })),
          })),
      );
    },
  };
}
