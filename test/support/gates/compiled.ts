// Compiled code that is loaded as a file when it is first needed: where it lies in its packages, and how it comes beside the bundles.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

const GRAMMARS = 'node_modules/@vscode/tree-sitter-wasm';

const COMPILED = [
  { folder: 'node_modules/web-tree-sitter', from: 'web-tree-sitter.wasm', to: 'tree-sitter.wasm' },
  ...['tree-sitter-bash.wasm', 'tree-sitter-powershell.wasm'].map((name) => ({
    folder: GRAMMARS,
    from: `wasm/${name}`,
    to: name,
  })),
];

/** The packages that it comes from. */
export const compiledFrom: ReadonlySet<string> = new Set(COMPILED.map(({ folder }) => folder));

export async function copyCompiled(root: string, output: string): Promise<void> {
  await Promise.all(COMPILED.map(({ folder, from, to }) => copyFile(join(root, folder, from), join(output, to))));
}
