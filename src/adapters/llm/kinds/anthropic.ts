// Anthropic, and every server that speaks its messages wire.
import type { Effort } from '../../../protocol/message.ts';
import type { ListedModel, ProviderKind } from '../spec.ts';
import { type Fields, fields, list, number, text } from '../wires/fields.ts';

const OFFICIAL = 'https://api.anthropic.com';
/** The service itself, and what gateways know that were made before. */
const VERSION = '2026-10-21';
const GATEWAY_VERSION = '2023-06-01';

export const anthropic: ProviderKind = {
  kind: 'anthropic',
  title: 'Anthropic',
  detail: 'Claude models; needs an API key',
  wire: 'anthropic-messages',
  defaultBaseUrl: OFFICIAL,
  keyNames: ['ANTHROPIC_API_KEY'],
  addressName: 'ANTHROPIC_BASE_URL',
  keyless: 'elsewhere',
  keyUrl: 'https://platform.claude.com/settings/keys',
  keyHint: 'sk-ant-…',
  roles: {
    act: 'claude-sonnet-5-5',
    plan: 'claude-opus-5-5',
    fast: 'claude-haiku-5-5',
    summarise: 'claude-haiku-5-5',
  },
  list: async (door) => {
    const official = door.baseUrl === OFFICIAL;
    const headers = { 'anthropic-version': official ? VERSION : GATEWAY_VERSION };
    // The service takes a bearer token; older gateways look for the key elsewhere.
    const body = await door.get('/v1/models?limit=1000', official ? headers : { ...headers, 'x-api-key': door.key });
    return list(fields(body).data).map((entry) => describe(fields(entry)));
  },
};

const supported = (value: unknown) => fields(value).supported === true;

function describe(entry: Fields): ListedModel {
  const id = text(entry.id);
  const told = fields(entry.capabilities);
  const effort = fields(told.effort);
  const efforts = (['low', 'medium', 'high'] as const).filter((name) => supported(effort[name]));
  const types = fields(fields(told.thinking).types);
  const off = supported(types.disabled) || supported(types.between_tools);
  return {
    id,
    label: text(entry.display_name) || id,
    contextLimit: number(entry.max_input_tokens) ?? null,
    outputLimit: number(entry.max_tokens) ?? null,
    ...(entry.capabilities === undefined || entry.capabilities === null
      ? {}
      : {
          capabilities: {
            images: supported(told.image_input),
            files: supported(told.pdf_input),
            thinking: supported(told.thinking),
          },
          structured: supported(told.structured_outputs),
          efforts: supported(effort) ? [...(off ? (['off'] as Effort[]) : []), ...efforts] : [],
        }),
  };
}
