// Ports without an outside: paths by their letters, every file there and empty, and nothing that could be carried out.
import { fail, succeed } from '../../protocol/fault.ts';
import type { FilesPort } from '../ports/files.ts';
import type { ShellJob } from '../ports/shell.ts';
import type { SyntaxPort } from '../ports/syntax.ts';
import type { Ports } from '../ports.ts';
import { locateLexically } from './lexical-path.ts';

const refuse = async () => fail('probe.no-outside', 'The probe describes calls and carries nothing out.');
const nothing = async () => undefined;

export function lexicalPorts(root: string, syntax?: SyntaxPort): Ports {
  return {
    syntax,
    files: lexicalFiles(root),
    blobs: { put: async () => '', get: nothing },
    shell: {
      shell: 'bash',
      start: refuse,
      job: lexicalJob,
      jobs: () => [],
      watch: () => () => undefined,
      dispose: nothing,
    },
    search: { text: refuse, names: refuse, files: refuse },
    web: { fetch: refuse, search: { provider: 'the search provider', url: 'https://search.invalid/', run: refuse } },
    log: {
      append: refuse,
      read: refuse,
      open: refuse,
      saveHead: refuse,
      list: refuse,
      remove: refuse,
      lock: refuse,
      unlock: nothing,
      watch: () => () => undefined,
      close: nothing,
    },
    rules: { list: refuse, add: refuse, remove: refuse },
    clock: { now: () => 0, id: () => '', sleep: nothing, soon: nothing, hash: () => 'after' },
    logger: { write: () => undefined },
    memory: { save: refuse, search: refuse, remove: refuse, list: refuse },
    diagnostics: { list: async () => [], watch: async () => silence },
  };
}

function lexicalFiles(root: string): FilesPort {
  const top = locateLexically('.', { root, insensitive: false });
  return {
    roots: () => (top.root === undefined ? [] : [top.root]),
    locate: async (path) => locateLexically(path, { root, insensitive: false }),
    locateName: async (path) => locateLexically(path, { root, insensitive: false }),
    look: nothing,
    stat: nothing,
    readLink: refuse,
    writeLink: refuse,
    setMode: refuse,
    removeFolder: async () => false,
    tidy: nothing,
    read: async () => succeed({ bytes: new Uint8Array(), hash: 'before', unsaved: false }),
    write: refuse,
    move: refuse,
    remove: refuse,
    list: refuse,
  };
}

const silence = { open: new Set<string>(), all: () => [], watched: () => [], listen: () => nothing };

const lexicalJob = (id: string): ShellJob => ({
  id,
  pid: 0,
  // What it was started with is not known here.
  command: id,
  cwd: '',
  startedAt: 0,
  bytes: 0,
  background: true,
  answer: () => succeed(undefined),
  done: new Promise(() => undefined),
  read: (from) => ({ text: '', next: from }),
  listen: () => () => undefined,
  stop: nothing,
  detach: () => undefined,
});
