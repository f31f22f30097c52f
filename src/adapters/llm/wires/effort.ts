// How much a model is to think, in the words of OpenAI's wires.
import type { Effort } from '../../../protocol/message.ts';
import type { KnownModel } from '../spec.ts';

type WireEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high';

/** Not every model can leave it altogether: the first GPT-5 knows a minimum, the o-series only a little. */
const MINIMAL = /(^|\/)gpt-5(-(mini|nano))?(-\d{4}-\d{2}-\d{2})?$/;
const ALWAYS = /(^|\/)(o\d|gpt-oss)/;

type Known = Pick<KnownModel, 'name' | 'efforts'>;
const DEGREES: readonly Effort[] = ['off', 'low', 'medium', 'high'];

export function openaiEffort({ name, efforts }: Known, effort: Effort | undefined): WireEffort | undefined {
  if (effort === undefined || effort === 'default') return undefined;
  if (effort === 'off' && MINIMAL.test(name)) return 'minimal';
  const nearest = efforts === undefined ? effort : nearestOf(efforts, effort);
  if (nearest !== 'off') return nearest;
  return ALWAYS.test(name) ? 'low' : 'none';
}

/** Another degree than the model's own is refused with the whole request; who wants thinking is not given none. */
function nearestOf(efforts: readonly Effort[], effort: Effort): Exclude<Effort, 'default'> | undefined {
  if (efforts.includes(effort) && effort !== 'default') return effort;
  const thinks = DEGREES.filter((degree) => degree !== 'off' && efforts.includes(degree));
  const distance = (degree: Effort) => Math.abs(DEGREES.indexOf(degree) - DEGREES.indexOf(effort));
  const [nearest] = thinks.toSorted((one, other) => distance(one) - distance(other));
  return nearest === 'default' ? undefined : nearest;
}
