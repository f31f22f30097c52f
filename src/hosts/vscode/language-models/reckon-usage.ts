// What a request to a model of VS Code has taken: its editor tells no usage, but counts the tokens of what it is shown.
import { tokensOfText } from '../../../core/shared/estimate-tokens.ts';
import type { Usage } from '../../../protocol/message.ts';
import type { EditorModel, PlainMessage, PlainPart } from './editor-model.ts';

const TOKENS_OF_AN_IMAGE = 1_600;
const PATIENCE_MS = 5_000;

export type CountTokens = (counted: string | PlainMessage) => Promise<number>;

/** Counts what is new: a conversation is sent again with each turn, and its messages keep their identity. Never rejects. */
export function createTokenCount(): (model: EditorModel) => CountTokens {
  const known = new WeakMap<PlainMessage, Promise<number>>();
  return (model) => (counted) => {
    const found = typeof counted === 'string' ? undefined : known.get(counted);
    if (found !== undefined) return found;
    const made = ask(model, counted);
    if (typeof counted !== 'string') known.set(counted, made);
    return made;
  };
}

async function ask(model: EditorModel, counted: string | PlainMessage): Promise<number> {
  const guess = typeof counted === 'string' ? tokensOfText(counted) : tokensOfPlain(counted);
  if (guess === 0) return 0;
  const late = AbortSignal.timeout(PATIENCE_MS);
  try {
    const inTime = new Promise<number>((resolve) => late.addEventListener('abort', () => resolve(guess)));
    const count = await Promise.race([model.count(counted, late), inTime]);
    return Number.isFinite(count) && count > 0 ? Math.ceil(count) : guess;
  } catch {
    return guess;
  }
}

/** Where nobody counts, or not in time. */
export const tokensOfPlain = ({ parts }: PlainMessage): number =>
  parts.map(tokensOfPart).reduce((sum, size) => sum + size, 0);

function tokensOfPart(part: PlainPart): number {
  switch (part.type) {
    case 'text':
    case 'result':
      return tokensOfText(part.text);
    case 'call':
      return tokensOfText(part.tool) + tokensOfText(JSON.stringify(part.input));
    case 'data':
      return TOKENS_OF_AN_IMAGE;
    case 'other':
      return 0;
  }
}

export const usageOf = (input: number, output: number): Usage => ({ input, output, cachedInput: 0, estimated: true });
