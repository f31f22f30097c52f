// Programs that show or reshape text: they read what they are given and print.
import { type Call, has } from '../flags.ts';
import { call, family, pathsOf, reads, texts } from '../known.ts';
import type { Program, Touch } from '../program.ts';

const SUMS =
  '-bctwzrq -a= --binary --check --tag --text --quiet --status --ignore-missing --strict --warn --zero --algorithm=';

const DIFF =
  '-abBcdeEiNnpqrsStTuwyZ -U=number -C=number -I= -x= -W=number -F= -L= -X=read --color? --unified? --context? --brief --recursive --new-file --ignore-case --ignore-all-space --ignore-space-change --ignore-trailing-space --ignore-blank-lines --ignore-tab-expansion --ignore-matching-lines= --exclude= --exclude-from=read --label= --width=number --side-by-side --suppress-common-lines --left-column --strip-trailing-cr --text --minimal --speed-large-files --show-c-function --show-function-line= --report-identical-files --normal --no-dereference --expand-tabs --initial-tab --ed --rcs';

const SORT =
  '-bdfghiMnRrVuzcCms -k= -t= --parallel=number --key= --field-separator= --reverse --unique --numeric-sort --general-numeric-sort --human-numeric-sort --version-sort --month-sort --random-sort --ignore-case --ignore-leading-blanks --ignore-nonprinting --dictionary-order --stable --merge --check? --zero-terminated --sort= --debug';

/** In folders it follows links, wherever they lead; where it only says which files differ, that shows nothing. */
function compared(given: Call): readonly Touch[] | string {
  if (!has(given, '-r', '--recursive')) return reads(given);
  if (!has(given, '-q', '--brief', '--no-dereference')) return 'it follows links, wherever they lead';
  return given.operands.map((path) => ({ kind: 'read', path, below: true }));
}

const plainReads = (given: Call): readonly Touch[] | string =>
  given.operands.some((operand) => operand.startsWith('@'))
    ? 'what the flags in a file say is not known'
    : reads(given);

export const text: readonly Program[] = family(
  {
    cat: call(
      '-AbeEnstTuv --show-all --number-nonblank --show-ends --number --squeeze-blank --show-tabs --show-nonprinting',
      reads,
    ),
    head: call(
      '-# -n=number -c=number -qvz --lines=number --bytes=number --quiet --silent --verbose --zero-terminated',
      reads,
    ),
    tail: call(
      '-# -n=number -c=number -qvzr --lines=number --bytes=number --quiet --silent --verbose --zero-terminated',
      reads,
    ),
    // Its output is no terminal, for which it would start a pager.
    'bat batcat': call(
      '-pnA -l= -H= --plain --number --show-all --line-range= -r= --language= --highlight-line= --paging=never --color=never|auto --style= --decorations=never|auto --theme= --tabs=number --wrap=never|auto|character',
      (given) => (given.operands[0] === 'cache' ? 'bat keeps a cache' : reads(given)),
    ),
    wc: call('-clmwL --bytes --chars --lines --max-line-length --words --total=', reads),
    nl: call(
      '-b= -d= -f= -h= -i=number -l=number -n= -p -s= -v=number -w=number --body-numbering= --number-format= --number-separator= --number-width=number --starting-line-number=number',
      reads,
    ),
    tac: call('-br -s= --before --regex --separator=', reads),
    rev: call('', reads),
    cut: call(
      '-b= -c= -d= -f= -nsz --bytes= --characters= --delimiter= --fields= --complement --only-delimited --output-delimiter= --zero-terminated',
      reads,
    ),
    paste: call('-d= -sz --delimiters= --serial --zero-terminated', reads),
    tr: call('-cCdst --complement --delete --squeeze-repeats --truncate-set1', texts),
    column: call(
      '-txedJL -s= -o= -c=number -N= -R= -H= -O= -T= -W= -E= -n=read -l=number --table --separator= --output-separator= --table-columns= --json --output-width=number',
      reads,
    ),
    fold: call('-# -bs -w=number --bytes --spaces --width=number', reads),
    fmt: call(
      '-# -cstu -w=number -p=read -g=number --width=number --goal=number --crown-margin --tagged-paragraph --split-only --uniform-spacing --prefix=',
      reads,
    ),
    'expand unexpand': call('-ia -t= --initial --all --first-only --tabs=', reads),
    join: call(
      '-a= -e= -i -1= -2= -j= -o= -t= -v= -z --header --check-order --nocheck-order --ignore-case --zero-terminated',
      reads,
    ),
    comm: call('-123iz --check-order --nocheck-order --output-delimiter= --total --zero-terminated', reads),
    cmp: call('-bls -i= -n=number --print-bytes --verbose --silent --quiet --bytes=number --ignore-initial=', reads),
    diff: call(DIFF, compared),
    sort: call(SORT, reads),
    // The second operand is where it writes.
    uniq: call(
      '-cdDiuz -f=number -s=number -w=number --count --repeated --all-repeated? --skip-fields=number --ignore-case --skip-chars=number --unique --zero-terminated --check-chars=number --group?',
      ({ operands }) =>
        operands.length > 2
          ? 'uniq takes two files'
          : [...pathsOf('read', operands.slice(0, 1)), ...pathsOf('write', operands.slice(1))],
    ),
    'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum shasum': call(SUMS, reads),
    md5: call('-qr -s=', reads),
    // `-i` and `-o` are files on macOS.
    'base64 base32': call('-dD -w=number -b=number --decode --wrap=number --break=number', reads),
    xxd: call(
      '-abeEipPru -c=number -g=number -l= -s= -o= -n= +-ps +-plain +-len= +-cols= +-seek= +-groupsize= +-include +-bits +-revert',
      ({ operands }) =>
        operands.length > 2
          ? 'xxd takes two files'
          : [...pathsOf('read', operands.slice(0, 1)), ...pathsOf('write', operands.slice(1))],
    ),
    od: call(
      '-bcdfilosvx -A= -j= -N= -t= -w? -S= --address-radix= --format= --skip-bytes= --read-bytes= --output-duplicates --width?',
      reads,
    ),
    'hexdump hd': call('-bCcdoxv -n= -s= -e=', reads),
    // `@file` holds further flags.
    strings: call('-# -afow -n=number -t= -e= --bytes=number --radix= --encoding= --all --print-file-name', plainReads),
    iconv: call('-f= -t= -cls --from-code= --to-code= --list --silent', reads),
    tsort: call('', reads),
    // `@file` holds further flags.
    // Neither lines nor sources: for those they look for what a program was made of, wherever that lies, over the network too.
    nm: call(
      '-ACDagnoprsuP --dynamic --demangle? --defined-only --undefined-only --extern-only --size-sort --numeric-sort',
      plainReads,
    ),
    size: call('-ABdotx --format= --totals', plainReads),
    readelf: call(
      '-AIVWadehlnrst -S --all --file-header --program-headers --segments --section-headers --sections --headers --symbols --syms --dyn-syms --notes --relocs --dynamic --version-info --arch-specific --histogram --wide',
      plainReads,
    ),
    objdump: call(
      '-CRTafhprstxd -j= -M= --demangle? --archive-headers --file-headers --private-headers --section-headers --headers --all-headers --syms --dynamic-syms --reloc --dynamic-reloc --disassemble --no-show-raw-insn --section= --full-contents',
      plainReads,
    ),
    shuf: call('-erz -i= -n=number --echo --input-range= --head-count=number --repeat --zero-terminated', reads),
    bc: call('-lqs --mathlib --quiet --standard', reads),
    'expr factor': call('', texts),
    seq: call('-w -f= -s= --equal-width --format= --separator=', ({ operands }) =>
      operands.every((operand) => /^-?[\d.]+$/.test(operand)) ? [] : 'seq takes numbers',
    ),
    numfmt: call(
      '-z -d= --to= --from= --to-unit= --from-unit= --suffix= --format= --padding=number --header? --round= --field= --delimiter= --grouping --invalid=',
      texts,
    ),
    'zcat bzcat xzcat lzcat zstdcat': call('-fqv --quiet', reads),
    'gzip gunzip bzip2 bunzip2 xz unxz lzma unlzma zstd unzstd': call(
      '-cdklNnqtv --stdout --to-stdout --decompress --list --test --quiet --verbose --keep',
      (given) =>
        has(given, '-c', '--stdout', '--to-stdout', '-l', '--list', '-t', '--test')
          ? reads(given)
          : `${given.program} replaces the file it is given`,
    ),
  },
  'cat head tail wc nl tac rev cut paste tr column fold fmt expand unexpand comm cmp md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum shasum expr factor seq zcat',
);
