// What the outside must provide for the orchestrator to work: each port is made real once in adapters and faked once for tests.

import type { ChangesPort } from './ports/changes.ts';
import type { DiagnosticsPort } from './ports/editor.ts';
import type { BlobsPort, FilesPort } from './ports/files.ts';
import type { GitPort } from './ports/git.ts';
import type { HoldsPort } from './ports/holds.ts';
import type { LanguagePort } from './ports/language.ts';
import type { EventLogPort } from './ports/log.ts';
import type { ClockPort, LoggerPort, RulesPort } from './ports/machine.ts';
import type { MemoryPort } from './ports/memory.ts';
import type { SearchPort } from './ports/search.ts';
import type { ShellPort } from './ports/shell.ts';
import type { SpendPort } from './ports/spend.ts';
import type { SyntaxPort } from './ports/syntax.ts';
import type { TreePort } from './ports/tree.ts';
import type { WebPort } from './ports/web.ts';

export interface Ports {
  readonly files: FilesPort;
  readonly blobs: BlobsPort;
  readonly shell: ShellPort;
  readonly search: SearchPort;
  readonly web: WebPort;
  readonly log: EventLogPort;
  /** Absent: nobody knows what other sessions have spent. */
  readonly spend?: SpendPort;
  /** Absent: no limit of a day can be held, so that with one nothing is asked. */
  readonly holds?: HoldsPort;
  readonly rules: RulesPort;
  readonly clock: ClockPort;
  readonly logger: LoggerPort;
  readonly memory?: MemoryPort;
  readonly tree?: TreePort;
  readonly changes?: ChangesPort;
  readonly diagnostics?: DiagnosticsPort;
  /** Absent: no command is known, each asks. */
  readonly syntax?: SyntaxPort;
  readonly git?: GitPort;
  readonly language?: LanguagePort;
}
