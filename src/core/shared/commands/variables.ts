// Variables of a command line: which may be set without changing what programs do, and which may be shown.

/** Set for one command: what it prints looks different, and nothing else. */
const FOR_ONE: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^(?:LC_[A-Z]+|LANG|LANGUAGE)$/, /^[\w.@:-]*$/],
  [/^TZ$/, /^(?![:/])(?!.*\.\.)[\w+:./-]*$/],
  [/^(?:NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|CI|COLUMNS|LINES)$/, /^\w*$/],
  [/^TERM$/, /^[a-z0-9-]*$/],
  // Nothing pages, where `cat` is what pages.
  [/^(?:PAGER|GIT_PAGER|GH_PAGER|MANPAGER|SYSTEMD_PAGER|BAT_PAGER|AWS_PAGER)$/, /^(?:cat)?$/],
  [/^(?:GIT_OPTIONAL_LOCKS|GIT_TERMINAL_PROMPT|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|RUST_BACKTRACE)$/, /^\d?$/],
  [/^NODE_ENV$/, /^(?:test|production|development)?$/],
];

/** Names in capitals that people give to what is theirs; others may mean something to a program that has been told of them. */
const OWN = new Set(
  `A B C D E F G H I J K L M N O P Q R S T U V W X Y Z FOO BAR BAZ FILE FILES FILENAME DIR DIRS FOLDER NAME NAMES ROOT SRC SOURCE DEST DST
  TARGET_DIR OUT OUTPUT INPUT COUNT TOTAL SUM START END FIRST LAST LINE WORD TEXT MSG MESSAGE RESULT RESULTS VALUE KEY_NAME PATTERN
  VAR VARS FOUND MATCHES LEN LENGTH NUM STR DATA CONTENT CONTENTS PROJECT REPO REPO_ROOT PROJECT_ROOT PROJECT_DIR ROOT_DIR BASE_DIR
  SRC_DIR OUT_DIR SCRIPT_DIR DIRNAME BASENAME FILEPATH EXT SUFFIX PARENT CHILD LEFT RIGHT OLD NEW CHANGED CHANGES MODIFIED ERRORS WARNINGS FAILED
  PASSED SHA HASH REV LATEST LATEST_TAG LAST_TAG PREVIOUS CURRENT CURRENT_BRANCH BRANCHES COMMITS TAGS EXPECTED ACTUAL PKG PKG_VERSION LOGFILE
  LOG_FILE CONFIG_FILE BRANCH COMMIT TAG BASE HEAD VERSION DATE TODAY NOW LIMIT MAX MIN SIZE ITEM ITEMS LIST INDEX IDX TMPFILE RET RC STATUS`.split(
    /\s+/,
  ),
);

/** Small letters that programs or shells obey. zsh ties some of them to PATH and its like. */
const OBEYED =
  /^(?:npm_.*|.*_proxy|_|path|fpath|cdpath|manpath|mailpath|module_path|fignore|psvar|prompt|watch|argv|status|pipestatus|histchars|auto_resume|options|functions|aliases|galiases|saliases|commands|dis_.*|nameddirs|parameters|termcap|terminfo|zsh.*|signals|keymaps|widgets|history.*|jobstates|jobtexts|jobdirs|usergroups|userdirs|errnos|builtins|reswords|dirstack|.*_functions|langinfo|sysparams|match|mbegin|mend|reply|epochtime)$/;

export const maySetForOne = (name: string, value: string) =>
  FOR_ONE.some(([names, values]) => names.test(name) && values.test(value));

/** Whether the rest of the line may go on as if nothing had been set. */
export const maySet = (name: string) => (/^[a-z_][a-z0-9_]*$/.test(name) ? !OBEYED.test(name) : OWN.has(name));

/** What the shell itself knows, and what is nobody's secret. */
const SHOWN =
  /^(?:[?#$!0-9@*_-]|HOME|PWD|OLDPWD|USER|LOGNAME|HOSTNAME|HOST|HOSTTYPE|MACHTYPE|OSTYPE|SHELL|SHLVL|UID|EUID|PPID|RANDOM|SECONDS|LINENO|EPOCHSECONDS|BASH|BASH_VERSION|ZSH_VERSION|BASHPID|PIPESTATUS|LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|COLUMNS|LINES|PATH|MANPATH|EDITOR|VISUAL|PAGER|TMPDIR|DISPLAY|CI|NODE_ENV|NODE_VERSION|VIRTUAL_ENV|CONDA_DEFAULT_ENV|JAVA_HOME|GOPATH|GOROOT|CARGO_HOME|RUSTUP_HOME|NVM_DIR|PYENV_ROOT|ANDROID_HOME|XDG_[A-Z_]+_(?:HOME|DIR|DIRS)|FUNCNAME|OPTARG|OPTIND|REPLY|NO_COLOR|FORCE_COLOR|COLORTERM|TERM_PROGRAM|LD_LIBRARY_PATH|PYTHONPATH)$/;

const SECRET = /key|token|secret|pass|pwd|cred|auth|cookie|session|private|_proxy|^npm_/i;

/** Small letters are a script's own, and rarely anything else. */
export const mayShow = (name: string) =>
  SHOWN.test(name) || ((OWN.has(name) || /^[a-z_][a-z0-9_]*$/.test(name)) && !SECRET.test(name));

/** Always figures, whatever somebody has put into the environment. */
export const isFigure = (name: string) =>
  /^(?:[?#$!]|RANDOM|SECONDS|LINENO|UID|EUID|PPID|SHLVL|EPOCHSECONDS|BASHPID)$/.test(name);
