// Programs that list files and tell about them: names, sizes, kinds, places.
import type { Call } from '../flags.ts';
import { call, family, known, looks, pathsOf, reads, type Teller, texts, unknown } from '../known.ts';
import type { Invocation, Program, Touch } from '../program.ts';

const LS =
  '-aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1 -@ -e -O -I=read -w=number --all --almost-all --author --escape --block-size= --ignore-backups --color? --directory --classify? --file-type --format= --full-time --group-directories-first --no-group --human-readable --si --dereference-command-line --dereference --hide= --hyperlink? --indicator-style= --inode --ignore= --kibibytes --numeric-uid-gid --literal --hide-control-chars --show-control-chars --quote-name --quoting-style= --reverse --recursive --size --sort= --time= --time-style= --tabsize=number --width=number --zero';

const TREE =
  '-adfilxpsuhgDFqNQAnCSvtcUrJX -L=number -P= -I= --gitignore --dirsfirst --filesfirst --noreport --du --si --prune --charset= --filelimit=number --sort? --matchdirs --ignore-case --inodes --device --timefmt= --metafirst';

const FD =
  '-HIuigsaLpF0 -t= -e= -E= -d=number -S= --hidden --no-ignore --no-ignore-vcs --no-ignore-parent --unrestricted --case-sensitive --ignore-case --glob --regex --fixed-strings --absolute-path --follow --full-path --print0 --max-depth=number --min-depth=number --exact-depth=number --prune --type= --extension= --size= --changed-within= --changed-before= --exclude= --color= --threads=number --max-results=number --quiet --show-errors --one-file-system --base-directory=read --search-path=read --path-separator= --strip-cwd-prefix? --and=';

/** Predicates of find that only choose and print; how many words each takes. */
const PREDICATES = new Map<string, number>([
  ...'-print -print0 -ls -depth -d -daystart -empty -executable -readable -writable -follow -mount -xdev -noleaf -nouser -nogroup -prune -quit -true -false -o -or -a -and -not ! ( ) , -ignore_readdir_race -noignore_readdir_race -warn -nowarn -help -version --help --version'
    .split(' ')
    .map((name) => [name, 0] as const),
  ...'-name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -lname -ilname -type -xtype -size -mtime -atime -ctime -mmin -amin -cmin -maxdepth -mindepth -perm -user -group -uid -gid -links -inum -fstype -used -printf -newerat -newerBt -newerct -newermt'
    .split(' ')
    .map((name) => [name, 1] as const),
]);
/** Their word is a file that is looked at. */
const LOOKING = /^-(?:[ac]?newer|newer[aBcm]{2}|samefile)$/;

function find({ words }: Invocation) {
  const rest = [...words];
  while (/^-(?:[EHLPXs]|O\d)$/.test(rest[0] ?? '')) rest.shift();
  const starts = rest.findIndex((word) => word.startsWith('-') || ['(', '!', ','].includes(word));
  const paths = rest.splice(0, starts < 0 ? rest.length : starts);
  const touches: Touch[] = [...pathsOf('look', paths.length === 0 ? ['.'] : paths)];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const takes = PREDICATES.get(word);
    if (takes === undefined && !LOOKING.test(word)) {
      return unknown(`the flag ${word} of find is not known to be harmless`, touches);
    }
    const value = takes === 0 ? '' : rest.shift();
    if (value === undefined) return unknown(`the flag ${word} of find has no value`, touches);
    if (takes === undefined) touches.push({ kind: 'look', path: value });
  }
  return known(touches);
}

/** No predicate begins like a name or has an ending; where several files match, find says that it does not understand. */
const staysName = (pattern: string) => /^[\w.]/.test(pattern) || /\.\w/.test(pattern);

/** A pattern, then folders. */
const searchedFolders = ({ operands }: Call) => pathsOf('look', operands.length < 2 ? ['.'] : operands.slice(1));

const kinds: Teller = call(
  '-bhiIkLNnpr -F= -e= -P= --brief --mime --mime-type --mime-encoding --dereference --no-dereference --extension --separator= --exclude= --keep-going --raw --print0 --no-pad',
  reads,
);

export const files: readonly Program[] = family(
  {
    'ls dir vdir': call(LS, looks),
    'exa eza': call(
      '-1aAlGxRTdrbBghHimnSuUFs@ -L=number -I= -t= --all --long --oneline --grid --across --recurse --tree --level=number --reverse --sort= --list-dirs --only-dirs --only-files --git-ignore --ignore-glob= --group-directories-first --header --binary --bytes --group --links --inode --time= --time-style= --no-permissions --no-filesize --no-user --no-time --color= --icons? --no-icons --classify?',
      looks,
    ),
    tree: call(TREE, looks),
    find,
    'fd fdfind': call(FD, searchedFolders),
    // On macOS `-f` takes a format, which is told as a path here.
    stat: call('-LftxnFlqrs -c= --format= --printf= --dereference --file-system --terse --cached=', looks),
    file: kinds,
    du: call(
      '-abcdhkglmsxLDHPSA0 -d=number -t= -I= -B= -X=read --all --apparent-size --bytes --total --max-depth=number --human-readable --summarize --exclude= --exclude-from=read --one-file-system --time? --time-style= --si --threshold= --block-size= --separate-dirs --dereference --null --inodes',
      looks,
    ),
    df: call(
      '-ahHiIklmgPT -t= -x= -B= --human-readable --all --inodes --local --portability --print-type --si --total --type= --exclude-type= --block-size= --output?',
      looks,
    ),
    basename: call('-az -s= --multiple --suffix= --zero', texts),
    dirname: call('-z --zero', texts),
    realpath: call(
      '-eEmLPqsz --relative-to=read --relative-base=read --canonicalize-existing --canonicalize-missing --logical --physical --quiet --strip --no-symlinks --zero',
      looks,
    ),
    readlink: call(
      '-femnqsvz --canonicalize --canonicalize-existing --canonicalize-missing --no-newline --quiet --silent --verbose --zero',
      looks,
    ),
    lsof: call('-PntlUaR -i? -p= -u= -c= -d= -s?', texts),
  },
  'ls dir vdir du stat basename dirname pwd df',
  'basename dirname',
).map((program) => (program.names.includes('find') ? { ...program, staysName } : program));
