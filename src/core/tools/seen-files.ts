// Remembers which content of a file one agent knows, so that what it writes can be merged with what others wrote since.
import type { SeenFiles } from './tool.ts';

/** Bytes kept of all files together; of those noted longest ago only the hash stays. */
const KEPT_BYTES = 8_000_000;

export function createSeenFiles(keptBytes = KEPT_BYTES): SeenFiles {
  const files = new Map<string, { readonly hash: string; readonly bytes?: Uint8Array }>();
  let kept = 0;

  return {
    of: (path) => files.get(path),
    note: (path, { hash, bytes }) => {
      kept -= files.get(path)?.bytes?.length ?? 0;
      // Deleted first, so that it becomes the newest of the map.
      files.delete(path);
      if (bytes.length > keptBytes) {
        // One file that has no room must not drive out all others.
        files.set(path, { hash });
        return;
      }
      files.set(path, { hash, bytes });
      kept += bytes.length;
      for (const [other, known] of files) {
        if (kept <= keptBytes) break;
        if (known.bytes === undefined) continue;
        files.set(other, { hash: known.hash });
        kept -= known.bytes.length;
      }
    },
  };
}
