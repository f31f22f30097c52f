// A model's facts as one line of text: what it costs, how much it takes in, what it can do, and who says so.
import type { ModelRow } from '../protocol/provider-frame.ts';

type Facts = Omit<ModelRow, 'id' | 'label' | 'provider' | 'efforts'>;

export function modelFacts(model: Facts, catalogue?: string): string {
  const { context, tools, images, thinking, source } = model;
  const can = [
    ...(tools === false ? ['no tools'] : []),
    ...(images === true ? ['images'] : []),
    ...(thinking === true ? ['thinking'] : []),
  ];
  return [
    context === null ? 'context unknown' : `${contextText(context)} context`,
    priceText(model),
    ...can,
    ...(source === undefined ? [] : [sourceText(source, catalogue)]),
  ].join(' · ');
}

export const contextText = (tokens: number): string =>
  tokens >= 1_000_000 ? `${(tokens / 1_000_000).toFixed(1).replace(/\.0$/, '')}M` : `${Math.round(tokens / 1_000)}k`;

export function priceText({ price, local }: Pick<ModelRow, 'price' | 'local'>): string {
  if (local) return 'costs nothing';
  if (price === null) return 'price unknown';
  return `$${amount(price.input)} in, $${amount(price.output)} out per million tokens`;
}

const amount = (dollars: number) => String(Number(dollars.toPrecision(3)));

function sourceText(source: NonNullable<ModelRow['source']>, catalogue: string | undefined): string {
  if (source === 'provider') return 'listed by the provider';
  if (source === 'setting') return 'from your settings';
  return catalogue === undefined ? 'from the catalogue' : `from the catalogue of ${catalogue}`;
}
