// Programs that print what others wrote: what servers answer, what a repository's history holds, what a package says of itself.
import { foreignPath, HISTORY_SOURCE } from './foreign-paths.ts';

const FETCHING = new Set([
  ...[
    'curl',
    'wget',
    'http',
    'https',
    'xh',
    'httpie',
    'aria2c',
    'lynx',
    'w3m',
    'links',
    'elinks',
    'nc',
    'ncat',
    'netcat',
  ],
  ...['telnet', 'socat', 'openssl', 'dig', 'nslookup', 'host', 'whois', 'ftp', 'sftp', 'scp', 'rsync', 'ssh', 'yt-dlp'],
  ...[
    'gh',
    'glab',
    'hub',
    'az',
    'aws',
    'gcloud',
    'kubectl',
    'oc',
    'helm',
    'heroku',
    'vercel',
    'netlify',
    'fly',
    'flyctl',
  ],
  ...['jira', 'linear', 'slack', 'psql', 'mysql', 'mariadb', 'mongosh', 'redis-cli', 'sqlcmd', 'imap', 'mail', 'mutt'],
  ...['invoke-webrequest', 'invoke-restmethod', 'iwr', 'irm'],
]);

/** Of programs that do much else: what comes first of their own words. */
const PARTLY: Readonly<Record<string, readonly string[]>> = {
  npm: [
    'view',
    'info',
    'show',
    'search',
    'audit',
    'docs',
    'exec',
    'outdated',
    'install',
    'i',
    'ci',
    'update',
    'create',
    'init',
  ],
  pnpm: ['view', 'info', 'search', 'audit', 'dlx', 'outdated', 'install', 'i', 'add', 'update', 'create'],
  yarn: ['info', 'audit', 'dlx', 'outdated', 'install', 'add', 'up', 'upgrade', 'create', 'npm'],
  bun: ['x', 'install', 'add', 'update', 'create'],
  pip: ['install', 'download', 'search', 'index', 'show'],
  pip3: ['install', 'download', 'search', 'index', 'show'],
  uv: ['add', 'sync', 'pip', 'tool'],
  poetry: ['add', 'install', 'search', 'show', 'update'],
  cargo: ['add', 'install', 'search', 'info', 'fetch', 'update'],
  go: ['get', 'install', 'doc'],
  gem: ['install', 'search', 'info', 'fetch'],
  brew: ['install', 'info', 'search', 'home'],
  docker: ['logs', 'pull', 'search', 'inspect'],
  podman: ['logs', 'pull', 'search', 'inspect'],
  git: [
    ...[
      'log',
      'show',
      'blame',
      'annotate',
      'branch',
      'tag',
      'shortlog',
      'reflog',
      'for-each-ref',
      'ls-remote',
      'fetch',
    ],
    ...[
      'pull',
      'clone',
      'rev-list',
      'cherry',
      'describe',
      'whatchanged',
      'notes',
      'cat-file',
      'show-branch',
      'name-rev',
    ],
    ...['cherry-pick', 'revert', 'stash', 'bisect', 'am', 'worktree'],
    ...['range-diff', 'format-patch', 'request-pull', 'submodule', 'merge', 'rebase', 'remote'],
  ],
};

/** Flags of those that take a word of their own before the first word that says what is done. */
const WITH_VALUE = new Set(['-C', '-c', '--prefix', '--dir', '--cwd', '--filter', '-w', '--workspace', '--git-dir']);
/** What starts the program that comes after it. */
const WRAPPERS = new Set([
  'sudo',
  'doas',
  'env',
  'command',
  'exec',
  'time',
  'nohup',
  'nice',
  'timeout',
  'xargs',
  'stdbuf',
]);

/** `main..feature`, `origin/feature`: what others have committed, and not what lies in the work tree. */
const COMPARED = /^[^./-][^\s]*\.\.|^(?:origin|upstream)\/|^FETCH_HEAD/;

/** Programs that print what they find in any folder, each line after the file that it is from. */
const SEARCHING = new Set(['grep', 'egrep', 'fgrep', 'rg', 'ag', 'ack']);
const MOST_LINES = 2_000;

/** The dependencies that lines of a search are from, as it printed them. */
export function foundInDependencies(words: readonly string[], printed: string): readonly string[] {
  if (!SEARCHING.has(nameOf(words[0] ?? '')) && words[1] !== 'grep') return [];
  const files = printed
    .split('\n', MOST_LINES)
    .flatMap((line) => /^([^\s:][^:\n]*?)[:-](?:\d+[:-])?/.exec(line)?.[1] ?? []);
  return [...new Set(files.flatMap((file) => foreignPath(file.replace(/^(?:\.\/)+/, '')) ?? []))];
}

/** Where what a program prints comes from, in words; undefined where it is the workspace's own affair. */
export function foreignOutput(words: readonly string[]): string | undefined {
  const [first = '', ...rest] = words;
  const program = nameOf(first);
  if (FETCHING.has(program)) return `the output of ${program}`;
  const verb = rest.find((word, index) => !word.startsWith('-') && !WITH_VALUE.has(rest[index - 1] ?? ''));
  if (program === 'git' && verb === 'diff' && rest.some((word) => COMPARED.test(word))) return HISTORY_SOURCE;
  if (verb === undefined || PARTLY[program]?.includes(verb) !== true) return undefined;
  return program === 'git' ? HISTORY_SOURCE : `the output of ${program} ${verb}`;
}

/** As `foreignOutput`, of a line that is only known as text. */
export function foreignOutputOfLine(line: string): readonly string[] {
  const found = new Set<string>();
  for (const part of line.split(/[;&|\n(){}`]/)) {
    const words = part.trim().split(/\s+/);
    const from = words.findIndex((word) => !/^(?:\w+=.*|-.*|\d+\w?|\$)$/s.test(word) && !WRAPPERS.has(nameOf(word)));
    const source = from < 0 ? undefined : foreignOutput(words.slice(from));
    if (source !== undefined) found.add(source);
    for (const word of words) {
      const path = foreignPath(word.replace(/["']/g, ''));
      if (path !== undefined) found.add(path);
    }
  }
  return [...found];
}

const nameOf = (word: string) =>
  (word.replace(/["']/g, '').split(/[\\/]/).at(-1) ?? '').replace(/\.(?:exe|cmd|bat|ps1)$/i, '').toLowerCase();
