// The parser's compiled parts: in their packages among the sources, compressed beside the bundles once built.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

export async function readCompiled(name: string): Promise<Buffer> {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith('.ts')) return readFile(inItsPackage(name));
  const folder = dirname(here);
  const beside = basename(folder) === 'chunks' ? dirname(folder) : folder;
  return promisify(brotliDecompress)(await readFile(join(beside, `${name}.wasm.br`)));
}

function inItsPackage(name: string): string {
  const { resolve } = createRequire(import.meta.url);
  if (name === 'tree-sitter') return resolve('web-tree-sitter/web-tree-sitter.wasm');
  return resolve(`@vscode/tree-sitter-wasm/wasm/${name}.wasm`);
}
