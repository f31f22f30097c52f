// The object graph as this window makes it: what only the editor has goes into what every host uses.
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LoggerPort } from '../../core/ports/machine.ts';
import type { Outcome } from '../../protocol/fault.ts';
import { type Composed, compose, type Surroundings } from '../compose.ts';
import { blockedHere } from './blocked.ts';
import { createDiagnostics } from './diagnostics.ts';
import { createEditorFiles } from './editor-files.ts';
import { readEditorSettings } from './editor-settings.ts';
import { createKeys } from './keys.ts';
import { createLanguage } from './language.ts';
import { unsavedFiles } from './unsaved.ts';

type Given = Required<Pick<Surroundings, 'storage' | 'extraProviders' | 'onHeldElsewhere'>> & {
  readonly logger: LoggerPort;
};

export const composeHere = (context: vscode.ExtensionContext, given: Given): Promise<Outcome<Composed>> =>
  compose({
    ...given,
    memory: join(given.storage, 'memory'),
    rulesFile: join(context.globalStorageUri.fsPath, 'rules.json'),
    roots: (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => (uri.scheme === 'file' ? [uri.fsPath] : [])),
    settings: () => readEditorSettings().settings,
    key: createKeys(context, given.logger),
    environment: process.env,
    trusted: () => vscode.workspace.isTrusted,
    blocked: blockedHere,
    defaultMode: () => readEditorSettings().settings.mode,
    approve: 'ask',
    appRoot: vscode.env.appRoot,
    overFiles: createEditorFiles,
    diagnostics: createDiagnostics,
    language: createLanguage,
    unsaved: unsavedFiles,
  });
