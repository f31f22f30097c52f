// Any server that speaks chat completions as OpenAI does: an in-house gateway, vLLM, llama.cpp.
import { describeModel } from '../model-lists.ts';
import type { ProviderKind } from '../spec.ts';

export const compatible: ProviderKind = {
  kind: 'compatible',
  title: 'OpenAI-compatible server',
  detail: 'vLLM, llama.cpp, an in-house gateway: an address, and a key if it wants one',
  wire: 'openai-chat',
  defaultBaseUrl: '',
  keyNames: [],
  addressHint: 'http://127.0.0.1:8000/v1',
  keyless: 'elsewhere',
  roles: {},
  describe: (entry) => describeModel(entry),
};
