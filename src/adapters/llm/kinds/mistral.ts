// Mistral's own service.

import { describeModel } from '../model-lists.ts';
import type { ProviderKind } from '../spec.ts';
import { fields } from '../wires/fields.ts';

export const mistral: ProviderKind = {
  kind: 'mistral',
  title: 'Mistral',
  detail: 'Mistral models; needs an API key',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://api.mistral.ai/v1',
  keyNames: ['MISTRAL_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://console.mistral.ai/api-keys',
  // It tells usage unasked, and refuses fields that it does not know.
  quirks: {
    reasoningField: 'reasoning_effort',
    givesBackReasoning: 'content',
    noStreamOptions: true,
    cacheKey: true,
    callIds: 'nine',
    answersResults: true,
  },
  roles: {
    act: 'mistral-medium-3-5',
    plan: 'mistral-large-4',
    fast: 'mistral-small-latest',
    summarise: 'mistral-small-latest',
  },
  describe: (entry) => {
    const model = describeModel(entry);
    const can = fields(entry.capabilities);
    if (model === undefined || (can.completion_chat === false && !/embed/.test(model.id))) return undefined;
    return {
      ...model,
      embeds: can.completion_chat === false,
      capabilities: { tools: can.function_calling !== false, images: can.vision === true },
    };
  },
};
