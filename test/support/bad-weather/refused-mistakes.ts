// How providers say that a request is wrong: its key, its credit, its parameters, its model.
import { anthropic, google, openai, type Refused } from './refused.ts';

export const KEYS: readonly Refused[] = [
  {
    name: 'a wrong key',
    status: 401,
    body: openai('Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key'),
    code: 'model.unauthorized',
  },
  {
    name: 'a wrong key, as Anthropic says it',
    status: 401,
    body: anthropic('invalid x-api-key', 'authentication_error'),
    code: 'model.unauthorized',
  },
  {
    name: 'a wrong key, as Google says it',
    status: 400,
    body: google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { reason: 'API_KEY_INVALID' },
    ]),
    code: 'model.unauthorized',
  },
  {
    name: 'a key without the right',
    status: 403,
    body: openai('You are not allowed to sample from this model'),
    code: 'model.unauthorized',
  },
  {
    name: 'no credit',
    status: 402,
    body: { error: { code: 402, message: 'Insufficient credits. Add more at the settings.' } },
    code: 'model.quota',
  },
  {
    name: 'no quota, as OpenAI says it',
    status: 429,
    headers: { 'retry-after': '1' },
    body: openai(
      'You exceeded your current quota, please check your plan and billing details.',
      'insufficient_quota',
      'insufficient_quota',
    ),
    code: 'model.quota',
  },
  {
    name: 'no credit, as Anthropic says it',
    status: 400,
    body: anthropic(
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade.',
    ),
    code: 'model.quota',
  },
  {
    name: 'a spend limit, as Anthropic says it',
    status: 400,
    body: anthropic(
      'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
    ),
    code: 'model.quota',
  },
  {
    name: 'a budget, as LiteLLM says it',
    status: 400,
    body: openai('Budget has been exceeded! Current cost: 1.02, Max budget: 1.0', 'budget_exceeded', '400'),
    code: 'model.quota',
  },
  {
    name: 'the quota of a day, as Google says it',
    status: 429,
    body: google(
      429,
      'RESOURCE_EXHAUSTED',
      'You exceeded your current quota, please check your plan and billing details.',
      [
        {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
        },
      ],
    ),
    code: 'model.quota',
  },
];

export const MISTAKES: readonly Refused[] = [
  { name: '400 without a word', status: 400, body: '', code: 'model.bad-request' },
  {
    name: 'tools, as Ollama says it',
    status: 400,
    body: openai('registry.ollama.ai/library/gemma:2b does not support tools', 'api_error'),
    code: 'model.bad-request',
    says: /cannot use tools/,
  },
  {
    name: 'tools, as OpenRouter says it',
    status: 404,
    body: {
      error: {
        message:
          'No endpoints found that support tool use. To learn more about provider routing, visit the documentation.',
        code: 404,
      },
    },
    code: 'model.bad-request',
    says: /cannot use tools/,
  },
  {
    name: 'tools, as vLLM says it',
    status: 400,
    body: {
      object: 'error',
      message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
      type: 'BadRequestError',
      code: 400,
    },
    code: 'model.bad-request',
    says: /switch them on at the server/,
  },
  {
    name: 'an unknown parameter',
    status: 400,
    body: openai(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'invalid_request_error',
      'unsupported_parameter',
    ),
    code: 'model.bad-request',
    says: /parameter/,
  },
  {
    name: 'an extra field',
    status: 400,
    body: anthropic('cache_key: Extra inputs are not permitted'),
    code: 'model.bad-request',
    says: /parameter/,
  },
  {
    name: 'an image that is none',
    status: 400,
    body: anthropic(
      'messages.0.content.1.image.source.base64: image exceeds 5 MB maximum: 6012345 bytes > 5242880 bytes',
    ),
    code: 'model.bad-request',
    says: /image/,
  },
  {
    name: 'an image for a model that does not see',
    status: 400,
    body: openai('Invalid content type. image_url is only supported by certain models.'),
    code: 'model.bad-request',
    says: /Choose a model that sees/,
  },
  {
    name: 'an answer of more than the model writes',
    status: 400,
    body: openai(
      'max_tokens is too large: 100000. This model supports at most 16384 completion tokens.',
      'invalid_request_error',
      'invalid_value',
    ),
    code: 'model.bad-request',
    says: /lower output limit/,
  },
  {
    name: '422 with details',
    status: 422,
    body: { detail: [{ loc: ['body', 'messages'], msg: 'field required', type: 'value_error' }] },
    code: 'model.bad-request',
    says: /body\.messages: field required/,
  },
  {
    name: 'a refusal by the rules',
    status: 400,
    body: openai('Your request was rejected.', 'invalid_request_error', 'content_policy_violation'),
    code: 'model.refused',
  },
  {
    name: 'a refusal by the rules, as Azure says it',
    status: 400,
    body: {
      error: {
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: { code: 'ResponsibleAIPolicyViolation' },
      },
    },
    code: 'model.refused',
  },
  {
    name: 'a refusal by the rules, as OpenRouter says it',
    status: 403,
    body: {
      error: {
        code: 403,
        message: 'vendor/model requires moderation on OpenInference. Your input was flagged for "violence".',
        metadata: { reasons: ['violence'] },
      },
    },
    code: 'model.refused',
  },
];

export const MODELS: readonly Refused[] = [
  {
    name: 'an unknown model',
    status: 404,
    body: openai(
      'The model `x` does not exist or you do not have access to it.',
      'invalid_request_error',
      'model_not_found',
    ),
    code: 'model.not-found',
    says: /does not know/,
  },
  {
    name: 'an unknown model, as Anthropic says it',
    status: 404,
    body: anthropic('model: x', 'not_found_error'),
    code: 'model.not-found',
    says: /does not know/,
  },
  {
    name: 'an unknown model, as OpenRouter says it',
    status: 400,
    body: { error: { message: 'x is not a valid model ID', code: 400 } },
    code: 'model.not-found',
  },
  {
    name: 'an unknown model, as LiteLLM says it',
    status: 400,
    body: openai(
      '/chat/completions: Invalid model name passed in model=x. Call `/v1/models` to view available models for your key.',
      'None',
      '400',
    ),
    code: 'model.not-found',
  },
  {
    name: 'a model that was not pulled',
    status: 404,
    body: openai('model "x" not found, try pulling it first', 'api_error'),
    code: 'model.not-found',
    says: /ollama pull/,
  },
  {
    name: 'a model that is not loaded',
    status: 404,
    body: openai(
      'No models loaded. Please load a model in the developer page or use the `lms load` command.',
      'invalid_request_error',
      'model_not_found',
    ),
    code: 'model.not-found',
    says: /Load it there/,
  },
  {
    name: 'a path that is none',
    status: 404,
    body: '404 page not found',
    code: 'model.not-found',
    says: /no model server at this address/,
  },
  { name: 'a redirect without a place', status: 304, body: '', code: 'model.not-found' },
];
