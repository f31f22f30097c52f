// Cerebras: a few open models, very fast.
import type { ProviderKind } from '../spec.ts';

export const cerebras: ProviderKind = {
  kind: 'cerebras',
  title: 'Cerebras',
  detail: 'Open models at very high speed; needs an API key',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://api.cerebras.ai/v1',
  keyNames: ['CEREBRAS_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://cloud.cerebras.ai',
  keyHint: 'csk-…',
  // Refused beside tools.
  formatForbidsTools: true,
  quirks: { maxTokensField: 'max_completion_tokens', reasoningField: 'reasoning_effort' },
  roles: { act: 'gpt-oss-120b' },
};
