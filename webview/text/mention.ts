// Finds the @-mention being typed, and the ones that need no completion.
import type { Mention } from '../../src/protocol/command.ts';

export interface MentionQuery {
  /** Where the @ stands. */
  readonly from: number;
  readonly kind: 'any' | 'file' | 'folder';
  readonly query: string;
}

/** The mention that ends at the caret, if there is one. */
export function mentionAt(text: string, caret: number): MentionQuery | undefined {
  const found = /(?:^|[\s([{"'])@(?:(file|folder):)?([^\s@]*)$/.exec(text.slice(Math.max(0, caret - 300), caret));
  if (found === null) return undefined;
  const [, kind, query = ''] = found;
  const prefix = kind === undefined ? '' : `${kind}:`;
  return {
    from: caret - query.length - prefix.length - 1,
    kind: kind === 'file' || kind === 'folder' ? kind : 'any',
    query,
  };
}

/** `@selection` and `@problems` mean what they say even when they were typed without the list. */
export function typedMentions(text: string): Mention[] {
  const kinds = ['selection', 'problems'] as const;
  return kinds
    .filter((kind) => new RegExp(`(?:^|[\\s([{"'])@${kind}(?![\\w/.-]*\\w)`).test(text))
    .map((kind) => ({ kind, label: kind }));
}

const sameMention = (one: Mention, other: Mention) => one.kind === other.kind && one.path === other.path;

export function addMentions(mentions: readonly Mention[], more: readonly Mention[]): Mention[] {
  const all = [...mentions];
  for (const mention of more) {
    if (!all.some((present) => sameMention(present, mention))) all.push(mention);
  }
  return all;
}

/** The text with the mention written out, and where the caret goes. */
export function insertMention(text: string, caret: number, query: MentionQuery, label: string) {
  const before = `${text.slice(0, query.from)}@${label}`;
  const after = text.slice(caret);
  const space = after.startsWith(' ') || label.endsWith(':') ? '' : ' ';
  return { text: before + space + after, caret: before.length + space.length };
}
