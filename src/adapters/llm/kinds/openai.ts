// OpenAI itself; with another address any server that speaks chat completions, as it was written before there was `compatible`.

import { describeModel } from '../model-lists.ts';
import type { ListedModel, ProviderKind } from '../spec.ts';
import type { Fields } from '../wires/fields.ts';

/** Its own list holds everything that it serves; these talk. */
const TALKS = /^(gpt-|o\d|chatgpt-|ft:)/;
const DOES_NOT_TALK = /audio|realtime|image|transcribe|tts|search|instruct|live/;
const EMBEDS = /^text-embedding/;

export const openai: ProviderKind = {
  kind: 'openai',
  title: 'OpenAI',
  detail: 'GPT models; needs an API key',
  wire: 'openai-chat',
  officialWire: 'openai-responses',
  defaultBaseUrl: 'https://api.openai.com/v1',
  keyNames: ['OPENAI_API_KEY'],
  addressName: 'OPENAI_BASE_URL',
  keyless: 'elsewhere',
  keyUrl: 'https://platform.openai.com/api-keys',
  keyHint: 'sk-…',
  officialQuirks: {
    maxTokensField: 'max_completion_tokens',
    reasoningField: 'reasoning_effort',
    cacheKey: true,
    files: true,
  },
  roles: {
    act: 'gpt-6.1-sol',
    fast: 'gpt-6-luna',
    summarise: 'gpt-6-luna',
  },
  describe,
};

function describe(entry: Fields, official: boolean): ListedModel | undefined {
  const model = describeModel(entry);
  if (model === undefined || EMBEDS.test(model.id)) return model && { ...model, embeds: true };
  return official && (!TALKS.test(model.id) || DOES_NOT_TALK.test(model.id)) ? undefined : model;
}
