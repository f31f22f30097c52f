// Reads who imports whom: values from esbuild's metafile of one synthetic entry, types from the text.
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { build } from 'esbuild';

export interface Import {
  /** A path from the root for the project's own files, else the name as it is written. */
  readonly target: string;
  readonly own: boolean;
  readonly type: boolean;
}

/** File → what it imports. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

export async function readGraph(root: string, files: readonly string[]): Promise<ImportGraph> {
  const values = await readValueImports(root, files);
  const graph = new Map<string, readonly Import[]>();
  for (const file of values.keys()) {
    const text = await readFile(join(root, file), 'utf8');
    graph.set(file, [...(values.get(file) ?? []), ...readTypeImports(file, text)]);
  }
  return graph;
}

/** A built-in module of Node, with its prefix or without. */
export function isBuiltin(target: string): boolean {
  return target.startsWith('node:') || builtinModules.includes(target);
}

async function readValueImports(root: string, files: readonly string[]): Promise<ReadonlyMap<string, Import[]>> {
  const result = await build({
    absWorkingDir: root,
    stdin: {
      contents: files.map((file) => `import './${file}';`).join('\n'),
      resolveDir: root,
      sourcefile: 'every-file.ts',
    },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    loader: { '.css': 'empty' },
    logLevel: 'silent',
  });
  const graph = new Map<string, Import[]>();
  for (const [file, input] of Object.entries(result.metafile.inputs)) {
    if (!file.endsWith('.ts') || file === 'every-file.ts') continue;
    graph.set(
      file,
      input.imports.map(({ path, external }) => ({ target: path, own: external !== true, type: false })),
    );
  }
  return graph;
}

const TYPE_IMPORT = /^\s*(?:import|export)\s+type\s[^;'"]*?from\s+['"]([^'"]+)['"]/gm;

function readTypeImports(file: string, text: string): readonly Import[] {
  return [...text.matchAll(TYPE_IMPORT)].map(([, specifier = '']) => {
    const own = specifier.startsWith('.');
    return { target: own ? posix.join(posix.dirname(file), specifier) : specifier, own, type: true };
  });
}
