// The environment commands run in: what programs need, allowed by name, without secrets and without what changes other programs.
import { isAbsolute } from 'node:path';
import { redact } from '../../core/shared/redact.ts';
import { JOB_VARIABLE } from './job-marks.ts';
import { isOfWorkspace, searchPath } from './search-path.ts';

const words = (text: string) => text.trim().split(/\s+/);

/** Who and where the user is, and how the user wants to be spoken to. */
const PERSON = words(`
  HOME USER LOGNAME USERNAME SHELL HOSTNAME LANG LANGUAGE TZ TMPDIR TEMP TMP
  COLORTERM NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE LS_COLORS TERMINFO CI
  XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME XDG_RUNTIME_DIR XDG_DATA_DIRS XDG_CONFIG_DIRS
  DISPLAY WAYLAND_DISPLAY XAUTHORITY WSL_DISTRO_NAME WSL_INTEROP SSH_AUTH_SOCK`);

/** The way out of a company's network. An address with a password in it is a secret like any other. */
const NETWORK = words(`
  HTTP_PROXY HTTPS_PROXY ALL_PROXY FTP_PROXY NO_PROXY http_proxy https_proxy all_proxy ftp_proxy no_proxy
  SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NIX_SSL_CERT_FILE`);

/** Where toolchains are. What gives them flags (`GOFLAGS`, `RUSTFLAGS`, `MAKEFLAGS`, `NPM_CONFIG_…`) is not among it. */
const TOOLS = words(`
  JAVA_HOME JDK_HOME M2_HOME MAVEN_HOME GRADLE_HOME GRADLE_USER_HOME SDKMAN_DIR KOTLIN_HOME SCALA_HOME
  GOPATH GOROOT GOBIN GOCACHE GOMODCACHE GOTOOLCHAIN GOPROXY GOPRIVATE GONOPROXY GONOSUMDB GOSUMDB
  CARGO_HOME CARGO_TARGET_DIR RUSTUP_HOME RUSTUP_TOOLCHAIN
  NVM_DIR NVM_BIN FNM_DIR FNM_MULTISHELL_PATH VOLTA_HOME N_PREFIX PNPM_HOME BUN_INSTALL DENO_DIR DENO_INSTALL COREPACK_HOME
  ASDF_DIR ASDF_DATA_DIR MISE_DATA_DIR PYENV_ROOT RBENV_ROOT NODENV_ROOT GEM_HOME
  VIRTUAL_ENV CONDA_PREFIX CONDA_DEFAULT_ENV CONDA_EXE CONDA_PYTHON_EXE POETRY_HOME PIPX_HOME UV_CACHE_DIR PIP_CACHE_DIR
  DOTNET_ROOT DOTNET_CLI_TELEMETRY_OPTOUT NUGET_PACKAGES ANDROID_HOME ANDROID_SDK_ROOT FLUTTER_ROOT PUB_CACHE COMPOSER_HOME
  HOMEBREW_PREFIX HOMEBREW_CELLAR HOMEBREW_REPOSITORY NIX_PATH NIX_PROFILES DEVELOPER_DIR SDKROOT
  CUDA_HOME CUDA_PATH VCPKG_ROOT EMSDK NODE_ENV KUBECONFIG DOCKER_HOST DOCKER_CONTEXT AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION`);

/** What Windows and its compilers cannot work without. */
const WINDOWS = words(`
  SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT OS PUBLIC USERPROFILE USERDOMAIN COMPUTERNAME HOMEDRIVE HOMEPATH APPDATA
  LOCALAPPDATA PROGRAMDATA ALLUSERSPROFILE PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432 COMMONPROGRAMFILES
  COMMONPROGRAMFILES(X86) COMMONPROGRAMW6432 NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE PROCESSOR_IDENTIFIER
  CHOCOLATEYINSTALL SCOOP VCTOOLSINSTALLDIR VSINSTALLDIR WINDOWSSDKDIR INCLUDE LIB LIBPATH`);

const ALLOWED = new Set([...PERSON, ...NETWORK, ...TOOLS, ...WINDOWS]);
const LANGUAGE = /^LC_[A-Z]+$/;
const SECRET = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL/i;
/**
 * Never let through, whatever the setting says: with these a program that is known to be harmless runs another one, or the
 * shell reads a line otherwise than it was judged.
 */
const MEDDLING = new RegExp(
  `^(?:${words(`
    PATH LD_.* DYLD_.* GIT_(?!(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)$).* BASH_ENV ENV ZDOTDIR BASH_FUNC_.* SHELLOPTS BASHOPTS
    IFS PS[0-4] PROMPT_COMMAND CDPATH GLOBIGNORE FIGNORE FPATH
    NODE_OPTIONS NODE_PATH NODE_CHANNEL_.* PYTHONSTARTUP PYTHONPATH PYTHONHOME PYTHONINSPECT PERL5OPT PERL5LIB PERL5DB PERLLIB
    RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS
    PAGER MANPAGER EDITOR VISUAL BROWSER LESS LESSOPEN LESSCLOSE GREP_OPTIONS RIPGREP_CONFIG_PATH TAR_OPTIONS
    VSCODE_.* ELECTRON_.* ORQUESTRA_.*`).join('|')})$`,
  'i',
);

export interface EnvironmentLimits {
  /** The workspace's folders: no program is looked for in them, and no variable that leads into them is kept. */
  readonly roots: readonly string[];
  /** Names of variables that the user lets through, secrets too. */
  readonly letThrough: readonly string[];
}

/**
 * `TERM` lets programs that ask for it work; they still see that nobody is at a terminal. Pagers would wait for a key
 * forever. What a repository's own configuration would have git run on a mere look (who watches its files, checks
 * its signatures) is switched off; for what shows its differences there is no such switch, so that it is asked about.
 */
export function commandEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  marker: string,
  limits: EnvironmentLimits = { roots: [], letThrough: [] },
): Record<string, string> {
  const asked = new Set(limits.letThrough.map(folded));
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value === undefined) continue;
    if (folded(name) === 'PATH') kept[name] = searchPath(value, limits.roots);
    else if (MEDDLING.test(name)) continue;
    else if (asked.has(folded(name)) || isOrdinary(name, value, limits.roots)) kept[name] = value;
  }
  return { ...kept, ...FIXED, ...(process.platform === 'win32' ? HERE_LAST : {}), [JOB_VARIABLE]: marker };
}

/** Windows knows no case in names. */
const folded = (name: string) =>
  process.platform === 'win32' || name.toUpperCase() === 'PATH' ? name.toUpperCase() : name;

function isOrdinary(name: string, value: string, roots: readonly string[]): boolean {
  const known = ALLOWED.has(name) || (process.platform === 'win32' && ALLOWED.has(name.toUpperCase()));
  if ((!known && !LANGUAGE.test(name)) || SECRET.test(name)) return false;
  // What a direnv file or a task of the workspace may have set before the editor was started from its terminal.
  if (isAbsolute(value) && isOfWorkspace(value, roots)) return false;
  return !value.startsWith('() {') && redact(value).found.length === 0;
}

const FIXED = {
  TERM: 'xterm-256color',
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  // What only looks writes nothing on the side: the index it would bring up to date calls a hook.
  GIT_OPTIONAL_LOCKS: '0',
  GIT_CONFIG_COUNT: '3',
  GIT_CONFIG_KEY_0: 'core.fsmonitor',
  GIT_CONFIG_VALUE_0: 'false',
  GIT_CONFIG_KEY_1: 'log.showSignature',
  GIT_CONFIG_VALUE_1: 'false',
  GIT_CONFIG_KEY_2: 'diff.autoRefreshIndex',
  GIT_CONFIG_VALUE_2: 'false',
};

/** cmd would look for a program in the folder it runs in before anywhere else. */
const HERE_LAST = { NoDefaultCurrentDirectoryInExePath: '1' };
