// Azure OpenAI through its v1 door: no API version, models by the names of their deployments.
import type { ProviderKind } from '../spec.ts';

export const azure: ProviderKind = {
  kind: 'azure',
  title: 'Azure OpenAI',
  detail: 'Your own deployments; needs the endpoint, a key and the names of the deployments',
  wire: 'openai-chat',
  defaultBaseUrl: '',
  keyNames: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'],
  addressHint: 'https://RESOURCE.openai.azure.com',
  addressName: 'AZURE_OPENAI_ENDPOINT',
  address: azureAddress,
  keyless: 'never',
  keyHeader: 'api-key',
  keyUrl: 'https://portal.azure.com',
  quirks: { maxTokensField: 'max_completion_tokens', reasoningField: 'reasoning_effort' },
  questions: [
    {
      to: 'models',
      title: 'Deployments',
      hint: 'The names of your deployments, separated by commas; the first is used to begin with',
      optional: false,
    },
  ],
  roles: {},
  catalogue: 'openai',
  // Its list names every model that could be deployed, not what is.
  list: null,
};

/** The endpoint as the portal shows it has no path; one of a single deployment is cut back. */
function azureAddress(given: string): string {
  const trimmed = given
    .trim()
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  return `${trimmed.replace(/\/openai(\/.*)?$/, '')}/openai/v1`;
}
