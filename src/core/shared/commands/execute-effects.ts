// One simple command as an effect: known where its program is, and where what it touches and what the workspace makes of it are.
import type { Effect } from '../../../protocol/approval.ts';
import type { CommandPorts } from './command-line.ts';
import { expandGlob } from './glob-words.ts';
import type { Places } from './places.ts';
import type { Placed, Simple } from './scene.ts';
import { workspaceDoubt } from './workspace-doubt.ts';

/** Of one simple command; `doubtful`: why nothing of its line is known. */
export async function executeEffects(
  simple: Simple,
  doubtful: string | undefined,
  places: Places,
  ports: CommandPorts,
): Promise<readonly Effect[]> {
  const { command, folders, words, environment, irreversible, via, touches } = simple;
  const unknown = simple.unknown ?? doubtful ?? (await unplaced(touches, folders, places, ports));
  const { path, inside } = await places.folder(folders?.[0]);
  return [
    {
      kind: 'execute',
      command,
      cwd: path,
      inside,
      ...(words === undefined || words.length === 0 ? {} : { words: [...words] }),
      ...(environment === undefined ? {} : { environment: { ...environment } }),
      ...(unknown === undefined ? { known: true } : { unknown }),
      ...(irreversible === undefined ? {} : { irreversible }),
      ...(via === undefined ? {} : { via }),
    },
  ];
}

/** Why what it touches cannot be told though its program is known. */
async function unplaced(
  touches: readonly Placed[],
  folders: readonly string[] | undefined,
  places: Places,
  ports: CommandPorts,
): Promise<string | undefined> {
  if (folders === undefined) return 'the folder it runs in is known only when it runs';
  for (const { touch, folders: from, glob } of touches) {
    for (const folder of from ?? []) {
      const why =
        (await workspaceDoubt(touch, folder, places, ports)) ??
        (glob && 'path' in touch ? await flagAmong(touch.path, folder, places, ports) : undefined);
      if (why !== undefined) return why;
    }
  }
  return undefined;
}

/** A file that is named like a flag would be taken for one. */
async function flagAmong(pattern: string, folder: string, places: Places, { files }: CommandPorts) {
  if (!/^[*?[]/.test(pattern)) return undefined;
  const names = await expandGlob(pattern, folder, places, files);
  const flag = names?.find((name) => name.startsWith('-'));
  return flag === undefined ? undefined : `the file ${flag} would be taken for a flag`;
}

export function distinct<T>(all: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const key = JSON.stringify(one);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
