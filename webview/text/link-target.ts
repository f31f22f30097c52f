// Which targets of links anything is done with: web addresses and files of this machine, told by how they are written.

/** `src/price.ts:12` is a file and a line; `C:\\work` is a drive. */
const OTHER_SCHEME = /^[a-z][a-z0-9+.-]+:(?!\d+(?::\d+)?$)/i;
/** By opening it, Windows would tell another machine who the user is. */
const OTHER_MACHINE = /^[\\/]{2}/;

export function isActedUpon(target: string): boolean {
  const text = target.trim();
  return isWebAddress(text) || !(OTHER_SCHEME.test(text) || OTHER_MACHINE.test(text));
}

export const isWebAddress = (target: string) => /^https?:\/\//i.test(target.trim());
