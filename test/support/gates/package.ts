// Checks the packaged extension: nothing in it but what runs, everything that must be there, and no more bytes than allowed.
import { readFile } from 'node:fs/promises';
import { budgetViolations, PACKAGE } from './budget.ts';

const ALLOWED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(?:package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/i,
  /^extension\/package\.nls(?:\.[\w-]+)?\.json$/,
  /^extension\/dist\/(?:chunks\/)?[\w.-]+\.(?:mjs|cjs)$/,
  /^extension\/dist\/tree-sitter(?:-bash|-powershell)?\.wasm\.br$/,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^extension\/dist\/webview\/page\.json$/,
  /^extension\/dist\/webview\/(?:chunks\/)?[\w.-]+\.(?:js|css|ttf|woff2)$/,
  /^extension\/media\/(?:[\w-]+\/)*[\w.-]+\.(?:svg|png|md)$/,
  /^extension\/media\/rules\.schema\.json$/,
];
const REQUIRED = [
  'extension/package.json',
  'extension/dist/extension.cjs',
  'extension/dist/host.mjs',
  'extension/dist/tree-sitter.wasm.br',
  'extension/dist/tree-sitter-bash.wasm.br',
  'extension/dist/tree-sitter-powershell.wasm.br',
  'extension/dist/THIRD-PARTY-NOTICES.txt',
  'extension/dist/webview/main.js',
  'extension/dist/webview/page.json',
];

export function packageViolations(names: readonly string[], bytes: number): readonly string[] {
  const strays = names.filter((name) => !ALLOWED.some((pattern) => pattern.test(name)));
  const missing = REQUIRED.filter((name) => !names.includes(name));
  return [
    ...strays.map((name) => `The package holds ${name}, which does not belong there.`),
    ...missing.map((name) => `The package lacks ${name}.`),
    ...budgetViolations([{ ...PACKAGE, bytes }]),
  ];
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/** The names in a zip file, from its central directory. */
export function zipNames(zip: Buffer): readonly string[] {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw new Error('This is not a zip file.');
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const nameLength = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return names.filter((name) => !name.endsWith('/'));
}

/** Reads the package at a path; tells its size and what is wrong with it. */
export async function checkPackage(
  path: string,
): Promise<{ readonly bytes: number; readonly files: number; readonly violations: readonly string[] }> {
  const zip = await readFile(path);
  const names = zipNames(zip);
  return { bytes: zip.length, files: names.length, violations: packageViolations(names, zip.length) };
}
