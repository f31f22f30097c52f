// Turns places in a test bundle back into places in its sources: VS Code's own stack hook keeps Node from doing so.
import { readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Tally } from './tally.ts';

/** Rewrites every `BUNDLE:LINE:COLUMN` in a stack; places without a source stay as they are. */
export function mapStack(stack: string, bundle: string, map: SourceMapPayload): string {
  const sourceMap = new SourceMap(map);
  const pieces = stack.split(`${bundle}:`);
  return pieces
    .map((piece, index) => {
      const place = index === 0 ? null : /^(\d+):(\d+)/.exec(piece);
      if (place === null) return index === 0 ? piece : `${bundle}:${piece}`;
      const entry = sourceMap.findEntry(Number(place[1]) - 1, Number(place[2]) - 1);
      if (!('originalSource' in entry)) return `${bundle}:${piece}`;
      const source = resolve(dirname(bundle), entry.originalSource);
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}${piece.slice(place[0].length)}`;
    })
    .join('');
}

/** The same tally with the stacks of its failures in terms of the sources; unchanged when the bundle has no map. */
export async function withSourceStacks(tally: Tally, bundle: string): Promise<Tally> {
  const text = await readFile(`${bundle}.map`, 'utf8').catch(() => undefined);
  if (text === undefined) return tally;
  const map: SourceMapPayload = JSON.parse(text);
  return { ...tally, failures: tally.failures.map((one) => ({ ...one, stack: mapStack(one.stack, bundle, map) })) };
}
