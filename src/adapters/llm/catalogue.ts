// What is known of models by their names, for providers whose own list does not tell it; what is not known is null, never 0.
import type { ModelPrice } from '../../core/llm/model.ts';
import type { Effort } from '../../protocol/message.ts';
import { CATALOGUE, type Row } from './catalogue-rows.ts';
import type { KnownModel } from './spec.ts';

/** Those whose pages say "Adaptive"; others are asked without a word about thinking. */
const ADAPTIVE = /^claude-((sonnet|opus|haiku|fable|mythos)-5|mythos-preview|opus-4-[678]|sonnet-4-6)/;
const REASONING = /^(gpt-[5-9]|o\d)/;

const EFFORTS: Readonly<Record<string, Effort>> = { o: 'off', l: 'low', m: 'medium', h: 'high' };

/** `catalogue` is the kind whose models they are. */
export const knownNames = (catalogue: string): readonly string[] =>
  (CATALOGUE[catalogue] ?? []).filter(([, , , , flags]) => !flags.includes('e')).map(([name]) => name);

/** Found by its name, with or without the date that a provider appends. */
export function knownModel(catalogue: string, name: string): KnownModel {
  const plain = name.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, '');
  const row = rowOf(catalogue, plain);
  const [, contextLimit, outputLimit, price, flags, efforts] = row ?? [];
  const adaptive = ADAPTIVE.test(plain);
  const says = (flag: string) => (flags === undefined ? undefined : flags.includes(flag));
  return {
    name,
    contextLimit: contextLimit ?? null,
    outputLimit: outputLimit ?? null,
    price: price == null ? null : modelPrice(price),
    thinking: says('t') ?? (adaptive || REASONING.test(plain)),
    images: says('i'),
    files: says('f'),
    efforts: efforts === undefined ? undefined : [...efforts].flatMap((letter) => EFFORTS[letter] ?? []),
    adaptive,
  };
}

/** A gateway puts the maker before the name, and has no rows of its own. */
function rowOf(catalogue: string, plain: string): Row | undefined {
  const own = CATALOGUE[catalogue];
  if (own !== undefined) return own.find(([known]) => known === plain);
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  return Object.values(CATALOGUE)
    .flat()
    .find(([known]) => known === plain || known === last);
}

function modelPrice([input, cachedInput, output, cacheWrite, above]: NonNullable<Row[3]>): ModelPrice {
  return {
    input,
    cachedInput,
    output,
    ...(cacheWrite == null ? {} : { cacheWrite }),
    ...(above === undefined ? {} : { above: { tokens: above[0], ...modelPrice(above[1]) } }),
  };
}
