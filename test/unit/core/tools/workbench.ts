// Ports in memory and one way to call a tool, for the tests of the tools.
import assert from 'node:assert/strict';
import type { Problem } from '../../../../src/core/ports/editor.ts';
import type { MemoryItem } from '../../../../src/core/ports/memory.ts';
import type { WebPage } from '../../../../src/core/ports/web.ts';
import type { Ports } from '../../../../src/core/ports.ts';
import { createSeenFiles } from '../../../../src/core/tools/seen-files.ts';
import type {
  CallScope,
  PreparedCall,
  RunContext,
  TaskReport,
  Tool,
  ToolResult,
} from '../../../../src/core/tools/tool.ts';
import { type Fault, fail, succeed } from '../../../../src/protocol/fault.ts';
import { createFakeBlobs } from '../../../support/fakes/blobs.ts';
import { createFakeClock } from '../../../support/fakes/clock.ts';
import { createFakeDiagnostics } from '../../../support/fakes/diagnostics.ts';
import { createFakeFiles } from '../../../support/fakes/files.ts';
import { createFakeLanguage } from '../../../support/fakes/language.ts';
import { createFakeSearch } from '../../../support/fakes/search.ts';
import { createFakeShell, type FakeCommand } from '../../../support/fakes/shell.ts';

export interface Setup {
  readonly files?: Readonly<Record<string, string>>;
  readonly roots?: readonly string[];
  readonly commands?: Readonly<Record<string, FakeCommand>>;
  readonly pages?: Readonly<Record<string, WebPage>>;
  readonly problems?: readonly Problem[];
  /** Gives it a language server that knows these symbols of libraries, and where they are. */
  readonly libraries?: Readonly<Record<string, string>>;
  readonly searchResults?: readonly { title: string; url: string; snippet: string }[];
}

export function createWorkbench(setup: Setup = {}) {
  const files = createFakeFiles({ roots: setup.roots, files: setup.files });
  const shell = createFakeShell({ commands: setup.commands ?? {} });
  const remembered: MemoryItem[] = [];
  const reported: (readonly TaskReport[])[] = [];
  const progress: string[] = [];
  const abort = new AbortController();
  let answer: string | null = null;
  const refuse = async () => fail('test.unused', 'Tools do not use this.');
  const { searchResults, problems } = setup;
  const clock = createFakeClock();
  const language = setup.libraries === undefined ? undefined : createFakeLanguage(files, setup.libraries);
  const ports: Ports = {
    files,
    shell,
    blobs: createFakeBlobs(),
    search: createFakeSearch(files),
    web: {
      fetch: async (url) => {
        const page = setup.pages?.[url];
        return page === undefined ? fail('web.unreachable', `${url} cannot be reached.`) : succeed(page);
      },
      ...(searchResults === undefined
        ? {}
        : { search: { provider: 'Test', url: 'https://search.test/api', run: async () => succeed(searchResults) } }),
    },
    log: {
      append: refuse,
      read: refuse,
      open: refuse,
      saveHead: refuse,
      list: refuse,
      remove: refuse,
      lock: refuse,
      unlock: async () => undefined,
      watch: () => () => undefined,
      close: async () => undefined,
    },
    rules: { list: refuse, add: refuse, remove: refuse },
    clock,
    logger: { write: () => undefined },
    memory: {
      save: async (item) => {
        remembered.push(item);
        return succeed(undefined);
      },
      search: async () => succeed(remembered.map((item) => ({ ...item, score: 1 }))),
      remove: refuse,
      list: refuse,
    },
    ...(problems === undefined ? {} : { diagnostics: createFakeDiagnostics(problems) }),
    ...(language === undefined ? {} : { language }),
  };
  const context: RunContext = {
    call: 'call-1',
    session: 'session-1',
    run: 'run-1',
    signal: abort.signal,
    progress: (text) => void progress.push(text),
    foreign: () => [],
    ask: async () => answer,
    delegate: async (tasks) =>
      succeed(tasks.map(({ title, instructions }) => ({ title, text: `did ${instructions}` }))),
    proposePlan: async () => succeed('Taken.'),
    reportPlan: async (tasks) => void reported.push(tasks),
    remembered: async () => undefined,
  };
  /** Another agent beside the bench's own: it has seen nothing yet. */
  const agent = () => {
    const scope: CallScope = { seen: createSeenFiles() };
    const prepare = async (tool: Tool, input: unknown, given: Ports = ports): Promise<PreparedCall> => {
      const prepared = await tool.prepare(input, given, scope);
      assert.ok(prepared.ok, prepared.ok ? '' : prepared.fault.text);
      return prepared.value;
    };
    const call = async (tool: Tool, input: unknown): Promise<ToolResult> => (await prepare(tool, input)).run(context);
    const refusal = async (tool: Tool, input: unknown): Promise<Fault> => {
      const prepared = await tool.prepare(input, ports, scope);
      assert.ok(!prepared.ok, 'it should have been refused');
      return prepared.fault;
    };
    return { scope, prepare, call, refusal };
  };
  return {
    ports,
    clock,
    files,
    shell,
    language,
    context,
    remembered,
    reported,
    progress,
    abort,
    ...agent(),
    agent,
    answerWith: (text: string | null) => {
      answer = text;
    },
  };
}
