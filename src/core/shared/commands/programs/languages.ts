// Programs that take a small program: sed, awk, jq and their like, known as far as that program can be read.
import { strangeAwk } from '../awk-program.ts';
import { type Call, has, valuesOf } from '../flags.ts';
import { call, family, pathsOf, reads, type Teller, unknown } from '../known.ts';
import type { Invocation, Program, Touch } from '../program.ts';
import { strangeSed } from '../sed-script.ts';

/** What macOS would take for a script that writes, where it takes the word before for the ending of a copy. */
const READS_AS_SCRIPT = /^(?:[\d$,!;{\s]*|\/[^/]*\/)(?:w|s\W)/i;

function sed(given: Call): readonly Touch[] | string {
  const scripts = valuesOf(given, '-e', '--expression');
  const inPlace = has(given, '-i', '--in-place');
  // macOS: an ending that is empty stands as a word.
  const [first = '', ...others] = given.operands;
  const operands = inPlace && first === '' && given.operands.length > 0 ? others : given.operands;
  const script = scripts.length > 0 ? scripts.join('\n') : operands[0];
  if (script === undefined) return 'sed has no script';
  const files = scripts.length > 0 ? operands : operands.slice(1);
  const strange = strangeSed(script);
  if (strange !== undefined) return strange;
  if (!inPlace) return pathsOf('read', files);
  const ending = valuesOf(given, '-i', '--in-place').find((value) => value !== '');
  if (ending === undefined && operands === given.operands && files.some((file) => READS_AS_SCRIPT.test(file))) {
    return 'on macOS sed would take a file for a script';
  }
  if (ending?.includes('/') || ending?.includes('*')) return 'where sed keeps a copy is not known';
  return pathsOf('write', ending === undefined ? files : files.flatMap((file) => [file, `${file}${ending}`]));
}

function awk({ operands }: Call): readonly Touch[] | string {
  const [program, ...files] = operands;
  return program === undefined ? 'awk has no program' : (strangeAwk(program) ?? pathsOf('read', files));
}

/** Shows the environment, takes in other files, or whatever a later one may add. */
const STRANGE_FILTER =
  /(?<![.\w])env\b|\$ENV|\b(?:strenv|envsubst|import|include|modulemeta|get_search_list|load\w*|eval|system|exec|getenv)\b/;

/** Flags of jq with a name and a value, which some take for a file. */
const NAMED = /^--(?:arg|argjson|slurpfile|rawfile)$/;

const filtered: (given: Call) => readonly Touch[] | string = ({ operands, program }) => {
  const [filter = '.', ...files] = operands;
  return STRANGE_FILTER.test(filter)
    ? `the filter of ${program} looks at more than it is given`
    : pathsOf('read', files);
};

/** What is the name of a file yq takes for one. */
const filteredOrRead: (given: Call) => readonly Touch[] | string = (given) => {
  const touches = filtered(given);
  const [first = ''] = given.operands;
  return typeof touches === 'string' || /[|()[\]{}"]/.test(first) ? touches : [...touches, ...pathsOf('read', [first])];
};

const jqCall = call(
  '-crnRsSaCMej --tab --indent=number --exit-status --raw-output --raw-output0 --compact-output --null-input --raw-input --slurp --sort-keys --join-output --ascii-output --color-output --monochrome-output --seq --stream --stream-errors --unbuffered --args --jsonargs',
  filtered,
);

function jq(invocation: Invocation) {
  const words: string[] = [];
  const touches: Touch[] = [];
  for (let index = 0; index < invocation.words.length; index++) {
    const word = invocation.words[index] ?? '';
    if (word === '--') {
      // Files from here on, whatever they are called.
      words.push(...invocation.words.slice(index));
      break;
    }
    if (!NAMED.test(word)) words.push(word);
    else if (index + 2 >= invocation.words.length) return unknown(`the flag ${word} of jq has no value`);
    else {
      if (/file$/.test(word)) touches.push(...pathsOf('read', invocation.words.slice(index + 2, index + 3)));
      index += 2;
    }
  }
  const told = jqCall({ ...invocation, words });
  return { ...told, touches: [...touches, ...(told.touches ?? [])] };
}

const yqCall = call(
  '-rPCMNnejcy -o= -p= -I=number --output-format= --input-format= --prettyPrint --no-colors --no-doc --unwrapScalar? --null-input --exit-status --raw-output --yaml-output --colors',
  filteredOrRead,
);
const yq: Teller = (invocation) => {
  const [first = '', ...others] = invocation.words;
  return yqCall(/^(?:e|ea|eval|eval-all)$/.test(first) ? { ...invocation, words: others } : invocation);
};

export const languages: readonly Program[] = family({
  'sed gsed': call(
    '-nErsuz -e= -i? --quiet --silent --expression= --regexp-extended --null-data --separate --unbuffered --posix --sandbox --debug --in-place?',
    sed,
  ),
  'awk gawk mawk nawk': call('-F= -v= -S --sandbox --field-separator= --assign= --posix', awk, {
    stopsAtOperand: true,
  }),
  jq,
  yq,
  // Neither what takes in other files, nor `--c14n`, which does so too.
  xmllint: call(
    '--noout --format --xpath= --html --nonet --nowarning --recover --huge --pretty= --encode= --nocdata --noblanks',
    reads,
  ),
  'csvcut csvlook csvstat csvgrep csvsort': call(
    '-c= -C= -d= -n -r= -m= -i -H -l --columns= --not-columns= --delimiter= --names --regex= --match= --invert-match --no-header-row --max-rows=number --max-columns=number',
    reads,
  ),
});
