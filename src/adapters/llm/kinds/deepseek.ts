// DeepSeek's own service, whose models are given their thinking back with their calls.
import type { ProviderKind } from '../spec.ts';

export const deepseek: ProviderKind = {
  kind: 'deepseek',
  title: 'DeepSeek',
  detail: 'DeepSeek models; needs an API key',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://api.deepseek.com/v1',
  keyNames: ['DEEPSEEK_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://platform.deepseek.com/api_keys',
  keyHint: 'sk-…',
  quirks: { reasoningField: 'thinking_and_effort', givesBackReasoning: 'reasoning_content' },
  roles: { act: 'deepseek-v4-pro', fast: 'deepseek-flash', summarise: 'deepseek-flash' },
};
