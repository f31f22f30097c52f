// OpenRouter: models of all makers behind one key; its list tells prices, limits and abilities.
import type { Effort } from '../../../protocol/message.ts';
import { describeModel, pricePerToken } from '../model-lists.ts';
import type { ListedModel, ProviderKind } from '../spec.ts';
import { type Fields, fields, list, number } from '../wires/fields.ts';

export const openrouter: ProviderKind = {
  kind: 'openrouter',
  title: 'OpenRouter',
  detail: 'Models of all makers behind one API key',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://openrouter.ai/api/v1',
  keyNames: ['OPENROUTER_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://openrouter.ai/settings/keys',
  keyHint: 'sk-or-…',
  headers: { 'http-referer': 'https://github.com/orquestra/orquestra', 'x-title': 'Orquestra' },
  quirks: { reasoningField: 'reasoning', givesBackReasoning: 'reasoning_details', cacheControl: true, files: true },
  // Anybody may read its list.
  checkPath: '/key',
  tells: true,
  roles: {
    act: 'anthropic/claude-sonnet-5.5',
    fast: 'google/gemini-3.1-flash-lite',
    summarise: 'google/gemini-3.1-flash-lite',
  },
  describe,
};

const EFFORTS: readonly Effort[] = ['off', 'low', 'medium', 'high'];

function describe(entry: Fields): ListedModel | undefined {
  const model = describeModel(entry);
  const { input_modalities: takes, output_modalities: gives } = fields(entry.architecture);
  if (model === undefined || (Array.isArray(gives) && !gives.includes('text'))) return undefined;
  const price = fields(entry.pricing);
  const parameters = list(entry.supported_parameters);
  const thinking = parameters.includes('reasoning');
  return {
    ...model,
    outputLimit: number(fields(entry.top_provider).max_completion_tokens) ?? null,
    price: pricePerToken(price.prompt, price.completion, price.input_cache_read, price.input_cache_write),
    capabilities: {
      tools: parameters.includes('tools'),
      images: list(takes).includes('image'),
      files: list(takes).includes('file'),
      thinking,
    },
    efforts: thinking ? EFFORTS : [],
  };
}
