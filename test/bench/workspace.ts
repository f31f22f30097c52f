// Writes the workspace that figures are measured on: 4,341 small source files in many folders, always the same ones.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const FILES = 4_341;
/** In one file of a hundred, once. */
export const NEEDLE = 'reconcileLedgerEntries';
/** The file that tools read and edit. */
export const TARGET = 'target.ts';

const PER_FOLDER = 20;
const WORDS = ['order', 'ledger', 'customer', 'invoice', 'parcel', 'depot', 'tariff', 'voucher', 'account', 'route'];

const word = (index: number) => WORDS[index % WORDS.length] ?? 'order';

/** About a kilobyte that differs from file to file. */
export function sourceOf(index: number): string {
  const [one, two, three] = [word(index), word(Math.floor(index / 10)), word(Math.floor(index / 100))];
  const functions = Array.from({ length: 5 }, (_, part) => {
    const name = `${one}${part}Of${index}`;
    return `/** The ${two} of a ${three}, number ${part}. */
export function ${name}(${two}: number, limit = ${index + part}): number {
  const ${three}Total = ${two} * ${part + 2} + limit;
  return Math.min(limit, ${three}Total);
}
`;
  });
  const needle = index % 100 === 7 ? `\nexport const ${NEEDLE} = ${index};\n` : '';
  return `// Module ${index}: ${one}s, ${two}s and ${three}s.\n${functions.join('\n')}${needle}`;
}

/** Where source number `index` is, from the workspace's folder. */
export function pathOf(index: number): string {
  const part = Math.floor(index / PER_FOLDER);
  return `area-${Math.floor(index / 400)}/part-${part}/module-${index}.ts`;
}

/** As many steps as edits are measured, each a line that occurs once. */
export function targetText(): string {
  const lines = Array.from({ length: 200 }, (_, index) => `export const value${index} = 'before ${index}';`);
  return `// The file that is read and edited.\n${lines.join('\n')}\n`;
}

/** Writes into an existing, empty folder. */
export async function writeWorkspace(folder: string): Promise<void> {
  for (let start = 0; start < FILES - 1; start += PER_FOLDER) {
    const indexes = Array.from({ length: Math.min(PER_FOLDER, FILES - 1 - start) }, (_, offset) => start + offset);
    await mkdir(dirname(join(folder, pathOf(start))), { recursive: true });
    await Promise.all(indexes.map((index) => writeFile(join(folder, pathOf(index)), sourceOf(index))));
  }
  await writeFile(join(folder, TARGET), targetText());
}
