// Programs that search in files: patterns are harmless text, and flags that would run another program are not listed.
import { type Call, has, valuesOf } from '../flags.ts';
import { call, family, pathsOf } from '../known.ts';
import type { Program, Touch } from '../program.ts';

const GREP =
  '-# -EFGPivwxczsonHhbTUaIlLqrR -e= -f=read -m=number -A=number -B=number -C=number -D=read|skip -d=read|skip|recurse --regexp= --file=read --ignore-case --no-ignore-case --invert-match --word-regexp --line-regexp --count --color? --colour? --files-with-matches --files-without-match --max-count=number --only-matching --quiet --silent --no-messages --byte-offset --with-filename --no-filename --label= --line-number --initial-tab --null --null-data --after-context=number --before-context=number --context=number --text --binary-files= --directories=read|skip|recurse --exclude= --exclude-from=read --exclude-dir= --include= --recursive --dereference-recursive --line-buffered --extended-regexp --fixed-strings --basic-regexp --perl-regexp';

const RG =
  '-.iSsvwxcnNloqHIFPULpa0 -e= -f=read -g= -t= -T= -A=number -B=number -C=number -m=number -M=number -j=number -r= -d=number -E= --regexp= --file=read --ignore-case --smart-case --case-sensitive --invert-match --word-regexp --line-regexp --count --count-matches --line-number --no-line-number --files-with-matches --files-without-match --files --only-matching --quiet --with-filename --no-filename --fixed-strings --pcre2 --multiline --multiline-dotall --follow --no-follow --pretty --text --null --null-data --glob= --iglob= --glob-case-insensitive --type= --type-not= --type-list --type-add= --after-context=number --before-context=number --context=number --context-separator= --max-count=number --max-columns=number --max-columns-preview --max-depth=number --max-filesize=number --threads=number --replace= --encoding= --hidden --no-hidden --no-ignore --no-ignore-vcs --no-ignore-parent --no-ignore-dot --no-ignore-global --no-ignore-exclude --no-ignore-files --no-ignore-messages --no-messages --no-config --no-require-git --heading --no-heading --color= --colors= --column --no-column --trim --vimgrep --passthru --sort= --sortr= --json --stats --byte-offset --binary --crlf --engine= --field-match-separator= --field-context-separator= --line-buffered --block-buffered --one-file-system --path-separator= --unicode --no-unicode --debug --include-zero --stop-on-nonmatch --unrestricted -u';

/** The first operand is the pattern, unless a flag gave it; without a file a search goes through the folder it runs in. */
function searched(given: Call, patternGiven: boolean, through: boolean): readonly Touch[] {
  const names = valuesOf(given, '--include', '-g', '--glob', '--iglob').filter((name) => !name.startsWith('!'));
  const files = patternGiven ? given.operands : given.operands.slice(1);
  const paths = files.length === 0 && through ? ['.'] : files;
  return paths
    .filter((path) => path !== '-')
    .map((path) =>
      through ? { kind: 'read', path, below: true, ...(names.length === 0 ? {} : { names }) } : { kind: 'read', path },
    );
}

const LINKS = 'it follows links, wherever they lead';

const grep = call(GREP, (given) => {
  if (has(given, '-R', '--dereference-recursive')) return LINKS;
  const isDeep = has(given, '-r', '--recursive') || valuesOf(given, '-d', '--directories').includes('recurse');
  return searched(given, has(given, '-e', '-f', '--regexp', '--file'), isDeep);
});

const rg = call(RG, (given) => {
  if (has(given, '-L', '--follow')) return LINKS;
  if (has(given, '--type-list')) return [];
  if (has(given, '--files')) return pathsOf('look', given.operands.length === 0 ? ['.'] : given.operands);
  const patternGiven = has(given, '-e', '-f', '--regexp', '--file');
  // Without a file it searches what is piped in.
  const fed = given.fed && given.operands.length <= (patternGiven ? 0 : 1);
  return fed ? [] : searched(given, patternGiven, true);
});

export const search: readonly Program[] = family({ 'grep egrep fgrep': grep, rg }, 'grep egrep fgrep');
