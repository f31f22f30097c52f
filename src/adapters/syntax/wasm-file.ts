// Where the parser's compiled parts lie: in their packages among the sources, beside the bundles once built.
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function wasmFile(name: string): string {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith('.ts')) {
    const { resolve } = createRequire(import.meta.url);
    if (name === 'tree-sitter') return resolve('web-tree-sitter/web-tree-sitter.wasm');
    return resolve(`@vscode/tree-sitter-wasm/wasm/${name}.wasm`);
  }
  const folder = dirname(here);
  return join(basename(folder) === 'chunks' ? dirname(folder) : folder, `${name}.wasm`);
}
