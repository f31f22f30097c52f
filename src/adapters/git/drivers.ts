// Which paths stand under a filter or a merge driver that is configured: switched off here, so that changing them would store or show something else.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { GitSession } from './session.ts';

export interface Driven {
  readonly path: string;
  readonly driver: string;
}

/** By the attributes of the work tree; with `commit`, by those of that commit. */
export async function drivenPaths(
  git: GitSession,
  attribute: 'filter' | 'merge',
  paths: readonly string[],
  signal: AbortSignal,
  commit?: string,
): Promise<Outcome<readonly Driven[]>> {
  const drivers = attribute === 'filter' ? git.filters : git.merges;
  if (drivers.size === 0 || paths.length === 0) return succeed([]);
  const input = paths.map((path) => `${path}\0`).join('');
  const look = (cached: readonly string[], index?: string) =>
    git.ask(['check-attr', ...cached, '-z', '--stdin', attribute], signal, { input, index });
  const told = await (commit === undefined
    ? look([])
    : withIndexOf(git, commit, signal, (index) => look(['--cached'], index)));
  if (!told.ok) return told;
  if (told.value.cut) return fail('git.refused', 'Too many files stand under filters to look at each of them.');
  const fields = told.value.text.split('\0');
  const found: Driven[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [path = '', , driver = ''] = fields.slice(index, index + 3);
    if (drivers.has(driver)) found.push({ path, driver });
  }
  return succeed(found);
}

/** Attributes of a commit that is not checked out are read from an index of its own, beside the repository. */
async function withIndexOf<T>(
  git: GitSession,
  commit: string,
  signal: AbortSignal,
  body: (index: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-git-'));
  try {
    const index = join(folder, 'index');
    const settings = [['core.splitIndex', 'false']] as const;
    const read = await git.tell(['read-tree', commit], signal, { index, settings });
    return read.ok ? await body(index) : read;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fault `git.refused` for what a filter, or a merge driver, would have to be run for. */
export async function refuseDriven(
  git: GitSession,
  paths: readonly string[],
  signal: AbortSignal,
  commit?: string,
): Promise<Outcome<void>> {
  const driven = await drivenPaths(git, 'filter', paths, signal, commit);
  if (!driven.ok) return driven;
  const [first] = driven.value;
  if (first === undefined) return succeed(undefined);
  const others = driven.value.length > 1 ? ` and ${driven.value.length - 1} more` : '';
  return fail(
    'git.refused',
    `${first.path}${others} goes through the filter ${first.driver}, which is a program that is not run here; without it the wrong content would be stored or checked out. Use git in a terminal for these files.`,
  );
}
