// How providers say that a conversation is too long.
import { anthropic, google, openai, type Refused } from './refused.ts';

const tooLong = { code: 'model.context-too-long' } as const;

export const LENGTHS: readonly Refused[] = [
  {
    name: 'too long, as OpenAI says it',
    status: 400,
    body: openai(
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 131202 tokens. Please reduce the length of the messages.",
      'invalid_request_error',
      'context_length_exceeded',
    ),
    ...tooLong,
    limit: 128_000,
    asked: 131_202,
  },
  {
    name: 'too long, as Anthropic says it',
    status: 400,
    body: anthropic('prompt is too long: 250321 tokens > 200000 maximum'),
    ...tooLong,
    limit: 200_000,
    asked: 250_321,
  },
  {
    name: 'too long with the room for the answer, as Anthropic says it',
    status: 400,
    body: anthropic(
      'input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000, decrease input length or `max_tokens` and try again',
    ),
    ...tooLong,
    limit: 200_000,
    asked: 222_000,
  },
  {
    name: 'too long, as OpenRouter says it',
    status: 400,
    body: {
      error: {
        code: 400,
        message:
          "This endpoint's maximum context length is 32768 tokens. However, you requested about 40115 tokens (39115 of text input, 1000 in the output). Please reduce the length of either one.",
      },
    },
    ...tooLong,
    limit: 32_768,
    asked: 40_115,
  },
  {
    name: 'too long, as vLLM says it',
    status: 400,
    body: {
      object: 'error',
      message:
        "This model's maximum context length is 8192 tokens. However, you requested 9216 tokens (8192 in the messages, 1024 in the completion).",
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
    ...tooLong,
    limit: 8192,
    asked: 9216,
  },
  {
    name: 'too long, as Ollama says it',
    status: 400,
    body: openai('input length exceeds the context length', 'api_error'),
    ...tooLong,
  },
  {
    name: 'too long, as llama.cpp says it',
    status: 400,
    body: {
      error: {
        code: 400,
        message: 'request (9500 tokens) exceeds the available context size (8192 tokens), try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 9500,
        n_ctx: 8192,
      },
    },
    ...tooLong,
    limit: 8192,
    asked: 9500,
  },
  {
    name: 'too long, as Google says it',
    status: 400,
    body: google(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200345) exceeds the maximum number of tokens allowed (1048576).',
    ),
    ...tooLong,
    limit: 1_048_576,
    asked: 1_200_345,
  },
  {
    name: 'too long, as LiteLLM says it',
    status: 400,
    body: openai(
      "litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: OpenAIException - This model's maximum context length is 16385 tokens. However, your messages resulted in 17012 tokens.",
      'invalid_request_error',
      '400',
    ),
    ...tooLong,
    limit: 16_385,
    asked: 17_012,
  },
  {
    name: 'too long, as xAI says it',
    status: 400,
    body: {
      code: 'Client specified an invalid argument',
      error: "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    },
    ...tooLong,
    limit: 131_072,
    asked: 537_812,
  },
  {
    name: 'too long, as Mistral says it',
    status: 400,
    body: {
      object: 'error',
      message: 'Prompt contains 40000 tokens, too large for model with 32768 maximum context length',
    },
    ...tooLong,
    limit: 32_768,
    asked: 40_000,
  },
  {
    name: 'too long, as LM Studio says it',
    status: 400,
    body: {
      error:
        'Trying to keep the first 5432 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
    },
    ...tooLong,
    limit: 4096,
  },
  {
    name: 'larger than what a minute allows',
    status: 429,
    body: openai(
      'Request too large for gpt-x in organization org-1 on tokens per min (TPM): Limit 10000, Requested 12034. The input or output tokens must be reduced in order to run successfully.',
      'tokens',
      'rate_limit_exceeded',
    ),
    ...tooLong,
    limit: 10_000,
    asked: 12_034,
  },
  {
    name: 'a body too large for the gateway',
    status: 413,
    body: '<html><title>413 Request Entity Too Large</title></html>',
    ...tooLong,
  },
];
