// Whether the workspace itself has a known program start something else than its name says.
import type { CommandPorts } from './command-line.ts';
import type { Places } from './places.ts';
import type { Touch } from './program.ts';

/** Why what a known program does in this folder is not known after all. */
export async function workspaceDoubt(
  touch: Touch,
  folder: string,
  places: Places,
  ports: CommandPorts,
): Promise<string | undefined> {
  if (touch.kind === 'repository') {
    const { path } = await places.locate(touch.folder ?? '.', folder);
    return repositoryDoubt(path, ports);
  }
  if (touch.kind !== 'chosen') return undefined;
  const { path } = await places.locate('.', folder);
  return chosenDoubt(path, touch.by, ports);
}

/** What git would start because the repository says so; nothing is known of a repository without a git to look at it. */
async function repositoryDoubt(folder: string, { git }: CommandPorts): Promise<string | undefined> {
  const started = await git?.startedBy(folder, new AbortController().signal);
  if (started?.ok === false) return started.fault.text;
  const [first] = started?.value ?? [];
  return first === undefined ? undefined : `git would start ${first} because the repository says so`;
}

async function chosenDoubt(
  folder: string,
  by: readonly string[],
  { files }: CommandPorts,
): Promise<string | undefined> {
  for (let above = folder.replace(/[\\/]+$/, ''); ; above = above.replace(/[\\/][^\\/]*$/, '')) {
    for (const name of by) {
      if ((await files.look(`${above}/${name}`)) !== undefined) return `${name} says what is really run`;
    }
    if (!/[\\/]/.test(above)) return undefined;
  }
}
