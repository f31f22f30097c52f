// xAI's own service.

import { describeModel } from '../model-lists.ts';
import type { ProviderKind } from '../spec.ts';
import { text } from '../wires/fields.ts';

export const xai: ProviderKind = {
  kind: 'xai',
  title: 'xAI',
  detail: 'Grok models; needs an API key',
  wire: 'openai-chat',
  // Its chat completions discard what the model thought before its calls.
  officialWire: 'openai-responses',
  defaultBaseUrl: 'https://api.x.ai/v1',
  keyNames: ['XAI_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://console.x.ai',
  keyHint: 'xai-…',
  quirks: { reasoningField: 'reasoning_effort' },
  // It knows no instructions beside the input.
  officialQuirks: { systemRole: 'system' },
  roles: { act: 'grok-4.7' },
  describe: (entry) => (/imagine|image|video/.test(text(entry.id)) ? undefined : describeModel(entry)),
};
