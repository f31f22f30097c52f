// Names the stored image of a file as a document: which bytes, and which changes it is looked at for.
import * as vscode from 'vscode';
import type { Target } from './target.ts';

export const IMAGE_SCHEME = 'orquestra-image';

export interface Image {
  readonly session: string;
  readonly target: Target;
  /** Null where there is no file: an empty document. */
  readonly hash: string | null;
  readonly side: 'before' | 'after';
  /** The file it is compared with or stands for, where it was under another name then. */
  readonly path?: string;
}

/** `path` is the file's; the address says all there is to know, so that a tab still works after a reload. */
export const imageUri = (path: string, image: Image): vscode.Uri =>
  vscode.Uri.file(path).with({ scheme: IMAGE_SCHEME, query: JSON.stringify(image) });

/** Undefined for every other document. */
export function imageOf(uri: vscode.Uri): Image | undefined {
  if (uri.scheme !== IMAGE_SCHEME) return undefined;
  try {
    const image: unknown = JSON.parse(uri.query);
    return isImage(image) ? image : undefined;
  } catch {
    return undefined;
  }
}

function isImage(value: unknown): value is Image {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'session' in value &&
    typeof value.session === 'string' &&
    'hash' in value &&
    (value.hash === null || typeof value.hash === 'string') &&
    'side' in value &&
    (value.side === 'before' || value.side === 'after') &&
    (!('path' in value) || typeof value.path === 'string') &&
    'target' in value &&
    typeof value.target === 'object' &&
    value.target !== null
  );
}
