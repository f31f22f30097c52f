// Places that hold a whole machine or a whole home: deleting them is never part of a project.

const DEVICE =
  /^\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|r?disk|dm-|mapper\/|md\d|loop\d|nbd|mem$|kmem$|port$)|^\\\\\.\\PhysicalDrive/i;

export const isDisk = (word: string) => DEVICE.test(word);

const SYSTEM = new Set([
  '',
  'bin',
  'boot',
  'dev',
  'etc',
  'home',
  'lib',
  'lib32',
  'lib64',
  'opt',
  'proc',
  'root',
  'sbin',
  'srv',
  'sys',
  'usr',
  'var',
  'users',
  'system',
  'library',
  'applications',
  'volumes',
  'private',
  'mnt',
  'media',
  'run',
]);
const WINDOWS = new Set(['', 'windows', 'users', 'program files', 'program files (x86)', 'programdata']);

/** Folders in those that the system cannot do without. */
const DEEPER: ReadonlyMap<string, RegExp> = new Map([
  ['home', /./],
  ['users', /./],
  ['usr', /^(?:bin|lib\d*|sbin|include|share|local|libexec)$/],
  ['var', /^(?:lib|log|db|spool)$/],
  ['lib', /./],
  ['system', /./],
  ['private', /^(?:etc|var)$/],
  // A drive of Windows, as its Linux sees it.
  ['mnt', /^[c-h]$/],
]);

const HOME =
  /^(?:~[\w.-]{0,64}|\$HOME|\$\{HOME[^}]{0,40}\}|\$env:(?:USERPROFILE|HOMEPATH|SystemRoot|SystemDrive)|%(?:USERPROFILE|HOMEPATH|SystemRoot|SystemDrive|HOMEDRIVE)%)$/i;

/** The root, a top folder of the system, or somebody's whole home, however many `..`, `.` and `*` lead there. */
export function isWholePlace(word: string): boolean {
  const path = word.replaceAll('\\', '/');
  const isAbsolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || /^[.*?]*\*[.*?]*$/.test(part) || /^\{.*,.*\}$/.test(part)) continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  const [first = '', second = ''] = parts;
  if (parts.length === 0) return isAbsolute;
  if (/^[a-z]:$/i.test(first)) return parts.length <= 2 && WINDOWS.has(second.toLowerCase());
  if (!isAbsolute) return parts.length === 1 && HOME.test(first);
  const top = first.toLowerCase();
  const drive = top === 'mnt' ? parts.slice(1) : parts;
  if (drive.length === 2 && /^[c-h]$/i.test(drive[0] ?? '')) return WINDOWS.has(drive[1]?.toLowerCase() ?? '');
  if (parts.length === 2) return DEEPER.get(top)?.test(second.toLowerCase()) === true;
  return parts.length === 1 && (SYSTEM.has(top) || /^[c-h]$/.test(top));
}
