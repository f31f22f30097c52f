// Which keys of a repository's configuration make git run a program or reach out, and what takes their place here.

export type Setting = readonly [key: string, value: string];

/** Set for every command, whatever the configuration says. An empty text takes a list back; `false` fails when it is run. */
const ALWAYS: readonly Setting[] = [
  ['core.fsmonitor', 'false'],
  // A look at differences would write down in the index what it has found unchanged.
  ['diff.autoRefreshIndex', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.pager', 'cat'],
  ['core.editor', ':'],
  ['sequence.editor', ':'],
  ['core.sshCommand', 'false'],
  ['core.askPass', ''],
  ['core.gitProxy', ''],
  ['core.alternateRefsCommand', 'false'],
  ['credential.helper', ''],
  ['diff.external', ''],
  ['interactive.diffFilter', ''],
  ['gpg.program', 'false'],
  ['commit.gpgSign', 'false'],
  ['tag.gpgSign', 'false'],
  ['log.showSignature', 'false'],
  ['merge.verifySignatures', 'false'],
  ['protocol.allow', 'never'],
  ['submodule.recurse', 'false'],
  ['uploadpack.packObjectsHook', ''],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['safe.bareRepository', 'explicit'],
  // What it would write where it must not.
  ['core.protectNTFS', 'true'],
  ['core.protectHFS', 'true'],
  // How the output is read.
  ['core.quotePath', 'false'],
  ['color.ui', 'never'],
  ['i18n.commitEncoding', 'UTF-8'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['advice.statusHints', 'false'],
];

/** By the lower-case names of section and key; the part between them is any name that the repository chose. */
const NAMED: readonly { readonly section: string; readonly keys: readonly string[]; readonly value: string }[] = [
  { section: 'filter', keys: ['clean', 'smudge', 'process'], value: '' },
  { section: 'filter', keys: ['required'], value: 'false' },
  { section: 'diff', keys: ['command', 'textconv'], value: '' },
  { section: 'diff', keys: ['cachetextconv'], value: 'false' },
  { section: 'credential', keys: ['helper'], value: '' },
  { section: 'remote', keys: ['proxy'], value: '' },
  { section: 'submodule', keys: ['update'], value: 'none' },
  { section: 'protocol', keys: ['allow'], value: 'never' },
];

/** Keys that name a program in whatever section: those that git has, and those that it may get. */
const PROGRAM_KEYS = new Set([
  'clean',
  'cmd',
  'command',
  'defaultkeycommand',
  'driver',
  'editor',
  'helper',
  'pager',
  'process',
  'program',
  'receivepack',
  'smudge',
  'textconv',
  'tunnel',
  'uploadpack',
  'vcs',
]);

/** More than anybody writes by hand; the repository is refused instead of started with so long a list. */
const MOST = 2_000;

/** What is set over a configuration with these keys; undefined when there are too many to be sure. */
export function settingsOver(keys: Iterable<string>): readonly Setting[] | undefined {
  const settings = new Map<string, string>();
  for (const key of keys) {
    for (const [name, value] of replacements(key)) settings.set(name, value);
    if (settings.size > MOST) return undefined;
  }
  return [...settings, ...ALWAYS];
}

function replacements(key: string): readonly Setting[] {
  const { section, name, last } = partsOf(key);
  if (section === 'pager') return [[key, 'false']];
  if (section === 'alias') return [[key, '']];
  if (section === 'hook') {
    const hook = key.slice(0, key.lastIndexOf('.'));
    return [
      [`${hook}.enabled`, 'false'],
      [`${hook}.event`, ''],
    ];
  }
  if (name === '') return [];
  if ((section === 'mergetool' || section === 'difftool' || section === 'man') && last === 'path') {
    return [[key, 'false']];
  }
  const known = NAMED.find((one) => one.section === section && one.keys.includes(last));
  if (known !== undefined) return [[key, known.value]];
  return PROGRAM_KEYS.has(last) ? [[key, 'false']] : [];
}

function partsOf(key: string) {
  const from = key.indexOf('.');
  const to = key.lastIndexOf('.');
  return {
    section: key.slice(0, from).toLowerCase(),
    name: to > from ? key.slice(from + 1, to) : '',
    last: key.slice(to + 1).toLowerCase(),
  };
}

export interface Entry {
  readonly scope: string;
  readonly key: string;
  /** Undefined where the key stands without one, which is true. */
  readonly value: string | undefined;
}

/** What git LFS writes when it is set up for one repository. */
const LFS = /^git-lfs (?:(?:clean|smudge)(?: --skip)? -- %f|filter-process(?: --skip)?)$/;
const SWITCH = /^(?:true|false|yes|no|on|off|0|1|)$/i;

/**
 * Entries of the repository itself that make commands run something, or fetch, which only read; as `./x (core.fsmonitor)`.
 * Pagers, editors and the ways to other repositories are not among them: readers are not shown by one and ask no other.
 */
export function startedByReaders(entries: readonly Entry[]): readonly string[] {
  return entries
    .filter(({ scope, key, value = 'true' }) => (scope === 'local' || scope === 'worktree') && starts(key, value))
    .map(({ key, value = '' }) => (value === '' ? key : `${value} (${key})`));
}

function starts(key: string, value: string): boolean {
  const { section, name, last } = partsOf(key);
  switch (section) {
    case 'core':
      return last === 'alternaterefscommand' || (last === 'fsmonitor' && !SWITCH.test(value));
    case 'diff':
      return value !== '' && (name === '' ? last === 'external' : last === 'command' || last === 'textconv');
    case 'filter':
      return value !== '' && ['clean', 'smudge', 'process'].includes(last) && !LFS.test(value);
    case 'lfs':
      return /^(?:extension|customtransfer)\./.test(name);
    case 'gpg':
      return last === 'program';
    case 'hook':
      return last === 'command';
    case 'extensions':
      return last === 'partialclone';
    case 'remote':
      return last === 'promisor' && !/^(?:false|no|off|0)$/i.test(value);
    default:
      return false;
  }
}

/** The names in a section whose keys run something: `lfs` of `filter.lfs.clean`. */
export function driversIn(section: 'filter' | 'merge', keys: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const key of keys) {
    const parts = partsOf(key);
    if (parts.section === section && parts.name !== '' && PROGRAM_KEYS.has(parts.last)) names.add(parts.name);
  }
  return names;
}
