// What a user sends, as it goes into the log and to the model: without hidden characters, and what comes from elsewhere labelled.
import type { EventBody } from '../../protocol/event.ts';
import type { ContextPart, UserPart } from '../../protocol/message.ts';
import type { ClockPort } from '../ports/machine.ts';
import { fence } from '../shared/fence.ts';
import { foreignPath } from '../shared/foreign-paths.ts';
import { addHidden, type HiddenCounts } from '../shared/strip-hidden.ts';
import { stripValue } from '../shared/strip-value.ts';

export interface Received extends Pick<Extract<EventBody, { type: 'message.added' }>, 'foreign' | 'hidden'> {
  readonly parts: readonly UserPart[];
}

/** What the user has typed or pasted is the user's own; a page that is only named is not. */
export function receive(sent: readonly UserPart[], clock: Pick<ClockPort, 'hash' | 'id'>): Received {
  let hidden: HiddenCounts | undefined;
  const foreign = new Set<string>();
  const parts = sent.map((given): UserPart => {
    const { value: part, hidden: found } = stripValue(given);
    hidden = addHidden(hidden, found);
    const source = part.type === 'context' ? sourceOf(part) : undefined;
    if (source === undefined || part.type !== 'context') return part;
    foreign.add(source);
    return { ...part, text: fence(part.text, [source], () => clock.hash(clock.id()).slice(0, 8)) };
  });
  return {
    parts,
    ...(foreign.size === 0 ? {} : { foreign: [...foreign] }),
    ...(hidden === undefined ? {} : { hidden: { ...hidden } }),
  };
}

function sourceOf({ kind, label, path }: ContextPart): string | undefined {
  if (kind === 'url') return label;
  return path === undefined ? undefined : foreignPath(path);
}
