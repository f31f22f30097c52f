// A throw-away project into which mistakes are planted, and the repository's own linters run over it.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const REPOSITORY = join(import.meta.dirname, '../../..');

export interface Planted {
  readonly root: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Copies one of the repository's own settings files. */
  adopt(name: string): Promise<void>;
  remove(): Promise<void>;
}

export interface Ended {
  readonly code: number;
  readonly output: string;
}

export async function plant(files: Readonly<Record<string, string>>): Promise<Planted> {
  const root = await mkdtemp(join(tmpdir(), 'orquestra-planted-'));
  const write = async (more: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(more)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
  };
  await write(files);
  return {
    root,
    write,
    adopt: (name) => copyFile(join(REPOSITORY, name), join(root, name)),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** The repository's biome.json without the version control that a throw-away folder does not have. */
export async function adoptBiome(planted: Planted): Promise<void> {
  const settings: Record<string, unknown> = JSON.parse(await readFile(join(REPOSITORY, 'biome.json'), 'utf8'));
  await planted.write({ 'biome.json': JSON.stringify({ ...settings, $schema: undefined, vcs: { enabled: false } }) });
}

/** Runs a tool's script from node_modules with this Node. */
export function runTool(script: string, args: readonly string[], cwd: string): Promise<Ended> {
  const path = join(REPOSITORY, 'node_modules', script);
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], { cwd, maxBuffer: 32_000_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}
