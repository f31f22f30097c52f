// Every tool in builtin/, in the order of the file names. Written by `npm run build`; do not edit.
import { applyPatch } from './builtin/apply-patch.ts';
import { askUser } from './builtin/ask-user.ts';
import { delegate } from './builtin/delegate.ts';
import { deleteFile } from './builtin/delete-file.ts';
import { diagnostics } from './builtin/diagnostics.ts';
import { editFile } from './builtin/edit-file.ts';
import { editNotebook } from './builtin/edit-notebook.ts';
import { gitWrite } from './builtin/git-write.ts';
import { git } from './builtin/git.ts';
import { listFiles } from './builtin/list-files.ts';
import { moveFile } from './builtin/move-file.ts';
import { proposePlan } from './builtin/propose-plan.ts';
import { readFile } from './builtin/read-file.ts';
import { readOutput } from './builtin/read-output.ts';
import { recall } from './builtin/recall.ts';
import { remember } from './builtin/remember.ts';
import { renameSymbol } from './builtin/rename-symbol.ts';
import { runCommand } from './builtin/run-command.ts';
import { searchCode } from './builtin/search-code.ts';
import { symbols } from './builtin/symbols.ts';
import { undoEdits } from './builtin/undo-edits.ts';
import { updatePlan } from './builtin/update-plan.ts';
import { webFetch } from './builtin/web-fetch.ts';
import { webSearch } from './builtin/web-search.ts';
import { writeFile } from './builtin/write-file.ts';
import type { Tool } from './tool.ts';

export const builtinTools: readonly Tool[] = [
  applyPatch,
  askUser,
  delegate,
  deleteFile,
  diagnostics,
  editFile,
  editNotebook,
  gitWrite,
  git,
  listFiles,
  moveFile,
  proposePlan,
  readFile,
  readOutput,
  recall,
  remember,
  renameSymbol,
  runCommand,
  searchCode,
  symbols,
  undoEdits,
  updatePlan,
  webFetch,
  webSearch,
  writeFile,
];
