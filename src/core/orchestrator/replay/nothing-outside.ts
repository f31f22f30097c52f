// The outside of a replay: there is none. What reaches for it fails, and is seen as a difference.
import { fail } from '../../../protocol/fault.ts';
import type { Ports } from '../../ports.ts';

const GONE = fail('replay.outside', 'A replay touches nothing outside: no file, no command, no network.');
const gone = async () => GONE;

export const NOTHING_OUTSIDE: Pick<Ports, 'files' | 'blobs' | 'shell' | 'search' | 'web' | 'logger'> = {
  files: {
    roots: () => [],
    locate: async (path) => ({ path, label: path, inside: false }),
    locateName: async (path) => ({ path, label: path, inside: false }),
    look: async () => undefined,
    stat: async () => undefined,
    readLink: gone,
    writeLink: gone,
    setMode: gone,
    removeFolder: async () => false,
    tidy: async () => undefined,
    read: gone,
    write: gone,
    move: gone,
    remove: gone,
    list: gone,
  },
  blobs: {
    put: async () => {
      throw new Error(GONE.fault.text);
    },
    get: async () => undefined,
  },
  shell: {
    shell: '',
    start: gone,
    job: () => undefined,
    jobs: () => [],
    watch: () => () => undefined,
    dispose: async () => undefined,
  },
  search: { text: gone, names: gone, files: gone },
  web: { fetch: gone },
  logger: { write: () => undefined },
};
