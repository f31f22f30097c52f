// Portkey: a gateway whose own key goes into its own header, and that finds the provider by the model's name or a virtual key.
import type { ProviderKind } from '../spec.ts';

export const portkey: ProviderKind = {
  kind: 'portkey',
  title: 'Portkey',
  detail:
    'A gateway to many providers; needs its API key, and a virtual key where models are not named @PROVIDER/MODEL',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://api.portkey.ai/v1',
  keyNames: ['PORTKEY_API_KEY'],
  addressName: 'PORTKEY_BASE_URL',
  keyless: 'never',
  keyHeader: 'x-portkey-api-key',
  keyUrl: 'https://app.portkey.ai/api-keys',
  quirks: { reasoningField: 'reasoning_effort', cacheControl: true },
  questions: [
    {
      to: 'secret',
      name: 'virtual-key',
      header: 'x-portkey-virtual-key',
      envName: 'PORTKEY_VIRTUAL_KEY',
      title: 'Virtual key',
      hint: 'Leave empty when models are named @PROVIDER/MODEL, or when a config says whom to ask',
      optional: true,
    },
  ],
  roles: {},
};
