// The editor's problems, as the language servers report them.
import * as vscode from 'vscode';
import type { DiagnosticsPort, FoundProblem, Problem, ProblemWatch } from '../../core/ports/editor.ts';
import type { FilesPort } from '../../core/ports/files.ts';
import { findOpenDocument, isWithin } from './same-file.ts';

const SEVERITIES: readonly Problem['severity'][] = ['error', 'warning', 'info', 'hint'];

export function createDiagnostics(files: FilesPort): DiagnosticsPort {
  return {
    list: async (paths) => {
      const told = vscode.languages.getDiagnostics().filter(([uri, all]) => uri.scheme === 'file' && all.length > 0);
      const found = await Promise.all(
        told.map(async ([uri, diagnostics]): Promise<readonly Problem[]> => {
          const { path, label, inside } = await files.locate(uri.fsPath);
          if (!inside || (paths !== undefined && !paths.some((wanted) => isWithin(wanted, path)))) return [];
          return diagnostics.map((diagnostic) => ({ ...problemOf(path, diagnostic), label }));
        }),
      );
      return found.flat();
    },
    watch,
  };
}

async function watch(paths: readonly string[]): Promise<ProblemWatch> {
  const documents = await Promise.all(paths.map(async (path) => [path, await findOpenDocument(path)] as const));
  /** As the editor names them, and as they were given. */
  const names = new Map<string, string>();
  for (const [path, document] of documents) {
    names.set(vscode.Uri.file(path).toString(), path);
    if (document !== undefined) names.set(document.uri.toString(), path);
  }
  const problemsOf = (uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]) => {
    const path = names.get(uri.toString()) ?? uri.fsPath;
    return diagnostics.map((diagnostic) => problemOf(path, diagnostic));
  };
  return {
    open: new Set(documents.flatMap(([path, document]) => (document === undefined ? [] : [path]))),
    all: () => {
      const { textDocuments } = vscode.workspace;
      const unsaved = new Set(textDocuments.flatMap((one) => (one.isDirty ? [one.uri.toString()] : [])));
      return vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => {
        const known = names.has(uri.toString()) || (uri.scheme === 'file' && !unsaved.has(uri.toString()));
        return known ? problemsOf(uri, diagnostics) : [];
      });
    },
    watched: () =>
      [...names.keys()].flatMap((name) => {
        const uri = vscode.Uri.parse(name, true);
        return problemsOf(uri, vscode.languages.getDiagnostics(uri));
      }),
    listen: (hear) => {
      const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => names.has(uri.toString()))) hear();
      });
      return () => listener.dispose();
    },
  };
}

function problemOf(path: string, { range, severity, message, source, code }: vscode.Diagnostic): FoundProblem {
  const value = typeof code === 'object' ? code.value : code;
  return {
    path,
    line: range.start.line + 1,
    severity: SEVERITIES[severity] ?? 'info',
    message,
    source,
    ...(value === undefined ? {} : { code: String(value) }),
  };
}
