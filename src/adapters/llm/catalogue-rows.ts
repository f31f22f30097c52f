// The bundled catalogue: limits, prices and abilities of current models, from their makers' pages and models.dev.

export const CATALOGUE_DATE = '2026-11-21';

/** US dollars per million tokens: input, cached input, output, written to the cache, and what a request over so many tokens costs. */
type Price = readonly [
  input: number,
  cached: number,
  output: number,
  written?: number | null,
  above?: readonly [tokens: number, price: readonly [number, number, number, number?]],
];

/**
 * Flags: `t` thinks, `i` sees images, `f` reads documents, `e` gives vectors. Efforts: the first letters of off, low,
 * medium and high, where they make a difference.
 */
export type Row = readonly [
  name: string,
  contextLimit: number | null,
  outputLimit: number | null,
  price: Price | null,
  flags: string,
  efforts?: string,
];

const M = 1_000_000;
/** OpenAI bills the whole request at these where its prompt is longer than this. */
const LONG = 272_000;
const GPT = [1_050_000, 128_000] as const;

export const CATALOGUE: Readonly<Record<string, readonly Row[]>> = {
  openai: [
    ['gpt-6.1-sol', ...GPT, [2, 0.1, 10, 2.5, [LONG, [4, 0.2, 15, 5]]], 'tif', 'lmh'],
    ['gpt-6.1-terra', ...GPT, [1, 0.05, 5, 1.25, [LONG, [2, 0.1, 7.5, 2.5]]], 'tif', 'olmh'],
    ['gpt-6-sol', ...GPT, [2, 0.2, 10, 2.5, [LONG, [4, 0.4, 15, 5]]], 'tif', 'olmh'],
    ['gpt-6-luna', ...GPT, [0.1, 0.01, 0.5, 0.125, [LONG, [0.2, 0.02, 0.75, 0.25]]], 'tif', 'olmh'],
    ['gpt-6-astra', ...GPT, [10, 1, 50, 12.5, [LONG, [20, 2, 75, 25]]], 'tif', 'lmh'],
    // Three sources give three prices for Sol.
    ['gpt-5.6-sol', ...GPT, null, 'tif', 'olmh'],
    ['gpt-5.6-terra', ...GPT, [2, 0.2, 12, null, [LONG, [4, 0.4, 18]]], 'tif', 'olmh'],
    ['gpt-5.6-luna', ...GPT, [0.2, 0.02, 1.2, null, [LONG, [0.4, 0.04, 1.8]]], 'tif', 'olmh'],
    ['gpt-5.5', ...GPT, [5, 0.5, 30, null, [LONG, [10, 1, 45]]], 'tif', 'olmh'],
    ['gpt-5.4', ...GPT, [2.5, 0.25, 15], 'tif', 'olmh'],
    ['gpt-5.2', 400_000, 128_000, [1.75, 0.175, 14], 'tif', 'olmh'],
    ['gpt-5.1', 400_000, 128_000, [1.25, 0.125, 10], 'tif', 'olmh'],
    ['gpt-5', 400_000, 128_000, [1.25, 0.125, 10], 'tif', 'lmh'],
    ['gpt-5-mini', 400_000, 128_000, [0.25, 0.025, 2], 'tif', 'lmh'],
    ['gpt-5-nano', 400_000, 128_000, [0.05, 0.005, 0.4], 'tif', 'lmh'],
    ['gpt-4.1', 1_047_576, 32_768, [2, 0.5, 8], 'if'],
    ['gpt-4.1-mini', 1_047_576, 32_768, [0.4, 0.1, 1.6], 'if'],
    ['o3', 200_000, 100_000, [2, 0.5, 8], 'tif', 'lmh'],
    ['gpt-4o', 128_000, 16_384, [2.5, 1.25, 10], 'if'],
    ['gpt-4o-mini', 128_000, 16_384, [0.15, 0.075, 0.6], 'if'],
    ['text-embedding-3-small', 8_191, null, [0.02, 0.02, 0], 'e'],
    ['text-embedding-3-large', 8_191, null, [0.13, 0.13, 0], 'e'],
  ],
  anthropic: [
    ['claude-sonnet-5-5', M, 128_000, [2, 0.1, 10, 2.5], 'tif', 'olmh'],
    ['claude-opus-5-5', M, 128_000, [4, 0.2, 20, 5], 'tif', 'lmh'],
    ['claude-haiku-5-5', M, 128_000, [0.1, 0.01, 0.5, 0.125, [100_000, [0.5, 0.05, 2.5, 0.625]]], 'tif', 'olmh'],
    ['claude-fable-5-2', null, null, null, 'tif', 'lmh'],
    ['claude-fable-5-1', M, 128_000, [10, 0.25, 50, 12.5], 'tif', 'lmh'],
    ['claude-fable-5', M, 128_000, [10, 1, 50, 12.5], 'tif', 'lmh'],
    ['claude-opus-5', M, 128_000, [5, 0.5, 25, 6.25], 'tif', 'olmh'],
    ['claude-sonnet-5', M, 128_000, [2, 0.2, 10, 2.5], 'tif', 'olmh'],
    ['claude-opus-4-8', M, 128_000, [5, 0.5, 25, 6.25], 'tif', 'olmh'],
    ['claude-opus-4-7', M, 128_000, [5, 0.5, 25, 6.25], 'tif', 'olmh'],
    ['claude-opus-4-6', M, 128_000, [5, 0.5, 25, 6.25], 'tif', 'olmh'],
    ['claude-sonnet-4-6', M, 128_000, [3, 0.3, 15, 3.75], 'tif', 'olmh'],
    ['claude-opus-4-5', 200_000, 64_000, [5, 0.5, 25, 6.25], 'tif'],
    ['claude-haiku-4-5', 200_000, 64_000, [1, 0.1, 5, 1.25], 'tif'],
    ['claude-sonnet-4-5', 200_000, 64_000, [3, 0.3, 15, 3.75], 'tif'],
  ],
  google: [
    // Until the end of 2026; twice as much from then on.
    ['gemini-3.8-flash', 1_048_576, 65_536, [0.75, 0.075, 3.75], 'tif', 'lmh'],
    ['gemini-3.7-flash', 1_048_576, 65_536, [1.5, 0.15, 7.5], 'tif', 'lmh'],
    ['gemini-3.5-flash', 1_048_576, 65_536, [1.5, 0.15, 9], 'tif', 'lmh'],
    ['gemini-3.1-pro-preview', 1_048_576, 65_536, [2, 0.2, 12, null, [200_000, [4, 0.4, 18]]], 'tif', 'lmh'],
    ['gemini-3.1-flash-lite', 1_048_576, 65_536, [0.25, 0.025, 1.5], 'tif', 'lmh'],
    ['gemini-embedding-001', 2_048, null, [0.15, 0.15, 0], 'e'],
  ],
  mistral: [
    ['mistral-large-4', 1_048_576, null, [0.68, 0.07, 2.09], 'ti', 'oh'],
    ['mistral-medium-3-5', 262_144, 262_144, [1.5, 0.15, 7.5], 'ti', 'oh'],
    ['mistral-small-latest', null, null, null, 'i'],
    ['mistral-embed', 8_192, null, [0.1, 0.1, 0], 'e'],
  ],
  deepseek: [
    // The day's price; half of it at night.
    ['deepseek-v4-pro', 1_048_576, 384_000, [1.32, 0.044, 3.96], 't', 'olh'],
    ['deepseek-flash', M, 393_216, [0.3, 0.006, 1.2], 'ti', 'olh'],
  ],
  groq: [
    ['openai/gpt-oss-120b', 131_072, 65_536, [0.15, 0.075, 0.6], 't', 'lmh'],
    ['openai/gpt-oss-20b', 131_072, 65_536, [0.075, 0.0375, 0.3], 't', 'lmh'],
    ['qwen/qwen3.8-27b', 131_042, 16_384, [0.8, 0.4, 4], 'ti', 'o'],
  ],
  xai: [
    ['grok-4.7', 500_000, null, [2, 0.5, 6, null, [200_000, [4, 1, 12]]], 'ti', 'lmh'],
    ['grok-4.6', 500_000, null, [2, 0.5, 6, null, [200_000, [4, 1, 12]]], 'ti', 'lmh'],
    ['grok-4.5', 500_000, null, [2, 0.5, 6, null, [200_000, [4, 1, 12]]], 'ti', 'lmh'],
  ],
  together: [
    ['zai-org/GLM-5.3', 1_048_575, 262_144, [1.4, 0.26, 4.4], 't', 'lh'],
    ['deepseek-ai/DeepSeek-V4.1-Flash', M, 384_000, [0.3, 0.006, 1.2], 't', 'lh'],
  ],
  fireworks: [
    ['accounts/fireworks/models/glm-5p3', 1_048_573, 262_144, [1.4, 0.26, 4.4], 't', 'lh'],
    ['accounts/fireworks/models/glm-5p3-flash', 1_048_573, 131_072, [0.15, 0.03, 0.5], 'tif', 'lh'],
  ],
  cerebras: [
    ['gpt-oss-120b', 131_072, 40_960, null, 't', 'lmh'],
    ['qwen-3.8-27b', 65_536, 32_768, [0.99, 0.99, 1.49], 'ti', 'olmh'],
  ],
};
