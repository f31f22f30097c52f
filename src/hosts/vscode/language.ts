// The language servers' knowledge through the editor: nothing is shown, nothing is changed.
import * as vscode from 'vscode';
import type { FilesPort } from '../../core/ports/files.ts';
import type { CodePlace, CodePosition, CodeSymbol, LanguagePort, OutlineSymbol } from '../../core/ports/language.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { type Asking, createServers, type Servers } from './ask-servers.ts';
import { renamedFiles } from './renamed-files.ts';
import { findOpenDocument } from './same-file.ts';

/** Symbols and places beyond these are not looked at. */
const FOUND_LIMIT = 1000;
const PLACE_LIMIT = 5000;
/** Lines are read of so many files. */
const LINES_OF_FILES = 100;
const NEAR = 3;

export function createLanguage(files: FilesPort): LanguagePort {
  const servers = createServers();
  return {
    find: (query, near, signal) => find(servers, files, query, near, signal),
    outline: async (path, signal) => {
      const opened = await openAt(path);
      if (!opened.ok) return opened;
      const found = await outlineOf(servers, opened.value, signal);
      return found.ok ? succeed(flatten(found.value, 0)) : found;
    },
    places: async (what, at, signal) => {
      const opened = await openAt(at.path);
      if (!opened.ok) return opened;
      const command = COMMANDS[what];
      const asked = await askAt<(vscode.Location | vscode.LocationLink)[]>(servers, command, opened.value, at, signal);
      return asked.ok ? succeed(await placesOf(asked.value ?? [], files)) : asked;
    },
    hover: async (at, signal) => {
      const opened = await openAt(at.path);
      if (!opened.ok) return opened;
      const asked = await askAt<vscode.Hover[]>(servers, 'vscode.executeHoverProvider', opened.value, at, signal);
      return asked.ok ? succeed(hoverText(asked.value ?? [])) : asked;
    },
    rename: async (at, name, signal) => {
      const opened = await openAt(at.path);
      if (!opened.ok) return opened;
      // Told apart from a server that is still starting: one that has an outline is there.
      const ready = await outlineOf(servers, opened.value, signal);
      if (!ready.ok) return ready;
      const { uri, languageId } = opened.value;
      const given = [uri, positionOf(at), name];
      const asking = { signal, language: languageId };
      const command = 'vscode.executeDocumentRenameProvider';
      const asked = await servers.ask<vscode.WorkspaceEdit>(command, given, () => true, asking);
      if (!asked.ok) return asked;
      if (asked.value === undefined)
        return fail('language.refused', `Nothing can be renamed at ${at.line}:${at.column}.`);
      return renamedFiles(asked.value);
    },
  };
}

const COMMANDS = {
  definition: 'vscode.executeDefinitionProvider',
  type: 'vscode.executeTypeDefinitionProvider',
  references: 'vscode.executeReferenceProvider',
} as const;

const positionOf = ({ line, column }: CodePosition) => new vscode.Position(line - 1, column - 1);

/** Opened as data: no tab is shown. Under the name by which it is open already, because servers know it by that. */
async function openAt(path: string): Promise<Outcome<vscode.TextDocument>> {
  try {
    return succeed((await findOpenDocument(path)) ?? (await vscode.workspace.openTextDocument(vscode.Uri.file(path))));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail('file.unreadable', `${path} cannot be opened in the editor: ${why}`);
  }
}

const silent = ({ languageId }: vscode.TextDocument) =>
  fail(
    'language.silent',
    `No language server answered for ${languageId} files: none is installed in the editor, or it is still loading. Use search_code, or try again in a while.`,
    { retryable: true },
  );

/** Undefined as an answer means that no server is there for the document, an empty one that nothing is in it. */
async function outlineOf(
  servers: Servers,
  document: vscode.TextDocument,
  signal: AbortSignal,
): Promise<Outcome<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]>> {
  const asking: Asking = { signal, language: document.languageId };
  const isAnswer = (answer: readonly unknown[] | undefined) => answer !== undefined;
  const asked = await servers.ask<(vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
    'vscode.executeDocumentSymbolProvider',
    [document.uri],
    isAnswer,
    asking,
  );
  if (!asked.ok) return asked;
  return asked.value === undefined ? silent(document) : succeed(asked.value);
}

/** What is asked about a place is answered with nothing by a server that is not there, too: its outline tells. */
async function askAt<T>(
  servers: Servers,
  command: string,
  document: vscode.TextDocument,
  at: CodePosition,
  signal: AbortSignal,
): Promise<Outcome<T | undefined>> {
  const ready = await outlineOf(servers, document, signal);
  if (!ready.ok) return ready;
  const asking = { signal, language: document.languageId };
  return servers.ask<T>(command, [document.uri, positionOf(at)], () => true, asking);
}

function flatten(
  found: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[],
  depth: number,
): readonly OutlineSymbol[] {
  const inOrder = found.toSorted((one, other) => rangeOf(one).start.compareTo(rangeOf(other).start));
  return inOrder.slice(0, PLACE_LIMIT).flatMap((symbol): readonly OutlineSymbol[] => {
    const tree = 'children' in symbol;
    const range = rangeOf(symbol);
    const { start } = tree ? symbol.selectionRange : range;
    const { name } = symbol;
    const lines = { from: range.start.line + 1, to: range.end.line + 1 };
    const own = { name, kind: kindOf(symbol.kind), ...lines, line: start.line + 1, column: start.character + 1, depth };
    return [own, ...(tree ? flatten(symbol.children, depth + 1) : [])];
  });
}

const rangeOf = (symbol: vscode.DocumentSymbol | vscode.SymbolInformation) =>
  'children' in symbol ? symbol.range : symbol.location.range;

/** `EnumMember` → `enum member`. */
const kindOf = (kind: vscode.SymbolKind) =>
  (vscode.SymbolKind[kind] ?? 'symbol').replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

async function find(
  servers: Servers,
  files: FilesPort,
  query: string,
  near: readonly string[],
  signal: AbortSignal,
): Promise<Outcome<readonly CodeSymbol[]>> {
  const command = 'vscode.executeWorkspaceSymbolProvider';
  const isAnswer = (answer: readonly unknown[] | undefined) => answer !== undefined && answer.length > 0;
  // A server starts with the first document of its language; whoever answers for one of these documents is there.
  const starting = near.slice(0, NEAR).map(async (path) => {
    const opened = await openAt(path);
    if (!opened.ok || !(await outlineOf(servers, opened.value, signal)).ok) throw new Error('silent');
  });
  const there = await Promise.any(starting).then(
    () => true,
    () => false,
  );
  const asking = { signal, language: `symbols of ${near.join()}` };
  const asked = await servers.ask<vscode.SymbolInformation[]>(command, [query], there ? isAnswer : () => true, asking);
  if (!asked.ok) return asked;
  const found = await Promise.all((asked.value ?? []).slice(0, FOUND_LIMIT).map((symbol) => symbolOf(symbol, files)));
  return succeed(found.filter((symbol) => symbol !== undefined));
}

async function symbolOf(symbol: vscode.SymbolInformation, files: FilesPort): Promise<CodeSymbol | undefined> {
  const { name, kind, containerName, location } = symbol;
  if (location.uri.scheme !== 'file') return undefined;
  const { path, label, inside } = await files.locate(location.uri.fsPath);
  const container = containerName === '' ? {} : { container: containerName };
  return { name, kind: kindOf(kind), ...container, path, label, inside, line: location.range.start.line + 1 };
}

async function placesOf(
  found: readonly (vscode.Location | vscode.LocationLink)[],
  files: FilesPort,
): Promise<readonly CodePlace[]> {
  const opened = new Map<string, Thenable<vscode.TextDocument | undefined>>();
  const lineAt = async (uri: vscode.Uri, line: number): Promise<string | undefined> => {
    const key = uri.toString();
    if (!opened.has(key) && opened.size >= LINES_OF_FILES) return undefined;
    const reading =
      opened.get(key) ??
      vscode.workspace.openTextDocument(uri).then(
        (document) => document,
        () => undefined,
      );
    opened.set(key, reading);
    const document = await reading;
    return document !== undefined && line < document.lineCount ? document.lineAt(line).text : undefined;
  };
  const places = await Promise.all(
    found.slice(0, PLACE_LIMIT).map(async (place): Promise<CodePlace | undefined> => {
      const link = 'targetUri' in place;
      const uri = link ? place.targetUri : place.uri;
      const { start } = link ? (place.targetSelectionRange ?? place.targetRange) : place.range;
      if (uri.scheme !== 'file') return undefined;
      const { path, label, inside } = await files.locate(uri.fsPath);
      const text = inside ? await lineAt(uri, start.line) : undefined;
      return { path, label, inside, line: start.line + 1, text };
    }),
  );
  return places.filter((place) => place !== undefined);
}

const hoverText = (found: readonly vscode.Hover[]) =>
  found
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .filter((text) => text.trim() !== '')
    .join('\n\n');
