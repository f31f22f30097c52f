// How much a model is to think, in the words of OpenAI's wires.
import type { Effort } from '../../../protocol/message.ts';

type WireEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high';

/** Not every model can leave it altogether: the first GPT-5 knows a minimum, the o-series only a little. */
const MINIMAL = /(^|\/)gpt-5(-(mini|nano))?(-\d{4}-\d{2}-\d{2})?$/;
const ALWAYS = /(^|\/)(o\d|gpt-oss)/;

export function openaiEffort(model: string, effort: Effort | undefined): WireEffort | undefined {
  if (effort === undefined || effort === 'default') return undefined;
  if (effort !== 'off') return effort;
  if (ALWAYS.test(model)) return 'low';
  return MINIMAL.test(model) ? 'minimal' : 'none';
}
