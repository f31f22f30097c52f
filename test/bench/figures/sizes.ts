// Sizes: the package, the entry that VS Code loads, and what the sidebar needs before one can type.
import { execFile } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Measured } from '../report.ts';
import type { Bench, Group } from './group.ts';

export const sizes: Group = { name: 'sizes', title: 'package, entry and webview sizes', measure };

const floorFolder = join(import.meta.dirname, '..', 'floor');
const kilo = (bytes: number) => bytes / 1000;

async function* measure({ root, extension }: Bench): AsyncIterable<Measured> {
  const size = async (...path: string[]) => (await stat(join(...path))).size;
  yield {
    figure: 'package (VSIX)',
    unit: 'kB',
    ours: kilo(await packageSize(root, extension)),
    floor: kilo(await packageSize(root, floorFolder)),
    aim: { most: 2000 },
    n: 1,
  };
  const floorEntry = await size(floorFolder, 'extension.js');
  yield {
    figure: 'entry loaded at activation',
    unit: 'kB',
    ours: kilo(await size(extension, 'dist', 'extension.cjs')),
    floor: kilo(floorEntry),
    aim: { most: 60 },
    n: 1,
  };
  const page = await eagerPage(join(extension, 'dist', 'webview'));
  const floorPage = [await floorPageText()];
  const webview = { figure: 'webview script and style before typing', unit: 'kB', n: 1 } as const;
  const raw = (texts: readonly Buffer[]) => kilo(texts.reduce((sum, text) => sum + text.length, 0));
  const zipped = (texts: readonly Buffer[]) => kilo(texts.reduce((sum, text) => sum + gzipSync(text).length, 0));
  yield { ...webview, ours: raw(page), floor: raw(floorPage), aim: { most: 250 } };
  yield {
    ...webview,
    figure: `${webview.figure}, gzip`,
    ours: zipped(page),
    floor: zipped(floorPage),
    aim: { most: 80 },
  };
}

async function packageSize(root: string, folder: string): Promise<number> {
  const file = join(tmpdir(), `orquestra-bench-${process.pid}.vsix`);
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const flags = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--skip-license'];
  try {
    await promisify(execFile)(process.execPath, [vsce, 'package', ...flags, '--out', file], { cwd: folder });
    return (await stat(file)).size;
  } finally {
    await rm(file, { force: true });
  }
}

/** The page's script, its style sheet, and every chunk that they import statically. */
async function eagerPage(folder: string): Promise<readonly Buffer[]> {
  const texts = new Map<string, Buffer>();
  const visit = async (file: string): Promise<void> => {
    if (texts.has(file)) return;
    const text = await readFile(file);
    texts.set(file, text);
    // Minified: a static import is `from"./x.js"` or `import"./x.js"`; a late one is `import("./x.js")`.
    for (const [, path = ''] of text.toString().matchAll(/(?:from|import)\s*"(\.{1,2}\/[^"]+\.js)"/g)) {
      await visit(join(file, '..', path));
    }
  };
  await visit(join(folder, 'main.js'));
  await visit(join(folder, 'main.css'));
  return [...texts.values()];
}

/** The floor's page is a template in its entry. */
async function floorPageText(): Promise<Buffer> {
  const text = await readFile(join(floorFolder, 'extension.js'), 'utf8');
  const start = text.indexOf('<!DOCTYPE html>');
  return Buffer.from(text.slice(start, text.indexOf('</html>', start)));
}
