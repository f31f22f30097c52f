// The licences of what is bundled: a package may only be shipped with the text under which it may be.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export interface Notices {
  readonly text: string;
  /** One sentence for each package without a licence. */
  readonly violations: readonly string[];
}

const LICENCE = /^(?:licen[cs]e|copying|notice)(?:[-.].*)?$/i;
const RULE = '-'.repeat(78);

/**
 * Every package of which anything has gone into an output, and those in the folders `copied`, of which files are copied as
 * they are. `root` is where a folder's path is taken from.
 */
export async function noticesOf(metafile: Metafile, root: string, copied: Iterable<string> = []): Promise<Notices> {
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? packageFolder(path) : [])),
  );
  const found = await Promise.all(
    [...new Set([...used, ...copied])].sort().map((folder) => noticeOf(join(root, folder))),
  );
  const texts = new Map(found.map(({ title, text }) => [title, text]));
  return {
    text: `Orquestra contains the following packages.\n\n${[...texts.values()].join('\n')}`,
    violations: found.flatMap(({ title, licensed }) => (licensed ? [] : [`${title} is bundled and has no licence.`])),
  };
}

/** The innermost, as packages may hold others of their own. */
function packageFolder(path: string): readonly string[] {
  const match = /^(.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  return match?.[1] === undefined ? [] : [match[1]];
}

async function noticeOf(folder: string) {
  const manifest: { name?: string; version?: string; license?: unknown } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const names = (await readdir(folder)).filter((name) => LICENCE.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const title = `${manifest.name} ${manifest.version}`;
  const licence = typeof manifest.license === 'string' ? manifest.license : undefined;
  const text = [
    RULE,
    title,
    ...(licence === undefined ? [] : [`Licence: ${licence}`]),
    '',
    ...texts.map((one) => `${one.trim()}\n`),
  ];
  return { title, text: text.join('\n'), licensed: texts.length > 0 || licence !== undefined };
}
