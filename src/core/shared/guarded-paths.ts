// The one list of paths that always ask: files that make a program run, steer an agent, or hold secrets.

const EDITOR = 'an editor runs or obeys what it says';
const GIT = 'Git runs hooks and settings kept there';
const PIPELINE = 'a build server runs what it says';
const HOOK = 'it runs by itself when Git is used';
const SHELL = 'every new shell runs what it says';
const PACKAGES = 'a package manager obeys it';
const AGENT = 'it steers what agents do';
const CONTAINER = 'a container runs what it says';
const SECRET = 'it holds secrets';
const GATE = 'it decides what Orquestra and the editor may do';
/** The end of the reason by which `decide` knows what it denies in every mode, whoever approves. */
export const OWN_STATE = "Orquestra's own rules and sessions are kept there, and no tool changes them";
const TOOLING = 'a tool runs what it says as soon as the folder is entered';

export interface GuardedPath {
  /**
   * One segment, or several with `/` between them that follow each other. `*` stands for anything within a segment.
   * Lower case.
   */
  readonly pattern: string;
  /** A folder guards everything under it; a file must be the last segment. */
  readonly kind: 'folder' | 'file';
  readonly reason: string;
  /** Whether reading it asks too. */
  readonly secret: boolean;
}

const list = (kind: GuardedPath['kind'], reason: string, secret: boolean, patterns: readonly string[]) =>
  patterns.map((pattern): GuardedPath => ({ pattern, kind, reason, secret }));
const folders = (reason: string, ...patterns: readonly string[]) => list('folder', reason, false, patterns);
const files = (reason: string, ...patterns: readonly string[]) => list('file', reason, false, patterns);
const secretFolders = (...patterns: readonly string[]) => list('folder', SECRET, true, patterns);
const secretFiles = (...patterns: readonly string[]) => list('file', SECRET, true, patterns);

export const GUARDED_PATHS: readonly GuardedPath[] = [
  ...folders(
    OWN_STATE,
    '.local/share/orquestra',
    'application support/orquestra',
    'appdata/roaming/orquestra',
    'globalstorage/orquestra.orquestra',
    'workspacestorage/*/orquestra.orquestra',
  ),
  ...files(GATE, 'orquestra/rules.json', 'orquestra/settings.json', 'data/machine/settings.json'),
  ...['code*', 'vscodium*', 'cursor', 'windsurf', 'data'].flatMap((editor) => [
    ...files(
      GATE,
      `${editor}/user/settings.json`,
      `${editor}/user/keybindings.json`,
      `${editor}/user/tasks.json`,
      `${editor}/user/mcp.json`,
    ),
    ...folders(GATE, `${editor}/user/profiles`),
  ]),
  ...secretFolders('.ssh', '.gnupg', '.aws', '.azure', '.kube', '.password-store', '.config/gcloud', '.config/gh'),
  ...secretFiles(
    '.env',
    '.env.*',
    '*.env',
    '.envrc',
    '.npmrc',
    '.pypirc',
    '.netrc',
    '_netrc',
    '.git-credentials',
    '.pgpass',
  ),
  ...secretFiles('.my.cnf', '.htpasswd', '*.pem', '*.key', '*.p12', '*.pfx', '*.jks', '*.keystore', '*.ppk', '*.kdbx'),
  ...secretFiles('id_rsa', 'id_dsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk', '.terraformrc'),
  ...secretFiles(
    'service-account*.json',
    'credentials.json',
    'secrets.json',
    'secrets.y*ml',
    '.vault-token',
    '.dockercfg',
    '.docker/config.json',
  ),
  ...secretFiles(
    '.git/config',
    '.m2/settings.xml',
    '.gem/credentials',
    '.cargo/credentials',
    '.cargo/credentials.toml',
  ),
  ...folders(GIT, '.git'),
  ...files(GIT, '.git', '.gitconfig', '.gitmodules', '.git/config', '.config/git/config'),
  ...folders(HOOK, '.husky', '.githooks', '.git-hooks'),
  ...files(
    HOOK,
    '.pre-commit-config.y*ml',
    '.pre-commit-hooks.y*ml',
    'lefthook.y*ml',
    '.lefthook.y*ml',
    '.overcommit.yml',
  ),
  ...folders(
    EDITOR,
    '.vscode',
    '.vscode-server',
    '.vscode-server-insiders',
    '.vscode-remote',
    '.vscode-oss',
    '.idea',
    '.fleet',
    '.zed',
    '.vs',
  ),
  ...files(EDITOR, '*.code-workspace', '.vimrc', '.exrc', '.nvimrc', '.nvim.lua', '.dir-locals.el', '.emacs'),
  ...folders(
    AGENT,
    '.orquestra',
    '.claude',
    '.cursor',
    '.codex',
    '.gemini',
    '.continue',
    '.roo',
    '.kiro',
    '.amazonq',
    '.agents',
  ),
  ...folders(
    AGENT,
    '.clinerules',
    '.windsurf',
    '.github/agents',
    '.github/prompts',
    '.github/instructions',
    '.github/chatmodes',
  ),
  ...files(
    AGENT,
    'agents.md',
    'agent.md',
    'claude.md',
    'claude.local.md',
    'gemini.md',
    'copilot-instructions.md',
    '.roomodes',
  ),
  ...files(
    AGENT,
    '.cursorrules',
    '.clinerules',
    '.windsurfrules',
    '.aider.conf.yml',
    '.goosehints',
    '.roorules*',
    'agents.override.md',
  ),
  ...files(
    AGENT,
    '*.prompt.md',
    '*.agent.md',
    '*.instructions.md',
    '*.chatmode.md',
    'mcp.json',
    '.mcp.json',
    'mcp_settings.json',
  ),
  ...folders(
    PIPELINE,
    '.github/workflows',
    '.github/actions',
    '.circleci',
    '.buildkite',
    '.gitea/workflows',
    '.forgejo/workflows',
  ),
  ...folders(PIPELINE, '.gitlab', '.woodpecker', '.teamcity', '.azuredevops', '.ci'),
  ...files(
    PIPELINE,
    '.gitlab-ci.y*ml',
    '.travis.yml',
    'azure-pipelines*.y*ml',
    'bitbucket-pipelines.yml',
    'jenkinsfile*',
  ),
  ...files(
    PIPELINE,
    '.drone.y*ml',
    '.woodpecker.y*ml',
    'appveyor.yml',
    '.appveyor.yml',
    'cloudbuild.y*ml',
    '.cirrus.yml',
  ),
  ...folders(CONTAINER, '.devcontainer'),
  ...files(CONTAINER, '.devcontainer.json', '.gitpod.yml'),
  ...files(SHELL, '.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.profile', '.inputrc'),
  ...files(SHELL, '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.zlogout', '.kshrc', '.cshrc', '.tcshrc', '.login'),
  ...files(SHELL, 'config.fish', 'profile.ps1', '*_profile.ps1', 'autorun.inf', '.xprofile', '.xinitrc', '.xsession'),
  ...folders(
    SHELL,
    '.config/fish',
    '.config/autostart',
    '.config/systemd',
    'library/launchagents',
    'library/launchdaemons',
  ),
  ...files(
    PACKAGES,
    '.yarnrc',
    '.yarnrc.yml',
    '.yarnrc.yaml',
    '.pnpmfile.cjs',
    '.pnpmfile.mjs',
    'pip.conf',
    'pip.ini',
    '.pip/pip.conf',
  ),
  ...files(PACKAGES, 'bunfig.toml', '.condarc', '.gemrc', '.bazelrc', 'nuget.config', 'init.gradle', 'init.gradle.kts'),
  ...folders(PACKAGES, '.yarn/releases', '.yarn/plugins', '.mvn', 'gradle/wrapper', '.cargo', '.bundle', '.gradle'),
  ...files(
    TOOLING,
    '.tool-versions',
    'mise.toml',
    '.mise.toml',
    'mise.local.toml',
    '.rtx.toml',
    '.autoenv',
    '.env.fish',
  ),
  ...folders(TOOLING, '.direnv', '.mise', '.config/mise'),
];

/** Named like a secret, made to be read and copied. */
export const SAMPLE_SECRETS: readonly string[] = [
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.defaults',
  'example.env',
  'sample.env',
];
