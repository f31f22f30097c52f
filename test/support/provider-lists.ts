// Lists of models as each kind of provider documents its own, shortened to what is read, and what becomes of them.
import type { ModelInfo } from '../../src/core/llm/model.ts';

interface Sample {
  /** Beside /v1/models. */
  readonly path?: string;
  readonly body: unknown;
  readonly ids: readonly string[];
  /** What is to be read of the first model. */
  readonly first: Partial<ModelInfo>;
}

export const LISTS: Readonly<Record<string, Sample>> = {
  anthropic: {
    path: '/v1/models?limit=1000',
    body: {
      data: [
        {
          type: 'model',
          id: 'claude-new',
          display_name: 'Claude New',
          max_input_tokens: 500_000,
          max_tokens: 64_000,
          capabilities: {
            image_input: { supported: true },
            pdf_input: { supported: false },
            structured_outputs: { supported: true },
            thinking: { supported: true, types: { disabled: { supported: false } } },
            effort: {
              supported: true,
              low: { supported: true },
              medium: { supported: true },
              high: { supported: true },
            },
          },
        },
      ],
      has_more: false,
    },
    ids: ['claude-new'],
    first: {
      label: 'Claude New',
      contextLimit: 500_000,
      outputLimit: 64_000,
      price: null,
      capabilities: { images: true, files: false, thinking: true },
    },
  },
  cerebras: { body: { data: [{ id: 'gpt-oss-120b' }] }, ids: ['gpt-oss-120b'], first: { contextLimit: 131_072 } },
  compatible: {
    body: { object: 'list', data: [{ id: 'served', object: 'model', max_model_len: 32_768 }] },
    ids: ['served'],
    first: { contextLimit: 32_768, price: null },
  },
  deepseek: { body: { data: [{ id: 'deepseek-flash' }] }, ids: ['deepseek-flash'], first: { contextLimit: 1_000_000 } },
  fireworks: {
    body: {
      data: [
        {
          id: 'accounts/x/models/a',
          context_length: 131_072,
          supports_chat: true,
          supports_image_input: true,
          supports_tools: false,
        },
        { id: 'accounts/x/models/picture', supports_chat: false },
      ],
    },
    ids: ['accounts/x/models/a'],
    first: { contextLimit: 131_072, capabilities: { thinking: false, images: true, tools: false } },
  },
  google: {
    body: {
      data: [{ id: 'models/gemini-3.8-flash' }, { id: 'models/imagen-4.0' }, { id: 'models/gemini-embedding-001' }],
    },
    ids: ['gemini-3.8-flash'],
    first: { contextLimit: 1_048_576, capabilities: { thinking: true, images: true, files: true } },
  },
  groq: {
    body: {
      data: [
        { id: 'openai/gpt-oss-20b', context_window: 131_072, max_completion_tokens: 65_536 },
        { id: 'whisper-large-v3', context_window: 448 },
      ],
    },
    ids: ['openai/gpt-oss-20b'],
    first: { contextLimit: 131_072, outputLimit: 65_536 },
  },
  litellm: {
    path: '/model/info',
    body: {
      data: [
        {
          model_name: 'house-model',
          model_info: {
            mode: 'chat',
            max_input_tokens: 200_000,
            max_output_tokens: 8_192,
            input_cost_per_token: 0.000003,
            output_cost_per_token: 0.000015,
            cache_read_input_token_cost: 3e-7,
            cache_creation_input_token_cost: 0.00000375,
            supports_vision: true,
            supports_function_calling: true,
            supports_reasoning: null,
          },
        },
        { model_name: 'house-vectors', model_info: { mode: 'embedding' } },
        { model_name: 'house-pictures', model_info: { mode: 'image_generation' } },
      ],
    },
    ids: ['house-model'],
    first: {
      contextLimit: 200_000,
      outputLimit: 8_192,
      price: { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 },
      capabilities: { thinking: false, images: true, tools: true },
    },
  },
  lmstudio: {
    path: '/api/v0/models',
    body: {
      data: [
        {
          id: 'qwen2-vl-7b',
          type: 'vlm',
          state: 'loaded',
          max_context_length: 32_768,
          loaded_context_length: 4_096,
          capabilities: ['tool_use'],
        },
        { id: 'text-embedding-nomic', type: 'embeddings', state: 'not-loaded', max_context_length: 2_048 },
      ],
    },
    ids: ['qwen2-vl-7b'],
    first: {
      contextLimit: 4_096,
      price: { input: 0, output: 0, cachedInput: 0 },
      capabilities: { thinking: false, images: true, tools: true },
    },
  },
  mistral: {
    body: {
      data: [
        {
          id: 'mistral-medium-3-5',
          max_context_length: 262_144,
          capabilities: { completion_chat: true, function_calling: true, vision: true },
        },
        { id: 'mistral-embed', max_context_length: 8_192, capabilities: { completion_chat: false } },
        { id: 'voxtral-tts', capabilities: { completion_chat: false } },
      ],
    },
    ids: ['mistral-medium-3-5'],
    first: { contextLimit: 262_144, capabilities: { thinking: true, images: true, files: false, tools: true } },
  },
  ollama: {
    path: '/api/tags',
    body: {
      models: [
        { name: 'qwen3:8b', model: 'qwen3:8b', details: { family: 'qwen3' } },
        { name: 'nomic-embed-text:latest', details: { family: 'nomic-bert' } },
      ],
    },
    ids: ['qwen3:8b'],
    first: { contextLimit: null, price: { input: 0, output: 0, cachedInput: 0 } },
  },
  openai: {
    body: { data: [{ id: 'gpt-6-sol' }] },
    ids: ['gpt-6-sol'],
    first: { contextLimit: 1_050_000, price: null },
  },
  openrouter: {
    body: {
      data: [
        {
          id: 'maker/model',
          name: 'Maker: Model',
          context_length: 262_144,
          architecture: { input_modalities: ['text', 'image', 'file'], output_modalities: ['text'] },
          pricing: { prompt: '0.0000005', completion: '0.0000028', input_cache_read: '0.00000005', image: '0' },
          top_provider: { context_length: 262_144, max_completion_tokens: 65_536 },
          supported_parameters: ['max_tokens', 'tools', 'reasoning'],
        },
        {
          id: 'openrouter/auto',
          name: 'Auto',
          context_length: 2_000_000,
          architecture: { output_modalities: ['text'] },
          pricing: { prompt: '-1', completion: '-1' },
          supported_parameters: [],
        },
        { id: 'maker/painter', architecture: { output_modalities: ['image'] }, pricing: {} },
      ],
    },
    ids: ['maker/model', 'openrouter/auto'],
    first: {
      label: 'Maker: Model',
      contextLimit: 262_144,
      outputLimit: 65_536,
      price: { input: 0.5, output: 2.8, cachedInput: 0.05 },
      capabilities: { tools: true, images: true, files: true, thinking: true },
    },
  },
  portkey: {
    body: { data: [{ id: '@openai-prod/gpt-6-sol' }] },
    ids: ['@openai-prod/gpt-6-sol'],
    first: { contextLimit: 1_050_000 },
  },
  together: {
    body: [
      {
        id: 'zai-org/GLM-9',
        type: 'chat',
        display_name: 'GLM 9',
        context_length: 202_752,
        pricing: { hourly: 0, input: 1.4, output: 4.4, cached_input: 0.26 },
      },
      { id: 'maker/vectors', type: 'embedding', pricing: { input: 0.02, output: 0 } },
      { id: 'maker/painter', type: 'image' },
    ],
    ids: ['zai-org/GLM-9'],
    first: { label: 'GLM 9', contextLimit: 202_752, price: { input: 1.4, output: 4.4, cachedInput: 0.26 } },
  },
  xai: {
    body: { data: [{ id: 'grok-4.7' }, { id: 'grok-imagine-image' }] },
    ids: ['grok-4.7'],
    first: { contextLimit: 500_000 },
  },
};
