// Lists the source files that the gates look at, with paths relative to the root and forward slashes everywhere.
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Empty for a folder that does not exist. */
export async function listFiles(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The product's modules: what the architecture is about. */
export async function listModules(root: string): Promise<readonly string[]> {
  const files = [...(await listFiles(root, 'src')), ...(await listFiles(root, 'webview'))];
  return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
}
