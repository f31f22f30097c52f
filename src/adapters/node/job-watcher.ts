// A small shell that outlives Orquestra: when Orquestra dies without a word, it ends everything that its commands had started.
import { spawn } from 'node:child_process';
import { JOB_VARIABLE, marksOfInstance } from './job-marks.ts';
import { SYSTEM_PATH } from './search-path.ts';

export interface JobWatcher {
  readonly pid: number | undefined;
  started(pid: number): void;
  ended(pid: number): void;
  /** It looks once more and goes. */
  dispose(): void;
}

/**
 * Reads `+PID` and `-PID` until nobody holds the other end of its input any more: then Orquestra is gone, however it ended.
 * What has not ended 0.3 s after it was asked to is stopped, so that it can start nothing more, and killed, until two looks
 * in a row find nothing. $1 is the variable's beginning, $2 the first digits of the limit of file locks.
 */
const SCRIPT = `
trap '' HUP INT TERM
leaders=' '
while read -r line; do
  case $line in
    +*) leaders="$leaders\${line#+} " ;;
    -*) leaders="\${leaders%% \${line#-} *} \${leaders#* \${line#-} }" ;;
  esac
done
members() {
  if [ -r /proc/self/environ ]; then
    for file in $(grep -lsa "${JOB_VARIABLE}=$1" /proc/[0-9]*/environ; grep -ls "^Max file locks  *$2[0-9]\\{6\\} " /proc/[0-9]*/limits); do
      file=\${file#/proc/}
      echo "\${file%%/*}"
    done
  else
    ps -A -E -ww -o pid=,command= | grep " ${JOB_VARIABLE}=$1" | grep -v grep | while read -r pid rest; do echo "$pid"; done
  fi
}
signal() {
  for pid in $leaders; do kill "-$1" -- "-$pid"; done
  for pid in $2; do kill "-$1" "$pid"; done
}
{
  found=$(members "$1" "$2")
  [ -n "$found$leaders" ] || exit 0
  signal TERM "$found"
  signal CONT "$found"
  sleep 0.3
  quiet=0
  tries=0
  while [ $quiet -lt 2 ] && [ $tries -lt 60 ]; do
    tries=$((tries + 1))
    found=$(members "$1" "$2")
    [ -n "$found" ] && quiet=0 || quiet=$((quiet + 1))
    signal STOP "$found"
    signal KILL "$(members "$1" "$2")"
    leaders=
  done
} 2>/dev/null
`;

/** Without one (there is no \`sh\` on Windows) what is left is ended at the next start. */
export function startWatcher(instance: string): JobWatcher | undefined {
  if (process.platform === 'win32') return undefined;
  const { variable, locks } = marksOfInstance(instance);
  // Nothing of the environment but what finds the programs: the marks of an Orquestra around this one least of all.
  const env = { PATH: SYSTEM_PATH, LC_ALL: 'C' };
  try {
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'orquestra-watcher', variable, locks], {
      cwd: '/',
      env,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    child.unref();
    if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
    const tell = (line: string) => void child.stdin.write(`${line}\n`);
    return {
      pid: child.pid,
      started: (pid) => tell(`+${pid}`),
      ended: (pid) => tell(`-${pid}`),
      dispose: () => child.stdin.end(),
    };
  } catch {
    return undefined;
  }
}
