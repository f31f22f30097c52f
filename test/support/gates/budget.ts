// What fails a build that esbuild itself is content with: bundles over their budgets, and chunks whose names are lost.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';

export interface Budget {
  readonly name: string;
  readonly limit: number;
}

export interface Measure extends Budget {
  readonly bytes: number;
}

const ENTRY: Budget = { name: 'dist/extension.cjs', limit: 60_000 };
const WEBVIEW_RAW: Budget = { name: 'webview script and style before typing', limit: 250_000 };
const WEBVIEW_GZIP: Budget = { name: 'the same, gzipped', limit: 80_000 };
export const PACKAGE: Budget = { name: 'the package', limit: 2_000_000 };

export function describeMeasure({ name, limit, bytes }: Measure): string {
  return `${name}: ${(bytes / 1000).toFixed(1)} kB of ${limit / 1000} kB`;
}

/** One sentence for each measure above its limit. */
export function budgetViolations(measures: readonly Measure[]): readonly string[] {
  return measures
    .filter(({ bytes, limit }) => bytes > limit)
    .map((measure) => `Over budget: ${describeMeasure(measure)}.`);
}

/** An output, its style sheet, and all that it imports statically, however far away. */
export function eagerOutputs(metafile: Metafile, entry: string): readonly string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    const output = metafile.outputs[file];
    if (output === undefined || found.has(file)) return;
    found.add(file);
    if (output.cssBundle !== undefined) visit(output.cssBundle);
    for (const { path, kind, external } of output.imports) {
      if (external !== true && (kind === 'import-statement' || kind === 'import-rule')) visit(path);
    }
  };
  visit(entry);
  return [...found];
}

export async function measureBundles(
  root: string,
  metafile: Metafile,
  entry: string,
  webview: readonly string[],
): Promise<readonly Measure[]> {
  const eager = new Set(webview.flatMap((file) => eagerOutputs(metafile, file)));
  const contents = await Promise.all([...eager].map((file) => readFile(join(root, file))));
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return [
    { ...ENTRY, bytes: (await readFile(join(root, entry))).length },
    { ...WEBVIEW_RAW, bytes: sum(contents.map((content) => content.length)) },
    { ...WEBVIEW_GZIP, bytes: sum(contents.map((content) => gzipSync(content).length)) },
  ];
}

/** Split off by `import()`, a CommonJS module has nothing but a default: names taken from it are undefined when bundled. */
export function namelessChunks(metafile: Metafile): readonly string[] {
  return Object.values(metafile.outputs).flatMap(({ entryPoint, exports }) =>
    entryPoint !== undefined &&
    metafile.inputs[entryPoint]?.format === 'cjs' &&
    exports.length === 1 &&
    exports[0] === 'default'
      ? [`import() finds no names in ${entryPoint}: import it in a file of ours, and load that file late.`]
      : [],
  );
}
