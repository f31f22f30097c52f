// Which paths name no file of a workspace at all: devices, pipes, shares, streams, addresses, and names too long to be one.
import { foldSegment } from './guard-path.ts';

/** As `PATH_MAX` of Linux; Windows has longer ones that nobody writes. */
const LENGTH_LIMIT = 4096;
const NAME_LIMIT = 255;

interface Place {
  /** Absolute. */
  readonly path: string;
  readonly label: string;
  readonly inside: boolean;
}

/** Why, or undefined for what may be a file. The folder that the user opened may be named as it likes, and lie on a share. */
export function whyNoFile({ path, label, inside }: Place): string | undefined {
  if (path.length > LENGTH_LIMIT) return `A path of ${path.length} characters is too long to be one.`;
  if (/^(?:\\\\|\/\/)/.test(path) && !inside)
    return 'It names a share, a pipe or a device, not a file of this machine.';
  if (isDevice(path)) return 'It names a device or the memory of a program, not a file.';
  const windows = /^[A-Za-z]:|^[\\/]{2}/.test(path);
  const told = inside ? label : path.slice(windows ? 2 : 0);
  const names = (windows ? told.replaceAll('\\', '/') : told).split('/');
  if (names.some((name) => name.length > NAME_LIMIT)) return 'It holds a name that is too long to be one.';
  for (const [index, name] of names.entries()) {
    const why = whyNoName(name, { windows, last: index === names.length - 1 });
    if (why !== undefined) return why;
  }
  return undefined;
}

/** All of them but those that only take or give away bytes. */
const HARMLESS = /^\/dev(?:\/(?:null|zero|full|u?random|tty|std(?:in|out|err)|fd(?:\/\d+)?|shm(?:\/.*)?)?)?$/s;
const BEHIND = /^\/proc\/(?:kcore|kmem|kpage\w+|sysrq-trigger|(?:[^/]+\/){1,3}(?:mem$|(?:root|cwd|fd|map_files)\/))/;
const BY_NUMBER = /^\/(?:\.vol|\.file)(?:\/|$)/;

function isDevice(path: string): boolean {
  const name = path.replace(/\/+/g, '/');
  return (/^\/dev(?:\/|$)/.test(name) && !HARMLESS.test(name)) || BEHIND.test(name) || BY_NUMBER.test(name);
}

const DOS_DEVICE = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/;
/** `file:`, `https:`: what was meant as an address. */
const SCHEME = /^(?:[A-Za-z][A-Za-z0-9+.-]+:$|(?:data|file|https?|ftp|jar|javascript|vscode):)/i;
/** `::$DATA`, `:$I30`, and a stream of a file that has an ending. A time of day has colons too. */
const STREAM = /:\$|:[^:]*:\$|\.[A-Za-z]\w{0,9}:[A-Za-z_$]/;
/** `..` and NUL as addresses write them. */
const ENCODED =
  /^(?:\.|%2e){2}(?:$|%2f|%5c)|(?:%2f|%5c)(?:\.|%2e){2}(?:$|%2f|%5c)|%00|%c0%(?:a[ef]|2[ef]|5c)|%c1%(?:9c|1c)|%e0%80%a[ef]|%u(?:002[ef]|005c|221[56]|2044|ff0[ef])|%(?:25)+(?:2[ef]|5c|c0|00)/i;

function whyNoName(
  name: string,
  { windows, last }: { readonly windows: boolean; readonly last: boolean },
): string | undefined {
  // Of `NUL.txt` and `NUL:` Windows makes the device; elsewhere a folder may well be named aux.
  const device = windows ? name.replace(/[.:].*$/s, '') : name.replace(/:$/, '');
  const meant = windows || (last && /^(?:nul|[A-Z]+[0-9$]?)$/.test(device));
  if (meant && DOS_DEVICE.test(deviceName(device))) return `${name} names a device on Windows, not a file.`;
  if (SCHEME.test(name)) return 'It is an address, not a path. Give the path of the file.';
  if (STREAM.test(name) || (windows && name.includes(':'))) return `${name} names a stream of a file, not a file.`;
  return name !== '..' && ENCODED.test(name) ? 'It hides parts of itself as an address would write them.' : undefined;
}

const deviceName = (name: string) =>
  /[\u00b9\u00b2\u00b3]/.test(name) ? name.trim().toLowerCase() : foldSegment(name);
