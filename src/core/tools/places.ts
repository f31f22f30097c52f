// Where a search or a listing looks: the path that was given, or every folder of the workspace.
import type { FilesPort, Located } from '../ports/files.ts';

export async function placesOf(path: string | undefined, files: FilesPort): Promise<readonly Located[]> {
  if (path !== undefined) return [await files.locate(path)];
  return files.roots().map((root) => ({ path: root.path, label: root.name, inside: true, root }));
}
