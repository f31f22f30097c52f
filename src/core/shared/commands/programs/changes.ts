// Programs that make, copy, move and delete files: known where what they change is told to the last path.
import { type Call, has } from '../flags.ts';
import { call, family, pathsOf, type Teller, unknown, writes } from '../known.ts';
import type { Account, Program, Touch } from '../program.ts';

const nameOf = (path: string) => path.replace(/\/+$/, '').split('/').at(-1) ?? '';

/** The last operand, and what lies in it under the names of the others where it is a folder. */
function into({ operands, program }: Call): readonly Touch[] | string {
  const target = operands.at(-1);
  if (target === undefined || operands.length < 2) return `${program} without a target is not known`;
  const sources = operands.slice(0, -1);
  if (sources.some((source) => ['', '.', '..'].includes(nameOf(source)))) {
    return `which files ${program} would write is not known`;
  }
  const folder = target.replace(/\/+$/, '');
  return pathsOf('write', [target, ...sources.map((source) => `${folder}/${nameOf(source)}`)]);
}

/** Tells what it touches, and that this is not all. */
const partly =
  (teller: Teller, flags: readonly string[], why: string): Teller =>
  (invocation): Account => {
    const account = teller(invocation);
    const meets = invocation.words.some((word) =>
      flags.some(
        (flag) => word === flag || (flag.length === 2 && /^-[a-zA-Z]+$/.test(word) && word.includes(flag.slice(1))),
      ),
    );
    return account.known && meets ? unknown(why, account.touches) : account;
  };

const copy = call(
  '-afiLnpRrTuvH --archive --force --interactive --dereference --no-clobber --recursive --no-target-directory --update? --verbose --preserve?',
  (given) => {
    const written = into(given);
    return typeof written === 'string' ? written : [...pathsOf('read', given.operands.slice(0, -1)), ...written];
  },
);

const move = call('-finTuv --force --interactive --no-clobber --no-target-directory --update? --verbose', (given) => {
  const written = into(given);
  return typeof written === 'string' ? written : [...pathsOf('delete', given.operands.slice(0, -1)), ...written];
});

const remove = call(
  '-fiIrRdv --force --recursive --dir --verbose --interactive? --one-file-system --preserve-root?',
  ({ operands }) => pathsOf('delete', operands),
);

/** Permission bits, and no other: not those that let a program run as another user. */
const MODE = /^(?:0?[0-7]{3}|[ugoa]*[+=-][rwxX]+(?:,[ugoa]*[+=-][rwxX]+)*)$/;

/** Of folders all that lies in them, of links what they lead to. */
const owned: Teller = (invocation) => {
  const told = call(
    '-RhHLPcfv --recursive --changes --silent --quiet --verbose --no-dereference --reference=read',
    ({ operands, ...given }) =>
      pathsOf('write', has({ operands, ...given }, '--reference') ? operands : operands.slice(1)),
  )(invocation);
  return unknown(`${invocation.program} says who owns files`, told.touches);
};

const chmod: Teller = (invocation) => {
  // `-x` and its like are modes.
  const words = invocation.words.map((word) => (/^-[rwxX]+$/.test(word) ? `a${word}` : word));
  return call('-Rcfv --recursive --changes --silent --quiet --verbose', ({ operands }) =>
    MODE.test(operands[0] ?? '')
      ? pathsOf('write', operands.slice(1))
      : `what chmod ${operands[0] ?? ''} does is not known`,
  )({ ...invocation, words });
};

export const changes: readonly Program[] = family({
  touch: call('-acmf -d= -r=read -t= --date= --no-create --time= --reference=read', writes),
  mkdir: call('-pv -m= --parents --mode= --verbose', writes),
  rmdir: call('-v --verbose', ({ operands }) => pathsOf('delete', operands)),
  cp: partly(
    copy,
    ['-r', '-R', '-a', '--recursive', '--archive'],
    'cp copies all that lies in a folder, whatever it is',
  ),
  mv: move,
  rm: partly(remove, ['-r', '-R', '--recursive'], 'rm deletes all that lies in a folder, whatever it is'),
  unlink: call('', ({ operands }) => pathsOf('delete', operands)),
  // A path through the link would lead elsewhere than it looks.
  ln: (invocation) => {
    const told = call('-sfnvrT --symbolic --force --no-dereference --relative --verbose', into)(invocation);
    return unknown('ln makes another name for a file, so that a path leads elsewhere than it looks', told.touches);
  },
  chmod: partly(chmod, ['-R', '--recursive'], 'chmod changes all that lies in a folder, whatever it is'),
  'chown chgrp': owned,
  tee: call('-aip --append --ignore-interrupts', writes),
  truncate: call('-c -s= --no-create --size=', (given) =>
    has(given, '-s', '--size') ? writes(given) : 'truncate has no size',
  ),
  mktemp: call('-dqu -t --directory --quiet --dry-run', ({ operands }) =>
    pathsOf('write', operands.length === 0 ? ['/tmp/tmp.XXXXXXXXXX'] : operands),
  ),
});
