// Builds the object graph that every host uses: ports made real, providers from settings and keys, one orchestrator.
import { join } from 'node:path';
import { jsonrepair } from 'jsonrepair';
import { createGit } from '../adapters/git/create-git.ts';
import { createMemory } from '../adapters/memory/create-memory.ts';
import { createBlobs } from '../adapters/node/blobs.ts';
import { canonicalPath } from '../adapters/node/canonical.ts';
import { createChanges } from '../adapters/node/changes/create-changes.ts';
import { createClock } from '../adapters/node/clock.ts';
import { createFiles } from '../adapters/node/files.ts';
import { createRules } from '../adapters/node/json-rules.ts';
import { managedRulesFile, whyUnsafe } from '../adapters/node/managed-rules.ts';
import { createOutbound, type Outbound } from '../adapters/node/outbound.ts';
import { findRipgrep } from '../adapters/node/ripgrep.ts';
import { createSandbox, type Sandbox } from '../adapters/node/sandbox.ts';
import { createSearch } from '../adapters/node/search.ts';
import { searchPath } from '../adapters/node/search-path.ts';
import { createShell } from '../adapters/node/shell.ts';
import { createTree } from '../adapters/node/tree.ts';
import { createWeb } from '../adapters/node/web.ts';
import { type OpenedLog, openLog } from '../adapters/store/open-log.ts';
import { createSyntax } from '../adapters/syntax/create-syntax.ts';
import { type Approve, createOrchestrator, type Orchestrator } from '../core/create.ts';
import type { Provider } from '../core/llm/model.ts';
import type { DiagnosticsPort } from '../core/ports/editor.ts';
import type { FilesPort } from '../core/ports/files.ts';
import type { LanguagePort } from '../core/ports/language.ts';
import type { ClockPort, LoggerPort, RulesPort } from '../core/ports/machine.ts';
import type { Ports } from '../core/ports.ts';
import type { OutboundFigures } from '../core/shared/offline.ts';
import type { Mode } from '../protocol/approval.ts';
import { type Fault, type Outcome, succeed } from '../protocol/fault.ts';
import { createEmbedder } from './embedder.ts';
import { createProviders, type Providers } from './providers.ts';
import type { Settings } from './settings.ts';
import { makeStateFolders } from './state-folders.ts';

export interface Surroundings {
  /** Sessions, before-images and outputs of commands. */
  readonly storage: string;
  /** What is remembered of this workspace. */
  readonly memory: string;
  /** The user's rules. */
  readonly rulesFile: string;
  readonly roots: readonly string[];
  readonly settings: () => Settings;
  /** From secret storage or the user's environment; never from the workspace. */
  readonly key: (provider: string) => Promise<string | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: LoggerPort;
  readonly trusted: () => boolean;
  readonly blocked: () => Fault | undefined;
  readonly defaultMode: () => Mode;
  readonly approve: Approve;
  /** Whether somebody can answer what a step of a plan asks, where that is not as with approvals. */
  readonly asks?: (step: string) => boolean | undefined;
  /** Where VS Code is installed: it brings ripgrep. */
  readonly appRoot?: string;
  /** The editor's view over the files on disk. */
  readonly overFiles?: (disk: FilesPort, clock: ClockPort) => FilesPort;
  readonly diagnostics?: (files: FilesPort) => DiagnosticsPort;
  readonly language?: (files: FilesPort) => LanguagePort;
  /** What an editor holds and has not saved, by canonical path. */
  readonly unsaved?: () => Promise<readonly { readonly path: string; readonly text: string }[]>;
  /** Told when a session is held by another process. */
  readonly onHeldElsewhere?: (session: string) => void;
  /** Providers that this host has itself. */
  readonly extraProviders?: (outbound: Pick<Outbound, 'admitUnknown'>) => readonly Provider[];
}

export interface Composed {
  readonly orchestrator: Orchestrator;
  readonly ports: Ports;
  readonly directory: Providers;
  /** What was found wrong while opening: a store set aside, a missing ripgrep. */
  readonly warnings: readonly Fault[];
  /** The folder that holds what commands have printed. */
  readonly outputs: string;
  /** What has left this machine and what was kept on it. */
  readonly outbound: () => OutboundFigures;
  /** Reads settings and keys again. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const outputsOf = ({ storage }: Surroundings) => join(storage, 'outputs');

function memoryOf({ memory, logger, settings }: Surroundings, directory: () => Providers | undefined) {
  const { embed } = settings().models;
  return createMemory({
    folder: memory,
    logger,
    ...(embed === undefined ? {} : { embed: createEmbedder(embed, directory) }),
  });
}

export async function compose(given: Surroundings): Promise<Outcome<Composed>> {
  const made = await makeStateFolders([given.storage, given.memory]);
  if (!made.ok) return made;
  const opened = await openLog({ folder: given.storage, logger: given.logger });
  if (!opened.ok) return opened;
  let found: Providers | undefined;
  const memory = memoryOf(given, () => found);
  const managed = managedRulesFile(process.platform, given.environment);
  const ownState = await Promise.all([given.storage, given.memory, given.rulesFile, managed].map(canonicalPath));
  const outbound = createOutbound({ offline: () => given.settings().offline });
  const sandbox = createSandbox({
    settings: () => {
      const { sandbox: wanted, sandboxHosts, offline } = given.settings();
      return { sandbox: wanted, hosts: offline ? [] : sandboxHosts };
    },
    roots: given.roots,
    ownState,
  });
  if (given.trusted()) await sandbox.refresh();
  const ports = portsOf(given, opened.value, memory, ownState, outbound, sandbox);
  const directory = await createProviders({
    ...given,
    fetch: outbound.fetch,
    extra: given.extraProviders?.(outbound),
  });
  found = directory;
  const orchestrator = createOrchestrator({
    ports,
    models: directory,
    repairJson: jsonrepair,
    trusted: given.trusted,
    blocked: given.blocked,
    defaultMode: given.defaultMode,
    defaultEffort: () => given.settings().effort,
    approve: given.approve,
    asks: given.asks,
    onHeldElsewhere: given.onHeldElsewhere,
    ownState,
    policy: () => {
      const { autonomy, offline } = given.settings();
      return { autonomy, offline, sandboxed: sandbox.on, unsandboxed: sandbox.missing?.text };
    },
    limits: () => given.settings().limits,
    problems: () => {
      const { newProblems, problemsWait: wait } = given.settings();
      return { newProblems, wait };
    },
  });
  return succeed({
    orchestrator,
    ports,
    directory,
    warnings: [...opened.value.warnings, ...(sandbox.missing === undefined ? [] : [sandbox.missing])],
    outputs: outputsOf(given),
    outbound: outbound.figures,
    reload: async () => {
      await Promise.all([directory.reload(), given.trusted() ? sandbox.refresh() : undefined]);
    },
    close: async () => {
      await orchestrator.close();
      await ports.shell.dispose();
      await sandbox.dispose();
      await ports.changes?.close();
      await memory.close();
      await ports.log.close();
    },
  });
}

/** Those of the workspace only when it is trusted; `null` leaves them out. */
export function rulesOf(
  given: Pick<Surroundings, 'rulesFile' | 'environment'>,
  workspace: Pick<Surroundings, 'trusted' | 'roots'> | null,
): RulesPort {
  return createRules({
    user: given.rulesFile,
    managed: { file: managedRulesFile(process.platform, given.environment), whyUnsafe: (path) => whyUnsafe(path) },
    workspace: () => (workspace?.trusted() === true ? workspace.roots : []),
  });
}

function portsOf(
  given: Surroundings,
  { log, spend, holds }: Pick<OpenedLog, 'log' | 'spend' | 'holds'>,
  memory: Ports['memory'],
  ownState: readonly string[],
  outbound: Outbound,
  sandbox: Sandbox,
): Ports {
  const clock = createClock();
  const disk = createFiles(given.roots);
  const files = given.overFiles?.(disk, clock) ?? disk;
  let ripgrep: { readonly setting: string; readonly found: Promise<string | undefined> } | undefined;
  const programs = searchPath(given.environment.PATH ?? given.environment.Path, given.roots);
  const findRipgrepAsSet = async () => {
    const setting = given.settings().ripgrepPath;
    if (ripgrep?.setting !== setting)
      ripgrep = { setting, found: findRipgrep({ appRoot: given.appRoot, setting, searchPath: programs }) };
    const found = await ripgrep.found;
    // What was not found is looked for again: it may be installed meanwhile.
    if (found === undefined) ripgrep = undefined;
    return found;
  };
  const blobs = createBlobs(join(given.storage, 'images'));
  const searchSettings = () => {
    const { searchProvider, searchUrl } = given.settings();
    return { provider: searchProvider, url: searchUrl };
  };
  return {
    files,
    clock,
    log,
    spend,
    holds,
    memory,
    logger: given.logger,
    blobs,
    changes: createChanges({ roots: given.roots, leftOut: ownState, folder: given.storage, blobs }),
    shell: createShell({
      outputFolder: outputsOf(given),
      environment: given.environment,
      roots: given.roots,
      letThrough: () => given.settings().commandsEnvironment,
      sandbox,
    }),
    search: createSearch({ roots: given.roots, ripgrep: findRipgrepAsSet, unsaved: given.unsaved }),
    tree: createTree({ roots: given.roots, ripgrep: findRipgrepAsSet }),
    web: createWeb({ key: given.key, settings: searchSettings, fetch: outbound.fetch, admit: outbound.admit }),
    rules: rulesOf(given, given),
    syntax: createSyntax(),
    git: createGit({ roots: disk.roots().map((root) => root.path), environment: given.environment }),
    diagnostics: given.diagnostics?.(files),
    language: given.language?.(files),
  };
}
