// Texts before and after a change: out of the history of this repository, and made from samples and from its own files.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from './random.ts';
import { SAMPLES } from './samples.ts';

export interface Pair {
  readonly before: string;
  readonly after: string;
}

const ROOT = path.join(import.meta.dirname, '../../..');
const LARGEST = 40_000;
const MOST_PAIRS = 1_500;
/** Fewer than these and the clone is too shallow to be a history. */
const ENOUGH = 100;

const git = (args: readonly string[], input?: string) =>
  execFileSync('git', ['-C', ROOT, ...args], { input, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'ignore'] });

const isText = (text: string) =>
  !text.includes('\0') && !text.includes('\r') && text.length < LARGEST && text.endsWith('\n');

/** Of files that commits changed, newest first. */
function fromHistory(): readonly Pair[] {
  try {
    const log = git([
      'log',
      // A history that ends somewhere, so that the same seed gives the same cases tomorrow.
      '--before=2026-11-21T10:00:00Z',
      '--no-merges',
      '--no-renames',
      '--diff-filter=M',
      '--raw',
      '--no-abbrev',
      '--format=',
      '-n',
      '600',
    ]);
    const changes = [...log.toString().matchAll(/^:100\d{3} 100\d{3} ([0-9a-f]{40}) ([0-9a-f]{40}) M\t(.*)$/gm)]
      .filter(([, , , name]) => !/package-lock|\.(?:png|svg|wasm)$/.test(name ?? ''))
      .slice(0, MOST_PAIRS * 2);
    const texts = readBlobs(changes.flatMap(([, before = '', after = '']) => [before, after]));
    return changes
      .flatMap(([, before = '', after = '']): Pair[] => {
        const pair = { before: texts.get(before) ?? '', after: texts.get(after) ?? '' };
        return isText(pair.before) && isText(pair.after) ? [pair] : [];
      })
      .slice(0, MOST_PAIRS);
  } catch {
    return [];
  }
}

function readBlobs(hashes: readonly string[]): ReadonlyMap<string, string> {
  const wanted = [...new Set(hashes)];
  const out = git(['cat-file', '--batch'], `${wanted.join('\n')}\n`);
  const texts = new Map<string, string>();
  let at = 0;
  for (const hash of wanted) {
    const end = out.indexOf(10, at);
    const size = Number(out.subarray(at, end).toString().split(' ')[2]);
    if (!Number.isInteger(size)) {
      at = end + 1;
      continue;
    }
    texts.set(hash, out.subarray(end + 1, end + 1 + size).toString());
    at = end + 1 + size + 1;
  }
  return texts;
}

function ownFiles(): readonly string[] {
  return readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .filter((_, index) => index % 4 === 0)
    .map((name) => readFileSync(path.join(ROOT, 'src', name), 'utf8').replaceAll('\r\n', '\n'))
    .filter(isText);
}

/** A few changes such as people make, at random places. */
function change(text: string, random: Random): string {
  const lines = text.slice(0, -1).split('\n');
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(lines.length);
    const size = 1 + random.below(3);
    const line = lines[at] ?? '';
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    const [what, ...rest] = [random.below(6), `${indent}added(${random.below(1000)});`, `${indent}  nested();`, line];
    if (what === 0) lines.splice(at, size);
    else if (what === 1) lines.splice(at, 0, ...rest.slice(0, size));
    else if (what === 2) lines.splice(at, 0, ...lines.slice(at, at + size));
    else if (what === 3) lines.splice(at, size, ...rest.slice(0, 1));
    else lines[at] = line === '' ? 'filled' : line.replace(/\w+/, (word) => `${word}${random.below(100)}`);
    if (lines.length === 0) lines.push('left');
  }
  return `${lines.join('\n')}\n`;
}

export function collectPairs(random: Random): { readonly pairs: readonly Pair[]; readonly fromHistory: number } {
  const history = fromHistory();
  const made = [...SAMPLES, ...SAMPLES, ...SAMPLES, ...SAMPLES, ...(history.length < ENOUGH ? ownFiles() : [])].flatMap(
    (text) => Array.from({ length: 10 }, () => ({ before: text, after: change(text, random) })),
  );
  const pairs = [...history, ...made].filter(({ before, after }) => before !== after);
  return { pairs, fromHistory: history.length };
}
