// Writes the catalogues that make "adding a tool or provider is adding one file" true; they are checked in, so source runs unbuilt.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { listFiles } from './files.ts';

interface Catalogue {
  /** All files directly in here are entries. */
  readonly folder: string;
  readonly output: string;
  /** What the generated file is for. */
  readonly comment: string;
  readonly constant: string;
  readonly type: string;
  readonly typeFrom: string;
  /** Each file exports a list of entries. */
  readonly families?: boolean;
  /** Recognizes the one entry a file exports; its first group is the name. */
  readonly entry: RegExp;
}

const CATALOGUES: readonly Catalogue[] = [
  {
    folder: 'src/core/tools/builtin',
    output: 'src/core/tools/builtin.generated.ts',
    comment: 'Every tool in builtin/, in the order of the file names.',
    constant: 'builtinTools',
    type: 'Tool',
    typeFrom: 'src/core/tools/tool.ts',
    entry: /^export const (\w+)(?:: Tool = |\s*=\s*defineTool\()/gm,
  },
  {
    folder: 'src/core/personas/builtin',
    output: 'src/core/personas/builtin.generated.ts',
    comment: 'Every persona in builtin/, in the order of the file names.',
    constant: 'builtinPersonas',
    type: 'Persona',
    typeFrom: 'src/core/personas/persona.ts',
    entry: /^export const (\w+): Persona = /gm,
  },
  {
    folder: 'src/adapters/llm/kinds',
    output: 'src/adapters/llm/kinds.generated.ts',
    comment: 'Every kind of provider in kinds/, in the order of the file names.',
    constant: 'providerKinds',
    type: 'ProviderKind',
    typeFrom: 'src/adapters/llm/spec.ts',
    entry: /^export const (\w+): ProviderKind = /gm,
  },
  {
    folder: 'src/core/shared/commands/programs',
    output: 'src/core/shared/commands/programs.generated.ts',
    comment: 'Every known program or family of them in programs/, in the order of the file names.',
    constant: 'knownPrograms',
    type: 'Program',
    families: true,
    typeFrom: 'src/core/shared/commands/program.ts',
    entry: /^export const (\w+): readonly Program\[\] = /gm,
  },
];

interface Entry {
  readonly file: string;
  readonly name: string;
}

/** The catalogue's text as it should be. Throws when a file does not export exactly one entry. */
async function renderCatalogue(root: string, catalogue: Catalogue): Promise<string> {
  const files = (await listFiles(root, catalogue.folder)).filter(
    (file) => /(?<!\.generated)\.ts$/.test(file) && posix.dirname(file) === catalogue.folder,
  );
  const entries: Entry[] = [];
  for (const file of files) {
    entries.push(readEntry(file, await readFile(join(root, file), 'utf8'), catalogue));
  }
  const from = posix.dirname(catalogue.output);
  const path = (file: string): string => `./${posix.relative(from, file)}`;
  return [
    `// ${catalogue.comment} Written by \`npm run build\`; do not edit.`,
    ...entries.map(({ file, name }) => `import { ${name} } from '${path(file)}';`),
    `import type { ${catalogue.type} } from '${path(catalogue.typeFrom)}';`,
    '',
    `export const ${catalogue.constant}: readonly ${catalogue.type}[] = [`,
    ...entries.map(({ name }) => `  ${catalogue.families === true ? '...' : ''}${name},`),
    '];',
    '',
  ].join('\n');
}

function readEntry(file: string, text: string, catalogue: Catalogue): Entry {
  const names = [...text.matchAll(catalogue.entry)].map(([, name]) => name ?? '');
  const [name] = names;
  if (name !== undefined && names.length === 1) return { file, name };
  const found = names.length === 0 ? 'none' : names.join(', ');
  throw new Error(`${file} must export exactly one ${catalogue.type} const, found: ${found}.`);
}

/** Writes what differs and tells what it wrote. */
export async function writeCatalogues(root: string): Promise<readonly string[]> {
  const stale = await staleCatalogues(root);
  for (const { output, text } of stale) {
    await mkdir(join(root, posix.dirname(output)), { recursive: true });
    await writeFile(join(root, output), text);
  }
  return stale.map(({ output }) => output);
}

/** The catalogues that do not list what lies in their folders. */
export async function staleCatalogues(
  root: string,
): Promise<readonly { readonly output: string; readonly text: string }[]> {
  const stale: { output: string; text: string }[] = [];
  for (const catalogue of CATALOGUES) {
    const text = await renderCatalogue(root, catalogue);
    const written = await readFile(join(root, catalogue.output), 'utf8').catch(() => '');
    if (written.replaceAll('\r\n', '\n') !== text) stale.push({ output: catalogue.output, text });
  }
  return stale;
}
