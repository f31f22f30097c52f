// Mentions: finds what can be mentioned while the user types, and reads what was mentioned when the message is sent.
import * as vscode from 'vscode';
import type { FilesPort } from '../../core/ports/files.ts';
import type { SearchPort } from '../../core/ports/search.ts';
import { guardPath } from '../../core/shared/guard-path.ts';
import type { Mention } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { ContextPart, UserPart } from '../../protocol/message.ts';

/** Characters of one mention that go to the model; what is longer is cut and says so. */
const LIMIT = 60_000;
const FILE_BYTES = 2_000_000;
const SHOWN = 20;

export interface MentionSource {
  search(kind: 'any' | 'file' | 'folder', query: string): Promise<Outcome<{ readonly mentions: readonly Mention[] }>>;
  resolve(mentions: readonly Mention[]): Promise<Outcome<readonly UserPart[]>>;
}

export function createMentions(files: FilesPort, search: SearchPort): MentionSource {
  return {
    search: async (kind, query) => {
      const places = kind === 'any' ? PLACES.filter((place) => place.kind.startsWith(query.toLowerCase())) : [];
      const found = await search.files(query, SHOWN * 4, AbortSignal.timeout(3_000));
      if (!found.ok) return places.length > 0 ? succeed({ mentions: places }) : found;
      const folders = kind === 'file' ? [] : foldersOf(found.value, query);
      const named: readonly Mention[] =
        kind === 'folder' ? [] : found.value.map(({ path, label }) => ({ kind: 'file', path, label }));
      return succeed({ mentions: [...places, ...folders.slice(0, 8), ...named].slice(0, SHOWN) });
    },
    resolve: async (mentions) => {
      const parts: UserPart[] = [];
      for (const mention of mentions) {
        const part = await resolveOne(mention, files);
        if (!part.ok) return part;
        parts.push(part.value);
      }
      return succeed(parts);
    },
  };
}

const PLACES: readonly Mention[] = [
  { kind: 'selection', label: 'selection' },
  { kind: 'problems', label: 'problems' },
];

function foldersOf(
  found: readonly { readonly path: string; readonly label: string }[],
  query: string,
): readonly Mention[] {
  const folders = new Map<string, Mention>();
  for (const { path, label } of found) {
    const cut = label.lastIndexOf('/');
    if (cut <= 0) continue;
    const folder = label.slice(0, cut);
    if (!folder.toLowerCase().includes(query.toLowerCase().split('/').at(-1) ?? '')) continue;
    folders.set(folder, { kind: 'folder', path: path.slice(0, path.length - (label.length - cut)), label: folder });
  }
  return [...folders.values()].sort((a, b) => a.label.length - b.label.length);
}

async function resolveOne(mention: Mention, files: FilesPort): Promise<Outcome<ContextPart>> {
  switch (mention.kind) {
    case 'file':
      return readMentioned(mention, files);
    case 'folder':
      return listMentioned(mention, files);
    case 'selection':
      return succeed(await selectionPart(files));
    case 'problems':
      return succeed(await problemsPart(files));
  }
}

async function readMentioned(mention: Mention, files: FilesPort): Promise<Outcome<ContextPart>> {
  const { path, label, inside, root } = await files.locate(mention.path ?? mention.label);
  if (!inside) return fail('mention.outside', `@${mention.label} lies outside the workspace; it was not read.`);
  const secret = guardPath(path, root?.path, 'read');
  if (secret !== undefined) {
    const instead = 'To show the model a part of it, open it, select that part and mention @selection.';
    return fail('mention.secret', `@${mention.label} was not read (${secret.replace(/\.$/, '')}). ${instead}`);
  }
  const [, range] = /#L(\d+(?:-L?\d+)?)$/.exec(mention.label) ?? [];
  const content = await files.read(path, FILE_BYTES);
  if (!content.ok) return { ok: false, fault: { ...content.fault, text: `@${mention.label}: ${content.fault.text}` } };
  if (content.value.bytes.includes(0)) {
    return fail('mention.binary', `@${mention.label} is a binary file; only text can be mentioned.`);
  }
  const text = new TextDecoder().decode(content.value.bytes);
  return succeed({
    type: 'context',
    kind: range === undefined ? 'file' : 'selection',
    label: range === undefined ? label : mention.label,
    path,
    text: cut(range === undefined ? text : linesOf(text, range)),
  });
}

function linesOf(text: string, range: string): string {
  const [first = 1, last = first] = range.replaceAll('L', '').split('-').map(Number);
  return text
    .split('\n')
    .slice(first - 1, last)
    .join('\n');
}

async function listMentioned(mention: Mention, files: FilesPort): Promise<Outcome<ContextPart>> {
  const { path, label, inside } = await files.locate(mention.path ?? mention.label);
  if (!inside) return fail('mention.outside', `@${mention.label} lies outside the workspace; it was not read.`);
  const listed = await files.list(path, { depth: 3, limit: 300, ignored: false });
  if (!listed.ok) return listed;
  const lines = listed.value.entries.map((entry) => (entry.kind === 'folder' ? `${entry.label}/` : entry.label));
  if (listed.value.more) lines.push('…');
  return succeed({ type: 'context', kind: 'folder', label, path, text: lines.join('\n') });
}

async function selectionPart(files: FilesPort): Promise<ContextPart> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (editor === undefined)
    return { type: 'context', kind: 'selection', label: 'selection', text: 'No editor is open.' };
  const { selection, document } = editor;
  const range = selection.isEmpty ? new vscode.Range(0, 0, document.lineCount, 0) : selection;
  const { label } = await files.locate(document.uri.fsPath);
  const lines = `#L${range.start.line + 1}-L${range.end.line + 1}`;
  return {
    type: 'context',
    kind: 'selection',
    label: selection.isEmpty ? label : label + lines,
    path: document.uri.fsPath,
    text: cut(document.getText(range)),
  };
}

async function problemsPart(files: FilesPort): Promise<ContextPart> {
  const lines: string[] = [];
  for (const [uri, diagnostics] of vscode.languages.getDiagnostics()) {
    if (uri.scheme !== 'file') continue;
    const { label, inside } = await files.locate(uri.fsPath);
    if (!inside) continue;
    for (const one of diagnostics) {
      const severity = vscode.DiagnosticSeverity[one.severity]?.toLowerCase();
      lines.push(`${label}:${one.range.start.line + 1}: ${severity}: ${one.message}`);
    }
  }
  return {
    type: 'context',
    kind: 'problems',
    label: 'problems',
    text: cut(lines.join('\n') || 'There are no problems.'),
  };
}

const cut = (text: string) =>
  text.length <= LIMIT ? text : `${text.slice(0, LIMIT)}\n[cut: ${text.length - LIMIT} more characters]`;
