// Programs that start other programs: what they would start is told, so that rules, denials and refusals see it.
import type { Word } from './resolve.ts';

export interface Unwrapped {
  /** Why the wrapper itself is not known. */
  readonly why: string;
  readonly inner: readonly { readonly words: readonly Word[]; readonly via: string }[];
  /** Shell text that it would run. */
  readonly scripts: readonly { readonly text: string; readonly via: string }[];
}

/** How many words stand before the command, and which flags take the next word. */
interface Prefix {
  readonly values?: RegExp;
  readonly positional?: number;
  /** Words like `A=b` may stand before it. */
  readonly assigns?: boolean;
  /** What is left is shell text. */
  readonly script?: boolean;
}

const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'csh', 'tcsh', 'rbash', 'mksh', 'yash']);

const PREFIXES: Readonly<Record<string, Prefix>> = {
  sudo: { values: /^-[ACDghpRrTtUu]$|^--(?:user|group|host|prompt|chdir|role|type)$/, assigns: true },
  doas: { values: /^-[Cu]$/ },
  pkexec: { values: /^--user$/ },
  env: { values: /^-[uCS]$|^--(?:unset|chdir)$/, assigns: true },
  xargs: { values: /^-[aEdIiLlnPsJR]$|^--(?:arg-file|delimiter|max-args|max-procs|max-lines|max-chars|replace)$/ },
  nice: { values: /^-n$|^--adjustment$/ },
  ionice: { values: /^-[cnp]$/ },
  nohup: {},
  setsid: {},
  stdbuf: { values: /^-[ioe]$/ },
  timeout: { values: /^-[ks]$/, positional: 1 },
  gtimeout: { values: /^-[ks]$/, positional: 1 },
  time: { values: /^-[fo]$/ },
  watch: { values: /^-[nd]$|^--interval$/, script: true },
  parallel: { values: /^-[jJNnLSaPI]$|^--(?:jobs|delay|timeout|results|joblog|arg-file|colsep)$/ },
  strace: { values: /^-[aeoOpsSuEPIX]$/ },
  ltrace: { values: /^-[aeopsuFnlx]$/ },
  chroot: { values: /^--(?:userspec|groups)$/, positional: 1 },
  unshare: { values: /^-[RwSG]$/ },
  nsenter: { values: /^-[tSG]$/ },
  taskset: { values: /^-p$/, positional: 1 },
  chrt: { positional: 1 },
  flock: { values: /^-[wE]$/, positional: 1 },
  runuser: { values: /^-[ugGs]$/ },
  unbuffer: {},
  caffeinate: { values: /^-[tw]$/ },
  proxychains: { values: /^-f$/ },
  proxychains4: { values: /^-f$/ },
  torsocks: {},
  'systemd-run': { values: /^-[upMHGr]$/ },
  'xvfb-run': { values: /^-[sne]$/ },
  busybox: {},
  toybox: {},
  command: {},
  builtin: {},
  exec: { values: /^-a$/ },
  noglob: {},
  nocorrect: {},
  coproc: {},
  chronic: {},
  entr: { values: /^-x$/ },
  npx: { values: /^-(?:p|-package|w|-workspace)$/ },
  bunx: { values: /^-(?:p|-package)$/ },
  uvx: { values: /^--(?:from|with|python)$/ },
  pipx: { positional: 1 },
  firejail: {},
  bwrap: { values: /^--(?:ro-)?bind(?:-try)?$/ },
  dotenv: { values: /^-[ef]$/ },
  'cross-env': { assigns: true },
  'dbus-run-session': {},
  ssh: { values: /^-[bcDEeFIiJLlmOopQRSWw]$/, positional: 1, script: true },
  eval: { script: true },
};

/** A program and the orders after which the command stands. */
const ORDERS: readonly (readonly [words: RegExp, prefix: Prefix])[] = [
  [/^(?:npm|pnpm|yarn|bun) (?:exec|x|dlx)$/, { values: /^-(?:p|-package|w|-workspace)$/ }],
  [
    /^(?:poetry|uv|pipenv|conda|mamba|hatch|rye|pdm|pixi|dotenvx) run$/,
    { values: /^-[nepf]$|^--(?:with|python|name|env)$/ },
  ],
  [/^bundle exec$/, {}],
  [/^(?:mise|rtx|asdf|volta|direnv|fnm|rbenv|pyenv) (?:exec|run|x)$/, {}],
  [
    /^(?:docker|podman|nerdctl) (?:run|exec)$/,
    {
      values: /^-[^-]*[aehlmpuvw]$|^--(?!rm$|init$|privileged$|detach$|interactive$|tty$|read-only$)[\w-]+$/,
      positional: 1,
    },
  ],
  [
    /^(?:docker|podman) (?:container|compose) (?:run|exec)$/,
    { values: /^-[euwv]$|^--(?:env|user|workdir|volume|name)$/, positional: 1 },
  ],
  [/^(?:kubectl|oc) exec$/, { values: /^-[cnf]$|^--(?:container|namespace)$/, positional: 1 }],
];

/** Undefined for what starts nothing that it is given. */
export function unwrap(words: readonly Word[]): Unwrapped | undefined {
  const [name, ...rest] = words;
  const program = baseName(name?.text ?? '');
  if (rest.length === 1 && name?.text === program) {
    if (rest[0]?.text === '--version' || (program === 'ssh' && rest[0]?.text === '-V')) return undefined;
  }
  if (SHELLS.has(program) || program === 'su' || program === 'script') return shell(program, rest);
  if (program === 'find' || program === 'fd' || program === 'fdfind') return finder(program, rest);
  if (program === 'git') return aliases(rest);
  const prefix = Object.hasOwn(PREFIXES, program) ? PREFIXES[program] : undefined;
  if (prefix !== undefined) {
    // Alone it shows all variables.
    if (program === 'env' && rest.every((word) => /^(?:-0|--null)$/.test(word.text))) return undefined;
    // `command -v` only tells what a name is.
    if (program === 'command' && /^-[vV]$/.test(rest[0]?.text ?? '')) return undefined;
    return after(rest, prefix, program);
  }
  for (const [pattern, order] of ORDERS) {
    for (const count of [1, 2]) {
      const via = [program, ...rest.slice(0, count).map((word) => word.text)].join(' ');
      if (pattern.test(via)) return after(rest.slice(count), order, via);
    }
  }
  return undefined;
}

const baseName = (text: string) => text.slice(text.lastIndexOf('/') + 1);

const nothing = (via: string): Unwrapped => ({ why: `${via} starts what it is given`, inner: [], scripts: [] });

function after(rest: readonly Word[], prefix: Prefix, via: string): Unwrapped | undefined {
  let at = 0;
  let positional = prefix.positional ?? 0;
  for (; at < rest.length; at++) {
    const word = rest[at];
    const text = word?.text ?? '';
    if (text === '--') continue;
    if (text.startsWith('-') && text !== '-') {
      if (via === 'env' && /^-\w*S$|^--split-string/.test(text)) return split(rest.slice(at), via);
      if (prefix.values?.test(text) === true) at += 1;
    } else if (prefix.assigns === true && /^[A-Za-z_]\w*=/.test(text)) continue;
    else if (positional > 0) positional -= 1;
    else break;
  }
  const inner = rest.slice(at);
  // Without a command it shows what is set.
  if (inner.length === 0) return via === 'env' ? undefined : nothing(via);
  const unwrapped = nothing(via);
  if (via === 'flock' && inner[0]?.text === '-c') return { ...unwrapped, scripts: scriptsOf(inner.slice(1), via) };
  return prefix.script === true
    ? { ...unwrapped, scripts: scriptsOf(inner, via), inner: [{ words: inner, via }] }
    : { ...unwrapped, inner: [{ words: inner, via }] };
}

/** What is known of shell text put together from several words. */
function scriptsOf(words: readonly Word[], via: string) {
  const text = words.map((word) => (word.why === undefined ? word.text : '"$_"')).join(' ');
  return text.trim() === '' ? [] : [{ text, via }];
}

/** `env -S 'a b'`: a line of its own. */
function split([flag, ...rest]: readonly Word[], via: string): Unwrapped {
  const text = /^--split-string=(.*)$/s.exec(flag?.text ?? '')?.[1];
  const words = text === undefined || flag === undefined ? rest : [{ ...flag, text }, ...rest];
  return { ...nothing(via), scripts: scriptsOf(words, via) };
}

function shell(program: string, rest: readonly Word[]): Unwrapped {
  const at = rest.findIndex((word) => /^(?:-[A-Za-z]*c|--command)$/.test(word.text));
  const via = at === -1 ? program : `${program} -c`;
  const script =
    at === -1 ? undefined : rest.slice(at + 1).find((word) => program === 'su' || !/^[-+]/.test(word.text));
  const given = rest.find((word) => word.text.startsWith('--command='));
  const words = script ?? (given === undefined ? undefined : { ...given, text: given.text.slice('--command='.length) });
  return { ...nothing(via), scripts: words === undefined ? [] : scriptsOf([words], via) };
}

function finder(program: string, rest: readonly Word[]): Unwrapped | undefined {
  const STARTS = program === 'find' ? /^-(?:exec|execdir|ok|okdir)$/ : /^(?:-[A-Za-z]*[xX]|--exec|--exec-batch)$/;
  const inner: { words: readonly Word[]; via: string }[] = [];
  let via: string | undefined;
  for (let at = 0; at < rest.length; at++) {
    const flag = rest[at]?.text ?? '';
    if (!STARTS.test(flag)) continue;
    via = `${program} ${flag}`;
    const end = rest.findIndex(
      (word, index) => index > at && (word.text === ';' || (word.text === '+' && program === 'find')),
    );
    const words = rest.slice(at + 1, end === -1 ? undefined : end);
    if (words.length > 0) inner.push({ words, via });
    if (end === -1) break;
    at = end;
  }
  return via === undefined ? undefined : { ...nothing(via), inner };
}

/** `git -c alias.x='!command' x`. */
function aliases(rest: readonly Word[]): Unwrapped | undefined {
  const found = rest.flatMap((word) => {
    const text = /^(?:--config-env=|-c)?alias\.[^=]*=!?(.*)$/s.exec(word.text)?.[1];
    return text === undefined ? [] : scriptsOf([{ ...word, text }], 'git -c alias');
  });
  return found.length === 0 ? undefined : { ...nothing('git -c alias'), scripts: found };
}
