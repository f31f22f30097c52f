// Fireworks AI: open models.
import { describeModel } from '../model-lists.ts';
import type { ProviderKind } from '../spec.ts';

export const fireworks: ProviderKind = {
  kind: 'fireworks',
  title: 'Fireworks AI',
  detail: 'Open models of many makers; needs an API key',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://api.fireworks.ai/inference/v1',
  keyNames: ['FIREWORKS_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://app.fireworks.ai/settings/users/api-keys',
  keyHint: 'fw_…',
  quirks: { reasoningField: 'reasoning_effort', givesBackReasoning: 'reasoning_content', cacheKey: true },
  roles: {
    act: 'accounts/fireworks/models/glm-5p3',
    fast: 'accounts/fireworks/models/glm-5p3-flash',
    summarise: 'accounts/fireworks/models/glm-5p3-flash',
  },
  describe: (entry) => {
    const model = describeModel(entry);
    if (model === undefined || entry.supports_chat === false) return undefined;
    return {
      ...model,
      capabilities: { tools: entry.supports_tools !== false, images: entry.supports_image_input === true },
    };
  },
};
