// Where the paths of a command lead from the folder it runs in: links count where the system would follow them.
import type { FilesPort, Located } from '../../ports/files.ts';

export interface Places {
  /** The folder a command runs in; where that is not known, the one the line begins in. */
  folder(written: string | undefined): Promise<Pick<Located, 'path' | 'inside'>>;
  locate(path: string, folder: string): Promise<Located>;
}

export const isHome = (path: string) => path === '~' || path.startsWith('~/');
const isAbsolute = (path: string) => path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);

export function createPlaces(start: Located, files: FilesPort): Places {
  const known = new Map<string, Promise<Located>>();
  const resolve = (path: string): Promise<Located> => {
    const found = known.get(path) ?? follow(path, files);
    known.set(path, found);
    return found;
  };
  const locate = async (path: string, folder: string): Promise<Located> => {
    const whole = isAbsolute(path) || isHome(path) ? path : `${folder}/${path}`;
    return isHome(whole) ? atHome(whole) : resolve(whole);
  };
  return {
    locate,
    folder: async (written) => (written === undefined || written === start.path ? start : locate('.', written)),
  };
}

/** Nobody here knows where a home is: it is never inside. */
const atHome = (path: string): Located => ({ path, label: path, inside: false });

/** The system goes up from where a link has led to, not from where the link stands. */
async function follow(path: string, files: FilesPort): Promise<Located> {
  const parts = path.split('/');
  const up = parts.findIndex(
    (part, index) => part === '..' && index > 0 && parts[index - 1] !== '..' && parts[index - 1] !== '',
  );
  if (up === -1) return files.locate(path);
  const before = await files.locate(parts.slice(0, up).join('/') || '/');
  const parent = before.path.replace(/[\\/][^\\/]*$/, '') || '/';
  return follow([parent, ...parts.slice(up + 1)].join('/'), files);
}
