// Together AI: open models; its list tells their prices.

import { describeModel, pricePerMillion } from '../model-lists.ts';
import type { ProviderKind } from '../spec.ts';
import { fields, number, text } from '../wires/fields.ts';

export const together: ProviderKind = {
  kind: 'together',
  title: 'Together AI',
  detail: 'Open models of many makers; needs an API key',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://api.together.xyz/v1',
  keyNames: ['TOGETHER_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://api.together.ai/settings/api-keys',
  quirks: { reasoningField: 'reasoning_effort' },
  tells: true,
  roles: {
    act: 'zai-org/GLM-5.3',
    fast: 'deepseek-ai/DeepSeek-V4.1-Flash',
    summarise: 'deepseek-ai/DeepSeek-V4.1-Flash',
  },
  describe: (entry) => {
    const model = describeModel(entry);
    const type = text(entry.type);
    if (model === undefined || !['chat', 'language', 'code', 'embedding', ''].includes(type)) return undefined;
    const { input, output, cached_input: cached } = fields(entry.pricing);
    // Dollars per million here; zero where it is not told.
    const price = number(output) ? pricePerMillion(input, output, cached) : null;
    return { ...model, price, embeds: type === 'embedding' };
  },
};
