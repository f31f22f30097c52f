// Where the text that a call gives comes from: told by what it does, not by what it says of itself.
import type { Effect } from '../../protocol/approval.ts';
import type { Display } from '../../protocol/display.ts';
import { foreignOutput, foreignOutputOfLine, foundInDependencies } from '../shared/foreign-commands.ts';
import { foreignPath } from '../shared/foreign-paths.ts';
import { clip } from '../shared/text.ts';
import type { ToolResult } from './tool.ts';

/** Faults by which it is known that nothing came back. */
const NOTHING_CAME = /^(?:web\.(?:refused|unreachable|stopped|no-search|unauthorized)|breaker\.open|tool\.stopped)$/;

export function sourcesOf(effects: readonly Effect[], result: ToolResult): readonly string[] {
  if (result.fault !== undefined && NOTHING_CAME.test(result.fault.code)) return result.foreign ?? [];
  const runs = effects.flatMap((effect) => (effect.kind === 'execute' ? [effect] : []));
  const printed = runs.flatMap(({ words, command }) => {
    const source = words === undefined ? undefined : foreignOutput(words);
    return words === undefined ? foreignOutputOfLine(command) : source === undefined ? [] : [source];
  });
  const asked = effects.flatMap((effect) => (effect.kind === 'network' ? [effect] : []));
  const told = result.foreign !== undefined || printed.length > 0;
  return [
    ...new Set([
      ...(result.foreign ?? []),
      ...printed,
      ...(told ? [] : asked.map(({ url }) => clip(url.replace(/[?#].*$/s, ''), 120))),
      ...effects.flatMap(readFrom),
      ...shownFrom(result.display),
      ...runs.flatMap(({ words }) => foundBy(words, result.display)),
    ]),
  ];
}

function readFrom(effect: Effect): readonly string[] {
  if (effect.kind !== 'read') return [];
  const source = foreignPath(effect.inside ? effect.label : effect.path);
  if (source !== undefined) return [source];
  return effect.inside ? [] : [`${clip(effect.label, 120)}, outside the workspace`];
}

const foundBy = (words: readonly string[] | undefined, display: Display | undefined) =>
  words === undefined || display?.kind !== 'terminal' ? [] : foundInDependencies(words, display.output);

/** What was found in the workspace may have been found in what others wrote. */
function shownFrom(display: Display | undefined): readonly string[] {
  if (display?.kind !== 'links') return [];
  return display.items.flatMap(({ path }) => (path === undefined ? undefined : foreignPath(path)) ?? []);
}
