// Small pure helpers of the scripted wires: reading unknown JSON and cutting text into token-like pieces.

export type Fields = Readonly<Record<string, unknown>>;

export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** About four characters each; together they are the text again. */
export function tokens(value: string): readonly string[] {
  return value.match(/\s?[^\s]{1,5}|\s+/gu) ?? [];
}

export const estimate = (value: string): number => Math.ceil(value.length / 4);

/** The text of a content that is a string or a list of parts. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map((part) => text(fields(part).text))
    .join('');
}
