// The editor's problems, as the language servers report them.
import * as vscode from 'vscode';
import type { DiagnosticsPort, FilesPort, Problem } from '../../core/ports.ts';

const SEVERITIES: readonly Problem['severity'][] = ['error', 'warning', 'info', 'hint'];

export function createDiagnostics(files: FilesPort): DiagnosticsPort {
  return {
    list: async (paths) => {
      const wanted = paths === undefined ? undefined : new Set(paths);
      const found: Problem[] = [];
      for (const [uri, diagnostics] of vscode.languages.getDiagnostics()) {
        if (uri.scheme !== 'file' || diagnostics.length === 0) continue;
        if (
          wanted !== undefined &&
          ![...wanted].some((path) => uri.fsPath === path || uri.fsPath.startsWith(`${path}/`))
        ) {
          continue;
        }
        const { label, inside } = await files.locate(uri.fsPath);
        if (!inside) continue;
        found.push(...diagnostics.map((diagnostic) => problemOf(uri.fsPath, label, diagnostic)));
      }
      return found;
    },
  };
}

function problemOf(path: string, label: string, diagnostic: vscode.Diagnostic): Problem {
  return {
    path,
    label,
    line: diagnostic.range.start.line + 1,
    severity: SEVERITIES[diagnostic.severity] ?? 'info',
    message: diagnostic.message,
    source: diagnostic.source,
  };
}
