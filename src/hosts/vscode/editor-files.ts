// The workspace's files as the editor sees them: what is open is read and written through the editor, the rest on disk.
import * as vscode from 'vscode';
import type { FilesPort } from '../../core/ports/files.ts';
import type { ClockPort } from '../../core/ports/machine.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { findOpenDocument, findOpenNotebook } from './same-file.ts';

const encoder = new TextEncoder();

/** What the editor holds byte for byte, if it is UTF-8, with or without BOM. */
function bytesOf(document: vscode.TextDocument): Uint8Array {
  const bom = document.encoding === 'utf8bom' ? '\uFEFF' : '';
  return encoder.encode(bom + document.getText());
}

const isUtf8 = (document: vscode.TextDocument) => document.encoding === 'utf8' || document.encoding === 'utf8bom';

export function createEditorFiles(disk: FilesPort, clock: ClockPort): FilesPort {
  const refuseUnsaved = async (path: string): Promise<Outcome<never> | undefined> => {
    const document = await findOpenDocument(path);
    if (document?.isDirty !== true) return refuseNotebook(path);
    const text = `${path} has unsaved changes in the editor. Save or revert it first; nothing was changed.`;
    return fail('file.unsaved', text);
  };
  return {
    ...disk,
    read: async (path, limit) => {
      const document = await findOpenDocument(path);
      if (document?.isDirty !== true) return (await refuseNotebook(path)) ?? disk.read(path, limit);
      if (!isUtf8(document)) {
        return fail('file.unsaved', `${path} has unsaved changes in an encoding other than UTF-8. Save it first.`);
      }
      const bytes = bytesOf(document);
      if (bytes.byteLength > limit) return fail('file.too-large', `${path} is larger than ${limit} bytes.`);
      return succeed({ bytes, hash: clock.hash(bytes), unsaved: true });
    },
    write: async (path, bytes, base, how) => {
      const document = await findOpenDocument(path);
      if (document === undefined || base === null)
        return (await refuseNotebook(path)) ?? disk.write(path, bytes, base, how);
      const text = textFor(document, bytes);
      const held = isUtf8(document) && clock.hash(bytesOf(document)) === base;
      if (document.isDirty) {
        if (!held || text === undefined) {
          return fail('file.stale', `${path} was changed in the editor meanwhile; read it again. Nothing was changed.`);
        }
      } else {
        // A clean document that the editor does not hold byte for byte (mixed line endings, another encoding), or one
        // whose file was changed outside, is the disk's business: it checks the base, and the editor reloads.
        const onDisk = await disk.read(path, Number.MAX_SAFE_INTEGER);
        if (text === undefined || !held || !onDisk.ok || onDisk.value.hash !== base)
          return disk.write(path, bytes, base, how);
      }
      const written = await writeThroughEditor(document, text, disk, path);
      if (!written.ok || how?.mode === undefined) return written;
      const set = await disk.setMode(path, how.mode, written.value);
      return set.ok ? written : set;
    },
    writeLink: async (path, target, base) => (await refuseUnsaved(path)) ?? disk.writeLink(path, target, base),
    setMode: async (path, mode, base) => {
      const document = await findOpenDocument(path);
      if (document?.isDirty !== true || clock.hash(bytesOf(document)) !== base) return disk.setMode(path, mode, base);
      // What is not saved yet has no permissions: they are those of the file below it.
      const onDisk = await disk.read(path, Number.MAX_SAFE_INTEGER);
      return onDisk.ok ? disk.setMode(path, mode, onDisk.value.hash) : onDisk;
    },
    move: async (from, to, base) => (await refuseUnsaved(from)) ?? disk.move(from, to, base),
    remove: async (path, base) => (await refuseUnsaved(path)) ?? disk.remove(path, base),
  };
}

/** Only the notebook's own editor knows what its file would be with them; without them, it would be taken for the whole. */
async function refuseNotebook(path: string): Promise<Outcome<never> | undefined> {
  const notebook = await findOpenNotebook(path);
  if (notebook?.isDirty !== true) return undefined;
  const text = `${path} has unsaved changes in the notebook editor. Save or revert it first; nothing was changed.`;
  return fail('file.unsaved', text);
}

/** The new text as the editor would hold it; undefined when the editor could not write exactly these bytes. */
function textFor(document: vscode.TextDocument, bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  const bom = text.startsWith('\uFEFF');
  if (bom !== (document.encoding === 'utf8bom')) return undefined;
  const body = bom ? text.slice(1) : text;
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  return body.replaceAll(/\r\n|\r|\n/g, eol) === body ? body : undefined;
}

async function writeThroughEditor(
  document: vscode.TextDocument,
  text: string,
  disk: FilesPort,
  path: string,
): Promise<Outcome<string>> {
  const before = document.getText();
  const { start, end, piece } = smallestChange(before, text);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), piece);
  if (!(await vscode.workspace.applyEdit(edit))) {
    return fail('file.unwritable', `The editor refused the change to ${path}; nothing was changed.`);
  }
  // Typing into a document while it is saved leaves it unsaved: once more, then.
  if (!(await document.save()) && !(await document.save())) {
    return fail('file.unwritable', `${path} was changed in the editor but could not be saved; look at its tab.`);
  }
  // Formatters may have run on saving: what counts is what is on disk now.
  const saved = await disk.read(path, Number.MAX_SAFE_INTEGER);
  return saved.ok ? succeed(saved.value.hash) : saved;
}

/** Only what differs is replaced, so that cursors, folds and breakpoints elsewhere stay where they are. */
function smallestChange(before: string, after: string): { start: number; end: number; piece: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  // Never cut a line ending in two: the editor would read a lone CR as a line of its own.
  if (start > 0 && before[start - 1] === '\r') start--;
  if (tail > 0 && before[before.length - tail] === '\n') tail--;
  return { start, end: before.length - tail, piece: after.slice(start, after.length - tail) };
}
