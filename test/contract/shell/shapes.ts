// The ways a command may leave processes behind, and how to see whether any of one is alive.
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export type Shape = readonly [name: string, command: string, processes: number];

const QUIET = '>/dev/null 2>&1 </dev/null';
const node = process.execPath;
/** Perl that leaves everything behind: parents, group, session, environment, folder and files. */
const DAEMON =
  'use POSIX; chdir "/"; %ENV = (); fork and exit; POSIX::setsid(); fork and exit; POSIX::close($_) for 0..64;';

/** `MARK` stands for a length of sleep that nothing else on the machine sleeps; how many processes carry it at the least. */
export const SHAPES: readonly Shape[] = [
  ['a plain command', 'sleep MARK', 1],
  ['a pipe', 'sleep MARK | sleep MARK | cat', 2],
  ['the background', 'sleep MARK & sleep MARK & wait', 2],
  ['the background, with the shell gone', 'sleep MARK & sleep MARK & exit 0', 2],
  ['disowned jobs', 'sleep MARK & disown; sleep MARK & disown; exit 0', 2],
  ['nohup', 'nohup sleep MARK >/dev/null 2>&1 & wait', 1],
  ['nohup, with the shell gone', 'nohup sleep MARK >/dev/null 2>&1 &', 1],
  ['a session of its own', 'setsid sleep MARK & wait', 1],
  ['a session of its own, with the shell gone', `setsid -f sleep MARK ${QUIET}`, 1],
  ['two forks', '(sh -c "sleep MARK & sleep MARK" & ) ; sleep MARK', 3],
  [
    'two forks into a session of its own',
    '(setsid sh -c "sleep MARK & exec sleep MARK" >/dev/null 2>&1 &) ; exit 0',
    2,
  ],
  ['a shell deaf to SIGTERM', 'trap "" TERM; sleep MARK; sleep MARK', 1],
  [
    'a daemon deaf to every signal that can be refused',
    `setsid -f sh -c 'trap "" TERM HUP INT; sleep MARK' ${QUIET}`,
    1,
  ],
  [
    'a shell that starts again what is ended',
    'trap "" TERM; while :; do sh -c "trap \\"\\" TERM; sleep MARK"; done',
    1,
  ],
  ['an answer to SIGTERM that starts more', 'trap "setsid -f sleep MARK" TERM; sleep MARK & wait; wait', 1],
  ['an answer to the end that starts more', `trap "setsid -f sleep MARK ${QUIET}" EXIT; sleep MARK & wait`, 1],
  ['a subshell', '( ( ( sleep MARK ) ) ; true ) ; true', 1],
  ['exec', 'exec sleep MARK', 1],
  ['jobs in groups of their own', 'set -m; sleep MARK & sleep MARK & wait', 2],
  ['a stopped process', 'sleep MARK & sleep 0.1; kill -STOP $!; wait', 1],
  ['a stopped daemon', `setsid -f sh -c 'kill -STOP $$; sleep 1000' MARK ${QUIET}`, 1],
  ['an empty environment', 'env -i sleep MARK & wait', 1],
  ['an empty environment, with the shell gone', 'env -i setsid -f sleep MARK', 1],
  ['nothing to be known by but what the system hands down', `env -i setsid -f sleep MARK ${QUIET}`, 1],
  ['a daemon that leaves everything behind', `perl -e '${DAEMON} exec "sleep", "MARK"'`, 1],
  ['many children', 'for i in 1 2 3 4 5 6 7 8 9 10; do (sleep MARK &) ; done; wait', 10],
  ['another language', 'perl -e \'use POSIX; fork and exit; POSIX::setsid(); fork and exit; exec "sleep", "MARK"\'', 1],
  [
    'Node without ties',
    `'${node}' -e 'require("child_process").spawn("sleep",["MARK"],{detached:true,stdio:"ignore",env:{}}).unref()'`,
    1,
  ],
  ['closed outputs', 'exec >&- 2>&- <&-; sleep MARK & sleep MARK', 2],
  ['another folder and another group', '(cd / && set -m && env -i sleep MARK &) ; sleep MARK', 2],
  ['a child that nobody has waited for', 'perl -e \'fork or exit; exec "sleep", "MARK"\'', 1],
  ['a fork bomb of 64', "perl -e 'fork for 1..6; sleep 1000' MARK", 64],
  ['a fork bomb of 256 deaf daemons', `perl -e '$SIG{TERM} = "IGNORE"; ${DAEMON} fork for 1..8; sleep 1000' MARK`, 256],
  [
    'children that fork while they are ended',
    "perl -e '$SIG{TERM} = sub { fork; fork }; sleep 1 while 1' MARK & wait",
    1,
  ],
  [
    'one that is another process every 20 ms',
    `perl -e '${DAEMON} for (1..3000) { select(undef, undef, undef, 0.02); fork and exit }' MARK`,
    1,
  ],
  ['two that start each other again', `f() { trap "" TERM; while :; do sleep MARK & wait; done; }; f & f & wait`, 2],
  ['a lower priority', 'nice -n 10 sleep MARK & wait', 1],
  ['a clock above it', 'timeout 1000 sleep MARK', 1],
  ['many at once', "printf '1\\n2\\n3\\n' | xargs -P 3 -I{} sleep MARK", 3],
  ['a terminal of its own', "script -qfc 'sleep MARK' /dev/null", 1],
  ['a traced process', 'strace -f -o /dev/null sleep MARK', 1],
  ['a coprocess', 'coproc sleep MARK; wait', 1],
  ['a limit of file locks that was taken back', 'ulimit -S -x unlimited; env -i setsid -f sleep MARK </dev/null', 1],
  ['a namespace of processes', 'unshare -f -p sleep MARK || sleep MARK', 1],
];

/** Processes with the mark anywhere in what they were called with. */
export const alive = (mark: string) => count((words) => words.some((word) => word.includes(mark)));

/** Processes that were given the mark itself: not the shells that have it in a line of theirs. */
export const begun = (mark: string) => count((words) => words.includes(mark));

async function count(matches: (words: readonly string[]) => boolean): Promise<number> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => matches((await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '')).split('\0'))),
  );
  return found.filter(Boolean).length;
}

export async function until(condition: () => Promise<boolean>, tries = 200): Promise<boolean> {
  for (let tried = 0; tried < tries; tried++) {
    if (await condition()) return true;
    await sleep(20);
  }
  return false;
}
