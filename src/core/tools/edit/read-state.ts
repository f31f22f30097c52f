// What is at paths now, with its content where it is small enough to be merged.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import { readPresent } from './file-steps.ts';
import type { State } from './merge-state.ts';

export interface ReadStates {
  readonly states: readonly { readonly at: Located; readonly state: State }[];
  readonly bytes: Map<string, Uint8Array>;
}

export async function readStates(paths: readonly string[], ports: Ports): Promise<Outcome<ReadStates>> {
  const read = await Promise.all(
    paths.map(async (path) => {
      const [at, content] = await Promise.all([ports.files.locate(path), readPresent(ports.files, path)]);
      return { path, at, content };
    }),
  );
  const bytes = new Map<string, Uint8Array>();
  const states: { at: Located; state: State }[] = [];
  for (const { path, at, content } of read) {
    if (!content.ok) return content;
    if (at.path !== path) return fail('edit.changed-since', `${path} now leads to ${at.path}; nothing was touched.`);
    if (content.value !== null) bytes.set(content.value.hash, content.value.bytes);
    states.push({ at, state: content.value === null ? null : { hash: content.value.hash } });
  }
  return succeed({ states, bytes });
}
