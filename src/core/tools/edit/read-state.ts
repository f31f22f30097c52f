// What is at paths now, with its content, so that changes of it can be taken back.
import type { Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import { readFound } from './file-steps.ts';
import type { State } from './merge-state.ts';

export interface ReadState {
  readonly at: Located;
  readonly state: State;
  /** Why nothing can be done with what is there. */
  readonly blocked?: string;
  /** A folder is there: nothing as far as files go. */
  readonly folder?: boolean;
}

export interface ReadStates {
  readonly states: readonly ReadState[];
  readonly bytes: Map<string, Uint8Array>;
}

/** As large as what is kept of a file. */
const LIMIT = 256 * 1024 * 1024;

export async function readStates(paths: readonly string[], ports: Ports): Promise<ReadStates> {
  const bytes = new Map<string, Uint8Array>();
  const states = await Promise.all(
    paths.map(async (path): Promise<ReadState> => {
      const at = await ports.files.locateName(path);
      if (at.path !== path) {
        // Where case does not matter another spelling is found; under this one nothing is there.
        if (at.path.toLowerCase() === path.toLowerCase()) return { at: { ...at, path }, state: null };
        return { at: { ...at, path }, state: null, blocked: `It now leads to ${at.path}.` };
      }
      const found = await readFound(ports.files, path, LIMIT);
      if (!found.ok && found.fault.code === 'file.is-folder') return { at, state: null, folder: true };
      if (!found.ok) return { at, state: null, blocked: found.fault.text };
      if (found.value === null) return { at, state: null };
      const { hash, link, mode } = found.value;
      bytes.set(hash, found.value.bytes);
      const state = { hash, ...(link === true ? { link } : {}), ...(mode === undefined ? {} : { mode }) };
      return { at, state };
    }),
  );
  return { states, bytes };
}
