// Where the user is in a review: which changes are looked at, and which file, line and side of the diff.
import * as vscode from 'vscode';
import { IMAGE_SCHEME, type Image, imageOf } from './image-uri.ts';

export interface Place extends Image {
  /** The file as it is called after the changes. */
  readonly path: string;
  readonly uri: vscode.Uri;
}

/** Undefined for a document that is not being reviewed. A file is, while it stands beside an image of itself. */
export function placeOf(uri: vscode.Uri): Place | undefined {
  const own = imageOf(uri);
  if (own !== undefined) return { ...own, path: own.path ?? uri.fsPath, uri };
  if (uri.scheme !== 'file') return undefined;
  for (const beside of shownImages()) {
    const image = imageOf(beside);
    if (image?.side !== 'before' || (image.path ?? beside.fsPath) !== uri.fsPath) continue;
    return { ...image, path: uri.fsPath, uri, side: 'after' };
  }
  return undefined;
}

/** Of the whole review in front, where no line is needed. */
export function reviewInFront(): Image | undefined {
  const active = vscode.window.activeTextEditor;
  const place = active === undefined ? undefined : placeOf(active.document.uri);
  if (place !== undefined) return place;
  for (const uri of shownImages()) {
    const image = imageOf(uri);
    if (image !== undefined) return image;
  }
  return undefined;
}

/** The tab in front says what it compares; where it does not, the editors in sight do. */
function shownImages(): readonly vscode.Uri[] {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const input: unknown = tab?.input;
  if (tab === undefined) return [];
  if (input instanceof vscode.TabInputTextDiff) return [input.original, input.modified].filter(isImage);
  const seen =
    input === undefined ? vscode.window.visibleTextEditors.map(({ document }) => document.uri) : comparedIn(input);
  return seen.filter(isImage);
}

/** Of a tab that compares several files; the editor tells of them without a type of its own. */
function comparedIn(input: unknown): readonly vscode.Uri[] {
  if (typeof input !== 'object' || input === null || !('textDiffs' in input) || !Array.isArray(input.textDiffs))
    return [];
  return input.textDiffs.flatMap((one: unknown) =>
    one instanceof vscode.TabInputTextDiff ? [one.original, one.modified] : [],
  );
}

const isImage = ({ scheme }: vscode.Uri) => scheme === IMAGE_SCHEME;
