// Limits and prices of the models that are known by name, as of 2026-11-21 (providers' pages, names from their SDKs); what is not known is null, never 0.
import type { ModelPrice } from '../../core/llm/model.ts';
import type { KnownModel, ProviderKindName } from './spec.ts';

const MILLION = 1_000_000;

/** US dollars per million tokens. */
const price = (input: number, cachedInput: number, output: number): ModelPrice => ({ input, cachedInput, output });
/** Anthropic bills a cache read at a tenth and a five-minute cache write at five quarters of the input price. */
const cachedPrice = (input: number, output: number): ModelPrice => ({
  input,
  cachedInput: input / 10,
  output,
  cacheWrite: input * 1.25,
});

type Row = readonly [name: string, contextLimit: number | null, outputLimit: number | null, price: ModelPrice | null];

/** GPT-5.6 costs more above 272,000 tokens of input; the lower step is given where two sources agree on it. */
const OPENAI: readonly Row[] = [
  ['gpt-5.6-sol', 1_050_000, 128_000, price(5, 0.5, 30)],
  ['gpt-5.6-terra', 1_050_000, 128_000, null],
  ['gpt-5.6-luna', null, null, null],
  ['gpt-5.4', null, null, null],
  ['gpt-5.4-mini', null, null, null],
  ['gpt-5.4-nano', null, null, null],
  ['gpt-5.2', 400_000, 128_000, price(1.75, 0.175, 14)],
  ['gpt-5.1', 400_000, 128_000, price(1.25, 0.125, 10)],
  ['gpt-5', 400_000, 128_000, price(1.25, 0.125, 10)],
  ['gpt-5-mini', 400_000, 128_000, price(0.25, 0.025, 2)],
  ['gpt-5-nano', 400_000, 128_000, price(0.05, 0.005, 0.4)],
  ['gpt-4.1', 1_047_576, 32_768, price(2, 0.5, 8)],
  ['gpt-4.1-mini', 1_047_576, 32_768, price(0.4, 0.1, 1.6)],
  ['gpt-4.1-nano', 1_047_576, 32_768, price(0.1, 0.025, 0.4)],
  ['o4-mini', 200_000, 100_000, price(1.1, 0.275, 4.4)],
  ['o3', 200_000, 100_000, price(2, 0.5, 8)],
  ['gpt-4o', 128_000, 16_384, price(2.5, 1.25, 10)],
  ['gpt-4o-mini', 128_000, 16_384, price(0.15, 0.075, 0.6)],
];

/** Haiku 5.5 is priced in steps that depend on the request, so its price is not given here. */
const ANTHROPIC: readonly Row[] = [
  ['claude-sonnet-5-5', MILLION, 128_000, cachedPrice(2, 10)],
  ['claude-opus-5-5', MILLION, 128_000, cachedPrice(4, 20)],
  ['claude-haiku-5-5', MILLION, 128_000, null],
  ['claude-fable-5-2', null, null, null],
  ['claude-fable-5-1', MILLION, 128_000, cachedPrice(10, 50)],
  ['claude-opus-5', MILLION, 128_000, cachedPrice(5, 25)],
  ['claude-sonnet-5', MILLION, 128_000, cachedPrice(2, 10)],
  ['claude-opus-4-8', null, null, null],
  ['claude-opus-4-7', null, null, null],
  ['claude-opus-4-6', null, null, null],
  ['claude-sonnet-4-6', null, null, null],
  ['claude-haiku-4-5', 200_000, 64_000, cachedPrice(1, 5)],
  ['claude-sonnet-4-5', 200_000, 64_000, cachedPrice(3, 15)],
];

/** Those whose pages say "Adaptive"; others are asked without a word about thinking. */
const ADAPTIVE = /^claude-(sonnet-5|opus-5|haiku-5|fable-5|opus-4-[678]|sonnet-4-6)/;
const REASONING = /^(gpt-5|o\d)/;

const ROWS: Readonly<Record<ProviderKindName, readonly Row[]>> = { openai: OPENAI, anthropic: ANTHROPIC, ollama: [] };

export const knownNames = (kind: ProviderKindName): readonly string[] => ROWS[kind].map(([name]) => name);

/** Found by its name, with or without the date that a provider appends. */
export function knownModel(kind: ProviderKindName, name: string): KnownModel {
  const plain = name.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, '');
  const row = ROWS[kind].find(([known]) => known === plain);
  const adaptive = kind === 'anthropic' && ADAPTIVE.test(plain);
  return {
    name,
    contextLimit: row?.[1] ?? null,
    outputLimit: row?.[2] ?? null,
    price: row?.[3] ?? null,
    thinking: adaptive || REASONING.test(plain),
    adaptive,
  };
}
