// Compiled code that is loaded as a file when it is first needed: where it lies in its packages, and how it comes beside the bundles.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const GRAMMARS = 'node_modules/@vscode/tree-sitter-wasm';

const COMPILED = [
  { folder: 'node_modules/web-tree-sitter', from: 'web-tree-sitter.wasm', to: 'tree-sitter.wasm.br' },
  ...['tree-sitter-bash.wasm', 'tree-sitter-powershell.wasm'].map((name) => ({
    folder: GRAMMARS,
    from: `wasm/${name}`,
    to: `${name}.br`,
  })),
];

/** The packages that it comes from. */
export const compiledFrom: ReadonlySet<string> = new Set(COMPILED.map(({ folder }) => folder));

/** A quarter smaller than what the package's own compression makes of it; the highest quality takes seconds. */
const HOW = { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 } };

export async function packCompiled(root: string, output: string): Promise<void> {
  await Promise.all(
    COMPILED.map(async ({ folder, from, to }) => {
      const bytes = await promisify(brotliCompress)(await readFile(join(root, folder, from)), HOW);
      await writeFile(join(output, to), bytes);
    }),
  );
}
