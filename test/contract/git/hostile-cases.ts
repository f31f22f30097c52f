// Ways a repository can make git run a program: how each is laid, and the plain git command that falls for it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributes, config, hook, run } from './laying.ts';
import type { Sandbox } from './sandbox.ts';

export interface Trap {
  readonly name: string;
  lay(sandbox: Sandbox): void;
  /** Plain git that falls for it: it shows that the trap works. Absent where that takes a terminal or a later git. */
  spring?(sandbox: Sandbox): void;
  /** What is refused because of it; everything else works as ever. */
  readonly refused?: readonly string[];
  /** Hides no other trap of this sort, so that all of them can lie in one repository. */
  readonly beside?: boolean;
}

const commit = run('commit', '--allow-empty', '-m', 'x');
/** Written anew with the same bytes: git has to look into it. */
const rewritten = (sandbox: Sandbox) =>
  writeFileSync(join(sandbox.root, 'a.txt'), readFileSync(join(sandbox.root, 'a.txt')));

/** Takes away what HEAD's file holds, so that git would fetch it. */
const missing = (sandbox: Sandbox) => {
  const hash = sandbox.git('rev-parse', 'HEAD:a.txt').trim();
  rmSync(join(sandbox.root, '.git/objects', hash.slice(0, 2), hash.slice(2)));
  sandbox.git('config', 'core.repositoryFormatVersion', '1');
  sandbox.git('config', 'extensions.partialClone', 'origin');
  sandbox.git('config', 'remote.origin.promisor', 'true');
};
const FILTERED = ['stage', 'commit', 'commit of paths', 'switch', 'stash', 'pop', 'switch back'];
/** Whatever needs what is missing. */
const FETCHED = ['blame', 'blame of HEAD', 'diff of HEAD', 'diff of HEAD~1', 'show', ...FILTERED];

export const TRAPS: readonly Trap[] = [
  { name: 'core.fsmonitor', beside: true, lay: config(['core.fsmonitor', 'EVIL']), spring: run('status') },
  {
    name: 'hooks of every kind',
    beside: true,
    lay: (sandbox) => hook(sandbox, join(sandbox.root, '.git/hooks')),
    spring: commit,
  },
  {
    name: 'core.hooksPath',
    lay: (sandbox) => {
      hook(sandbox, join(sandbox.root, 'tools'));
      sandbox.git('config', 'core.hooksPath', 'tools');
    },
    spring: commit,
  },
  { name: 'diff.external', beside: true, lay: config(['diff.external', 'EVIL']), spring: run('diff') },
  {
    name: 'a diff command',
    lay: (sandbox) => {
      config(['diff.own.command', 'EVIL'])(sandbox);
      attributes(sandbox, '* diff=own\n');
    },
    spring: run('diff'),
  },
  {
    name: 'a textconv',
    lay: (sandbox) => {
      config(['diff.own.textconv', 'EVIL'], ['diff.own.cachetextconv', 'true'])(sandbox);
      sandbox.put('.gitattributes', '* diff=own\n');
    },
    spring: run('diff'),
  },
  {
    name: 'a clean filter',
    lay: (sandbox) => {
      config(['filter.own.clean', 'EVIL'], ['filter.own.required', 'true'])(sandbox);
      attributes(sandbox, '* filter=own\n');
    },
    spring: run('add', 'b.txt'),
    refused: FILTERED,
  },
  {
    name: 'a smudge filter',
    lay: (sandbox) => {
      config(['filter.own.smudge', 'EVIL'])(sandbox);
      attributes(sandbox, '*.txt filter=own\n');
    },
    spring: (sandbox) => {
      sandbox.tryGit(sandbox.root, 'checkout', 'HEAD~1', '--', 'a.txt');
      sandbox.tryGit(sandbox.root, 'checkout', 'HEAD', '--', 'a.txt');
    },
    refused: FILTERED,
  },
  {
    name: 'a filter process',
    lay: (sandbox) => {
      config(['filter.own.process', 'EVIL'])(sandbox);
      sandbox.put('.gitattributes', '*.txt filter=own\n');
    },
    spring: run('add', 'b.txt'),
    refused: FILTERED,
  },
  {
    name: 'a filter whose name holds an equals sign and a quote',
    lay: (sandbox) => {
      config(['filter.a=b".clean', 'EVIL'])(sandbox);
      attributes(sandbox, '*.txt filter=a=b"\n');
    },
    spring: run('add', 'b.txt'),
    refused: FILTERED,
  },
  {
    name: 'a merge driver',
    lay: (sandbox) => {
      config(['merge.own.driver', 'EVIL %A'])(sandbox);
      attributes(sandbox, '* merge=own\n');
    },
    spring: (sandbox) => {
      sandbox.tryGit(sandbox.root, 'stash');
      sandbox.put('b.txt', 'otherwise\n');
      sandbox.tryGit(sandbox.root, 'commit', '-am', 'x');
      sandbox.tryGit(sandbox.root, 'stash', 'pop');
      sandbox.tryGit(sandbox.root, 'reset', '--hard', '--quiet', 'HEAD~1');
      sandbox.put('b.txt', 'changed\n');
    },
    refused: ['pop'],
  },
  {
    name: 'signing commits',
    beside: true,
    lay: config(['commit.gpgSign', 'true'], ['gpg.program', 'EVIL'], ['user.signingKey', 'x']),
    spring: commit,
  },
  {
    name: 'signing commits with ssh',
    lay: config(
      ['commit.gpgSign', 'true'],
      ['gpg.format', 'ssh'],
      ['gpg.ssh.program', 'EVIL'],
      ['gpg.ssh.defaultKeyCommand', 'EVIL'],
    ),
    spring: commit,
  },
  {
    name: 'showing signatures',
    beside: true,
    lay: (sandbox) => {
      config(['log.showSignature', 'true'], ['gpg.program', 'EVIL'], ['format.pretty', '%G?'])(sandbox);
      const text = sandbox.git('cat-file', 'commit', 'HEAD');
      const signed = text.replace(
        '\n\n',
        '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n',
      );
      const file = join(sandbox.folder, 'signed');
      writeFileSync(file, signed);
      const hash = sandbox.git('hash-object', '-t', 'commit', '-w', file).trim();
      sandbox.git('update-ref', 'HEAD', hash);
    },
    spring: run('log'),
  },
  {
    name: 'an editor',
    beside: true,
    lay: config(['core.editor', 'EVIL'], ['sequence.editor', 'EVIL']),
    spring: run('commit', '--allow-empty'),
  },
  {
    name: 'aliases named like commands',
    beside: true,
    lay: config(['alias.status', '!EVIL'], ['alias.diff', '!EVIL'], ['alias.commit', '!EVIL'], ['alias.own', '!EVIL']),
    spring: run('own'),
  },
  { name: 'a pager', beside: true, lay: config(['core.pager', 'EVIL'], ['pager.log', 'EVIL'], ['pager.diff', 'true']) },
  {
    name: 'a credential helper',
    beside: true,
    lay: config(['credential.helper', 'EVIL'], ['credential.https://x.helper', 'EVIL']),
  },
  {
    name: 'a hook in the configuration of a later git',
    beside: true,
    lay: config(['hook.own.command', 'EVIL'], ['hook.own.event', 'pre-commit']),
  },
  { name: 'a command of a key that no git has yet', beside: true, lay: config(['future.own.command', 'EVIL']) },
  {
    name: 'trailers',
    beside: true,
    lay: config(['trailer.own.command', 'EVIL'], ['trailer.other.cmd', 'EVIL']),
    spring: run('commit', '--allow-empty', '-m', 'x', '--trailer', 'own=1'),
  },
  {
    name: 'a partial clone from a program',
    lay: (sandbox) => {
      missing(sandbox);
      config(['remote.origin.url', 'ext::EVIL'], ['protocol.ext.allow', 'always'])(sandbox);
    },
    spring: run('show', 'HEAD'),
    refused: FETCHED,
  },
  {
    name: 'a partial clone through another uploadpack',
    lay: (sandbox) => {
      missing(sandbox);
      config(['remote.origin.url', '/'], ['remote.origin.uploadpack', 'EVIL'])(sandbox);
    },
    spring: run('show', 'HEAD'),
    refused: FETCHED,
  },
  {
    name: 'a partial clone over ssh',
    lay: (sandbox) => {
      missing(sandbox);
      config(['remote.origin.url', 'ssh://x/y'], ['core.sshCommand', 'EVIL'], ['core.gitProxy', 'EVIL'])(sandbox);
    },
    spring: run('show', 'HEAD'),
    refused: FETCHED,
  },
  {
    name: 'an included file of the work tree',
    lay: (sandbox) => {
      sandbox.put('own.cfg', `[core]\n\tfsmonitor = ${sandbox.evil}\n`);
      sandbox.git('config', 'include.path', '../own.cfg');
    },
    spring: run('status'),
    refused: ['switch', 'switch back', 'stash', 'pop'],
  },
  {
    name: 'a file that is included on one branch',
    lay: (sandbox) => {
      sandbox.put('own.cfg', `[core]\n\tfsmonitor = ${sandbox.evil}\n`);
      sandbox.git('config', 'includeIf.onbranch:main.path', '../own.cfg');
    },
    spring: run('status'),
    refused: ['switch', 'switch back', 'stash', 'pop'],
  },
  {
    name: 'the configuration of one work tree',
    lay: (sandbox) => {
      sandbox.git('config', 'extensions.worktreeConfig', 'true');
      writeFileSync(join(sandbox.root, '.git/config.worktree'), `[core]\n\tfsmonitor = ${sandbox.evil}\n`);
    },
    spring: run('status'),
  },
  {
    name: 'a submodule with its own configuration',
    lay: (sandbox) => {
      const inner = join(sandbox.root, 'sub');
      mkdirSync(inner);
      sandbox.tryGit(inner, 'init', '--quiet');
      writeFileSync(join(inner, 'x.txt'), 'x\n');
      sandbox.tryGit(inner, 'add', '.');
      sandbox.tryGit(inner, 'commit', '--quiet', '-m', 'x');
      sandbox.put('.gitmodules', '[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n\tignore = none\n');
      sandbox.git('add', 'sub', '.gitmodules');
      sandbox.git('commit', '--quiet', '-m', 'Sub', '--', 'sub', '.gitmodules');
      sandbox.git('config', 'submodule.recurse', 'true');
      sandbox.git('config', 'diff.submodule', 'diff');
      sandbox.git('config', 'status.submoduleSummary', 'true');
      sandbox.git('config', 'submodule.sub.ignore', 'none');
      writeFileSync(join(inner, 'x.txt'), 'changed\n');
      sandbox.tryGit(inner, 'config', 'core.fsmonitor', sandbox.evil);
      sandbox.tryGit(inner, 'config', 'filter.own.clean', sandbox.evil);
      writeFileSync(join(inner, '.gitattributes'), '* filter=own diff=own\n');
      hook(sandbox, join(inner, '.git/hooks'));
    },
    spring: run('status'),
  },
  {
    name: 'a bare repository among the files',
    lay: (sandbox) => {
      const inner = join(sandbox.root, 'data');
      sandbox.tryGit(sandbox.root, 'init', '--quiet', '--bare', 'data');
      writeFileSync(
        join(inner, 'config'),
        `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n\tfsmonitor = ${sandbox.evil}\n`,
      );
      hook(sandbox, join(inner, 'hooks'));
    },
    spring: (sandbox) => sandbox.tryGit(join(sandbox.root, 'data'), 'status'),
  },
  {
    name: 'a file that is only stat-dirty, under a filter',
    lay: (sandbox) => {
      sandbox.put('.gitattributes', 'a.txt filter=own\n');
      config(['filter.own.clean', 'EVIL'])(sandbox);
      rewritten(sandbox);
    },
    spring: run('status'),
    refused: ['switch', 'switch back'],
  },
];
