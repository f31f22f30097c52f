// Stored images of files as read-only files, so that VS Code shows them as it shows any file: text, pictures, binary ones.
import * as vscode from 'vscode';
import { IMAGE_SCHEME, imageOf } from './image-uri.ts';

type Load = (hash: string) => Promise<Uint8Array | undefined>;

/** `load` gives undefined for an image that is not kept any more. */
export function registerImageFiles(load: Load): vscode.Disposable {
  return vscode.workspace.registerFileSystemProvider(IMAGE_SCHEME, new ImageFiles(load), { isReadonly: true });
}

class ImageFiles implements vscode.FileSystemProvider {
  readonly #load: Load;
  /** Images never change. */
  readonly onDidChangeFile = () => new vscode.Disposable(() => undefined);

  constructor(load: Load) {
    this.#load = load;
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const image = imageOf(uri);
    if (image === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    if (image.hash === null) return new Uint8Array();
    const bytes = await this.#load(image.hash);
    if (bytes === undefined)
      throw vscode.FileSystemError.Unavailable('This earlier state of the file is not kept any more.');
    return bytes;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { byteLength } = await this.readFile(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: byteLength,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  watch = () => new vscode.Disposable(() => undefined);
  readDirectory = () => [];
  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;
}

function refuse(): never {
  throw vscode.FileSystemError.NoPermissions('A stored state of a file cannot be changed.');
}
