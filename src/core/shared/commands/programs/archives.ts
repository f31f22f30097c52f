// Archives and copies of disks: what is listed is known; of what is packed, unpacked and copied it is told where it goes.
import { type Call, has, valuesOf } from '../flags.ts';
import { call, family, known, pathsOf, type Teller, unknown } from '../known.ts';
import type { Invocation, Program, Touch } from '../program.ts';

const TAR =
  '-tvzjJ -f= --list --verbose --gzip --gunzip --bzip2 --xz --zstd --file= --exclude= --wildcards --no-recursion --numeric-owner --full-time';

/** Only a listing, of a file that is not on another machine (`host:file` starts a remote shell, and a pattern may stand for such a name). */
const listing = call(TAR, (given) => {
  const [file, ...more] = valuesOf(given, '-f', '--file');
  if (!has(given, '-t', '--list') || file === undefined || more.length > 0 || /^$|^-.|[:*?[]/.test(file)) {
    return 'what tar does with these flags is not known';
  }
  return pathsOf('read', [file]);
});

function tar(invocation: Invocation) {
  const [first = '', ...rest] = invocation.words;
  // Letters in front need no sign; only the last of them may have a value here.
  const words = /^[tvzjJ]*t[tvzjJ]*f$/.test(first) ? [`-${first}`, ...rest] : invocation.words;
  const told = listing({ ...invocation, words });
  return told.known ? told : unknown(told.why, packed(words));
}

/** Roughly, since it is asked for anyway. */
function packed(words: readonly string[]): readonly Touch[] {
  const [letters = ''] = words;
  const givenAs = (flags: RegExp, long: string) => {
    const at = words.findIndex((word) => flags.test(word) || word === long);
    return (
      words.find((word) => word.startsWith(`${long}=`))?.slice(long.length + 1) ?? (at < 0 ? undefined : words[at + 1])
    );
  };
  const archive = givenAs(/^-?[a-zA-Z]*f$/, '--file');
  const folder = givenAs(/^-[a-zA-Z]*C$/, '--directory') ?? '.';
  const is = (letter: string, long: string) =>
    new RegExp(`^-?[a-zA-Z]*${letter}`).test(letters) || words.includes(long);
  const file = archive === undefined || archive.includes(':') ? [] : [archive];
  if (is('x', '--extract')) return [...pathsOf('read', file), ...pathsOf('write', [folder])];
  if (/^-?[a-zA-Z]*[cru]/.test(letters) || words.includes('--create')) return pathsOf('write', file);
  return pathsOf('read', file);
}

/** Told even where it is not known: what is read, and what is overwritten. */
const dd: Teller = ({ words }) => {
  const valuesFor = (name: string) =>
    words.filter((word) => word.startsWith(`${name}=`)).map((word) => word.slice(name.length + 1));
  if (/^--(?:help|version)$/.test(words.join(' '))) return known();
  return unknown('dd writes over whatever it is told', [
    ...pathsOf('read', valuesFor('if')),
    ...pathsOf('write', valuesFor('of')),
  ]);
};

const unpacked = (given: Call): readonly Touch[] | string =>
  has(given, '-l', '-v', '-t', '-Z', '-p') ? pathsOf('read', given.operands.slice(0, 1)) : 'unzip writes files';

const unzip: Teller = (invocation) => {
  const told = call('-lvtZ1qp', unpacked)(invocation);
  if (told.known) return told;
  const { words } = invocation;
  const at = words.indexOf('-d');
  const archive = words.find((word) => !word.startsWith('-'));
  return unknown(told.why, [
    ...pathsOf('read', archive === undefined ? [] : [archive]),
    ...pathsOf('write', [at < 0 ? '.' : (words[at + 1] ?? '.')]),
  ]);
};

export const archives: readonly Program[] = family({
  'tar gtar bsdtar': tar,
  dd,
  unzip,
  zipinfo: call('-12lmsvhtzTM', ({ operands }) => pathsOf('read', operands.slice(0, 1))),
});
