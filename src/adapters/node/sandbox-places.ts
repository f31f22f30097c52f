// Which places of this machine a command in the sandbox may write, may only read, or does not see at all.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GUARDED_PATHS } from '../../core/shared/guarded-paths.ts';

export interface Places {
  readonly allowWrite: string[];
  readonly denyWrite: string[];
  readonly denyRead: string[];
}

/** Of the home folder: keys, tokens, sessions of browsers. */
const SECRET = [
  ...'.ssh .gnupg .aws .azure .kube .docker .password-store .netrc .npmrc .pypirc .git-credentials .pgpass'.split(' '),
  ...'.my.cnf .vault-token .terraform.d .terraformrc .mozilla .bash_history .zsh_history .m2/settings.xml'.split(' '),
  ...'.cargo/credentials .cargo/credentials.toml .gem/credentials .gradle/gradle.properties'.split(' '),
  ...'gcloud gh hub op google-chrome chromium BraveSoftware microsoft-edge'.split(' ').map((name) => `.config/${name}`),
  ...['.local/share/keyrings', '.config/Code/User/globalStorage', '.vscode-server/data/User/globalStorage'],
  ...['Keychains', 'Cookies', 'Application Support/Google/Chrome', 'Application Support/Firefox'].map(
    (name) => `Library/${name}`,
  ),
];

/** Where programs leave the sockets by which other programs are told what to do: a container's, a desktop's, a terminal's. */
const SOCKETS = ['/run', '/var/run', '/tmp', '/var/tmp'];

/** Written before anybody has looked, these run a program or switch a guard off; that they are missing does not let them be made. */
const NEVER_MADE = ['.vscode', '.orquestra', '.git/hooks', '.git/config'];

export function placesOf(given: {
  readonly roots: readonly string[];
  /** A folder for temporary files that everything in the sandbox shares. */
  readonly temporary: string;
  /** Orquestra's own rules and sessions. */
  readonly ownState: readonly string[];
  readonly home?: string;
}): Places {
  const home = given.home ?? homedir();
  const secret = SECRET.map((name) => join(home, name));
  const sockets = process.platform === 'linux' ? SOCKETS : [];
  return {
    allowWrite: [...given.roots, given.temporary],
    denyWrite: given.roots.flatMap(guardedIn),
    // What holds the workspace itself is not hidden: then it would be no more.
    denyRead: [...secret, ...given.ownState, ...sockets].filter(
      (place) => existsSync(place) && !given.roots.some((root) => root === place),
    ),
  };
}

function guardedIn(root: string): readonly string[] {
  const names = new Set(namesIn(root));
  const found = GUARDED_PATHS.filter(({ pattern }) => pattern !== '.git').flatMap(({ pattern }) => {
    const [first = '', ...rest] = pattern.split('/');
    if (rest.length > 0) return pattern.includes('*') || !existsSync(join(root, pattern)) ? [] : [pattern];
    const shape = new RegExp(`^${first.split('*').map(escaped).join('.*')}$`, 'i');
    return [...names].filter((name) => shape.test(name));
  });
  const made = NEVER_MADE.filter((name) => !name.startsWith('.git/') || names.has('.git'));
  return [...new Set([...found, ...made])].map((name) => join(root, name));
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What the sandbox library keeps from being made in the folder that Orquestra was started in. */
const KEPT_BY_LIBRARY =
  '.gitconfig .gitmodules .bashrc .bash_profile .zshrc .zprofile .profile .ripgreprc .mcp.json .idea .claude';

/**
 * What is kept from being made stands in its place as an empty device while a command runs; git must not take it for a new
 * file. Patterns for git, one a line.
 */
export function ignoredIn(roots: readonly string[]): string {
  const names = [...NEVER_MADE.filter((name) => !name.includes('/')), ...KEPT_BY_LIBRARY.split(' ')];
  return names.flatMap((name) => (roots.some((root) => existsSync(join(root, name))) ? [] : [`/${name}\n`])).join('');
}
