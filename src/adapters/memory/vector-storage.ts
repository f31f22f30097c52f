// Where vectra keeps its files: a file is replaced whole (written aside, flushed, renamed) or stays as it was.
import { access, mkdir, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

interface Details {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

/** The shape that vectra asks of a storage. One writer at a time, so the file written aside needs no name of its own. */
export class VectorStorage {
  async createFile(path: string, content: Buffer | string): Promise<void> {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  }

  async createFolder(path: string): Promise<void> {
    await mkdir(path, { recursive: true, mode: 0o700 });
  }

  async deleteFile(path: string): Promise<void> {
    await unlink(path);
  }

  async deleteFolder(path: string): Promise<void> {
    await rm(path, { recursive: true, force: true });
  }

  async getDetails(path: string): Promise<Details> {
    return { name: basename(path), path, isFolder: (await stat(path)).isDirectory() };
  }

  async listFiles(folder: string, filter: 'files' | 'folders' | 'all' = 'all'): Promise<Details[]> {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, path: join(folder, entry.name), isFolder: entry.isDirectory() }))
      .filter((entry) => filter === 'all' || entry.isFolder === (filter === 'folders'));
  }

  async pathExists(path: string): Promise<boolean> {
    return await access(path).then(
      () => true,
      () => false,
    );
  }

  async readFile(path: string): Promise<Buffer> {
    return await readFile(path);
  }

  async upsertFile(path: string, content: Buffer | string): Promise<void> {
    const aside = `${path}.new`;
    const file = await open(aside, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
    await syncFolder(dirname(path));
  }
}

/** Makes the rename itself survive a power cut, where a folder can be flushed (not on Windows). */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
