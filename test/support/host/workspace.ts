// Makes fresh copies of sample workspaces, so that no run sees what another one did.
import { cp, mkdir, mkdtemp, realpath, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleGit } from 'simple-git';

const samples = join(import.meta.dirname, '..', '..', 'samples');

export interface Workspace {
  readonly path: string;
  /** False when there is no such sample and the workspace holds a README only. */
  readonly fromSample: boolean;
}

/** Commits everything as a first commit, where git exists. */
async function commitAll(folder: string): Promise<void> {
  const git = simpleGit({ baseDir: folder });
  try {
    await git.init(['--initial-branch', 'main']);
    await git.addConfig('user.name', 'Sample Developer');
    await git.addConfig('user.email', 'developer@example.invalid');
    await git.addConfig('commit.gpgsign', 'false');
    await git.add('.');
    await git.commit('Start');
  } catch {
    // Without git the sample is still a workspace.
  }
}

/** Copies `test/samples/NAME` to a new temporary folder and makes it a git repository; the caller removes it. */
export async function freshWorkspace(sample = 'price-list'): Promise<Workspace> {
  const source = join(samples, sample);
  const path = join(await realpath(await mkdtemp(join(tmpdir(), 'orquestra-workspace-'))), sample);
  const fromSample = await stat(source).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (fromSample) await cp(source, path, { recursive: true, filter: (from) => !from.includes('node_modules') });
  else {
    await mkdir(path);
    await writeFile(join(path, 'README.md'), '# Sample\n');
  }
  await commitAll(path);
  return { path, fromSample };
}
