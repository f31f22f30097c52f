// The editor's problems, as the language servers report them.
import * as vscode from 'vscode';
import type { DiagnosticsPort, Problem } from '../../core/ports/editor.ts';
import type { FilesPort } from '../../core/ports/files.ts';
import { isWithin } from './same-file.ts';

const SEVERITIES: readonly Problem['severity'][] = ['error', 'warning', 'info', 'hint'];

export function createDiagnostics(files: FilesPort): DiagnosticsPort {
  return {
    list: async (paths) => {
      const found: Problem[] = [];
      for (const [uri, diagnostics] of vscode.languages.getDiagnostics()) {
        if (uri.scheme !== 'file' || diagnostics.length === 0) continue;
        const { path, label, inside } = await files.locate(uri.fsPath);
        if (!inside || (paths !== undefined && !paths.some((wanted) => isWithin(wanted, path)))) continue;
        found.push(...diagnostics.map((diagnostic) => problemOf(path, label, diagnostic)));
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
