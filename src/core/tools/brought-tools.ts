// Tools that are not built in, an editor's or a server's: what they say of themselves is text from elsewhere.
import type { Mode } from '../../protocol/approval.ts';
import { withSources } from '../../protocol/foreign.ts';
import type { Ports } from '../ports.ts';
import { stripHidden } from '../shared/strip-hidden.ts';
import { stripValue } from '../shared/strip-value.ts';
import { sourceOf } from './more-tools.ts';
import type { Tool } from './tool.ts';

/** As they are, but for what nobody sees in what they say of themselves. */
export const plainTools = (brought: readonly Tool[]): readonly Tool[] =>
  brought.map((tool) => ({
    ...tool,
    title: stripHidden(tool.title).text,
    description: stripHidden(tool.description).text,
    inputSchema: stripValue(tool.inputSchema).value,
  }));

/** A model has read what those of its mode say of themselves before anything else. */
export function withDescribed<Q extends { readonly mode: Mode; readonly foreign?: readonly string[] }>(
  question: Q,
  brought: readonly Tool[],
  ports: Ports,
): Q {
  const { mode, foreign } = question;
  // Without a model nobody has read anything.
  if (foreign === undefined) return question;
  const described = brought.filter(
    (tool) => tool.offered && !tool.rare && tool.modes.includes(mode) && tool.available(ports),
  );
  return {
    ...question,
    foreign: described.reduce((all, tool) => withSources(all, [sourceOf(tool)]), foreign),
  };
}
