// Where a path points by its letters alone, without asking a disk: for the probe and for tests of the policy.
import type { Located } from '../ports/files.ts';
import { foldText } from '../shared/guard-path.ts';

export interface LexicalRoot {
  readonly root: string;
  /** Whether the file system takes `A` and `a` for the same. */
  readonly insensitive: boolean;
}

/** A home, or a variable that a shell would put one in for. */
const ELSEWHERE = /^(?:~|\$\{?[A-Z_]+\}?(?:[\\/]|$)|\$env:|%[A-Za-z_()]+%)/;

const isWindows = (path: string) => /^[A-Za-z]:[\\/]|^[\\/]{2}[^\\/]/.test(path);

/** Outside is whatever might be: a home sign, a drive of its own, or backslashes that would lead out where they count. */
export function locateLexically(written: string, { root, insensitive }: LexicalRoot): Located {
  const windows = isWindows(root) || /^[A-Za-z]:|^\\\\/.test(written);
  const top = normalize(root, windows);
  const path = absolute(written, top, windows);
  const within = (candidate: string) => isWithin(candidate, top, windows || insensitive);
  const strict = written.includes('\\') && !windows ? absolute(written.replaceAll('\\', '/'), top, false) : path;
  const inside = !ELSEWHERE.test(written) && within(path) && within(strict);
  const label = inside ? path.slice(top === '/' ? 1 : top.length + 1) || '.' : path;
  return { path, label, inside, ...(inside ? { root: { name: top.split('/').at(-1) || top, path: top } } : {}) };
}

function absolute(written: string, top: string, windows: boolean): string {
  const slashed = windows ? written.replaceAll('\\', '/') : written;
  if (!windows) return normalize(slashed.startsWith('/') ? slashed : `${top}/${slashed}`, false);
  if (/^[A-Za-z]:\//.test(slashed) || slashed.startsWith('//')) return normalize(slashed, true);
  // A drive without a slash is relative to a folder that only that drive knows.
  if (/^[A-Za-z]:/.test(slashed)) return normalize(`${slashed.slice(0, 2)}/?/${slashed.slice(2)}`, true);
  if (slashed.startsWith('/')) return normalize(`${/^[A-Za-z]:/.exec(top)?.[0] ?? ''}${slashed}`, true);
  return normalize(`${top}/${slashed}`, true);
}

/** Forward slashes, no `.` and `..`; on Windows dots and spaces at a segment's end do not count. */
function normalize(path: string, windows: boolean): string {
  const slashed = windows ? path.replaceAll('\\', '/') : path;
  const head = windows ? (/^(?:[A-Za-z]:\/|\/\/)/.exec(slashed)?.[0] ?? '/') : '/';
  const parts: string[] = [];
  for (const part of slashed.slice(slashed.startsWith(head) ? head.length : 0).split('/')) {
    const plain = windows ? part.replace(/[ .]+$/, '') : part;
    const climbs = part === '..' || (windows && plain === '' && part.startsWith('..'));
    if (climbs) parts.pop();
    else if (part !== '' && part !== '.' && !(windows && plain === '')) parts.push(part);
  }
  return head + parts.join('/');
}

function isWithin(path: string, top: string, insensitive: boolean): boolean {
  const fold = (text: string) => (insensitive ? foldText(text) : text);
  const [one, other] = [fold(path), fold(top)];
  return one === other || one.startsWith(other.endsWith('/') ? other : `${other}/`);
}
