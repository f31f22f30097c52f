// Groq: open models, fast, with small limits for accounts that pay nothing.

import { describeModel } from '../model-lists.ts';
import type { ProviderKind } from '../spec.ts';
import { text } from '../wires/fields.ts';

export const groq: ProviderKind = {
  kind: 'groq',
  title: 'Groq',
  detail: 'Open models at high speed; needs an API key',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://api.groq.com/openai/v1',
  keyNames: ['GROQ_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://console.groq.com/keys',
  keyHint: 'gsk_…',
  // Refused beside tools.
  formatForbidsTools: true,
  quirks: { maxTokensField: 'max_completion_tokens', reasoningField: 'reasoning_effort' },
  roles: { act: 'openai/gpt-oss-120b', fast: 'openai/gpt-oss-20b', summarise: 'openai/gpt-oss-20b' },
  // Its list also holds what hears and speaks.
  describe: (entry) => (/whisper|tts|orpheus|guard/.test(text(entry.id)) ? undefined : describeModel(entry)),
};
