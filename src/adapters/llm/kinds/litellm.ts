// A LiteLLM proxy: its list of deployments tells limits, prices and abilities.

import { describeModel, pricePerToken } from '../model-lists.ts';
import type { ListDoor, ListedModel, ProviderKind } from '../spec.ts';
import { type Fields, fields, list, number, text } from '../wires/fields.ts';

export const litellm: ProviderKind = {
  kind: 'litellm',
  title: 'LiteLLM',
  detail: 'A LiteLLM proxy: its address, and a key if it wants one',
  wire: 'openai-chat',
  defaultBaseUrl: 'http://127.0.0.1:4000/v1',
  keyNames: ['LITELLM_API_KEY'],
  addressName: 'LITELLM_BASE_URL',
  addressHint: 'http://127.0.0.1:4000',
  keyless: 'elsewhere',
  keyHint: 'sk-…',
  quirks: { reasoningField: 'reasoning_effort', givesBackReasoning: 'thinking_blocks', cacheControl: true },
  tells: true,
  roles: {},
  list: listLitellm,
};

/** Beside /v1; a key may be forbidden to read it, and then the plain list must do. */
async function listLitellm(door: ListDoor): Promise<readonly ListedModel[]> {
  const told = await door.get(`${door.baseUrl.replace(/\/v1$/, '')}/model/info`).catch(() => undefined);
  const models = list(fields(told).data).flatMap((entry) => describeDeployment(fields(entry)) ?? []);
  if (models.length === 0) {
    return list(fields(await door.get('/models')).data).flatMap((entry) => describeModel(fields(entry)) ?? []);
  }
  // Several deployments may stand behind one name.
  return [...new Map(models.map((model) => [model.id, model])).values()];
}

function describeDeployment(entry: Fields): ListedModel | undefined {
  const id = text(entry.model_name);
  const info = fields(entry.model_info);
  const mode = text(info.mode);
  if (id === '' || !['', 'chat', 'responses', 'completion', 'embedding'].includes(mode)) return undefined;
  return {
    id,
    label: id,
    contextLimit: number(info.max_input_tokens) ?? null,
    outputLimit: number(info.max_output_tokens) ?? null,
    price: pricePerToken(
      info.input_cost_per_token,
      info.output_cost_per_token,
      info.cache_read_input_token_cost,
      info.cache_creation_input_token_cost,
    ),
    embeds: mode === 'embedding',
    capabilities: {
      ...told('tools', info.supports_function_calling),
      ...told('images', info.supports_vision),
      ...told('files', info.supports_pdf_input),
      ...told('thinking', info.supports_reasoning),
    },
  };
}

const told = (name: string, value: unknown) => (typeof value === 'boolean' ? { [name]: value } : {});
