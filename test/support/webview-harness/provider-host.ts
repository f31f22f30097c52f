// The provider page's host for its stories and pictures: several providers, a chain, a model that rests, a month of spending.
import { fault } from '../../../src/protocol/fault.ts';
import { createPageBench, type PageBench, type PretendedProvider } from '../../unit/hosts/provider-page.ts';

const NOW = new Date(2026, 10, 21, 15, 4).getTime();
const MINUTE = 60_000;
const price = (input: number, output: number) => ({ input, cachedInput: input / 10, output });

const PROVIDERS: readonly PretendedProvider[] = [
  {
    id: 'anthropic',
    label: 'Anthropic',
    models: [
      {
        id: 'claude-sonnet-5-5',
        label: 'claude-sonnet-5-5',
        contextLimit: 1_000_000,
        price: price(2, 10),
        capabilities: { thinking: true },
        source: 'catalogue',
      },
      {
        id: 'claude-haiku-5-5',
        label: 'claude-haiku-5-5',
        contextLimit: 1_000_000,
        price: null,
        source: 'catalogue',
      },
    ],
  },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    models: Array.from({ length: 300 }, (_, index) => ({
      id: `maker-${index % 17}/model-${index}`,
      label: `Model ${index} of maker ${index % 17}`,
      contextLimit: 8_000 * (1 + (index % 40)),
      price: price(0.1 + (index % 30) / 10, 0.4 + (index % 30) / 2),
      capabilities: { images: index % 3 === 0, tools: index % 11 !== 0 },
      source: 'provider' as const,
    })),
  },
  {
    id: 'gateway-of-the-team',
    label: 'Gateway of the team',
    fault: fault(
      'model.unreachable',
      'Gateway of the team at https://models.team.example/v1 cannot be reached (ECONNREFUSED). Start the server or correct its address.',
    ),
    models: [],
    facts: { address: 'https://models.team.example/v1' },
  },
  {
    id: 'ollama',
    label: 'Ollama',
    local: true,
    models: [{ id: 'qwen3-coder', label: 'qwen3-coder', contextLimit: 32_000, capabilities: { images: false } }],
  },
  { id: 'openai', label: 'OpenAI', configured: false, models: [], facts: { key: 'none', removable: false } },
];

const LIMIT = { usd: 100, requests: 2_000 };

const DAY_NAMES = Array.from({ length: 30 }, (_, index) => {
  const date = new Date(2026, 10, 21 - index);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
});

export function createProviderHost(given: { readonly empty?: boolean } = {}): PageBench {
  if (given.empty === true) {
    const bare = PROVIDERS.filter(({ id }) => id === 'openai');
    return createPageBench({ providers: bare, now: NOW });
  }
  const bench = createPageBench({ providers: PROVIDERS.map((one) => ({ ...one })), now: NOW, dayLimit: LIMIT });
  bench.preferences.fallback.push('openrouter/maker-1/model-1', 'ollama/qwen3-coder', 'openai/gpt-5.1');
  bench.breakers.push({
    key: 'model:gateway-of-the-team',
    name: 'The provider gateway-of-the-team',
    since: NOW - 4 * MINUTE,
    retryAt: NOW + MINUTE,
    trying: false,
    why: 'Gateway of the team at https://models.team.example/v1 cannot be reached (ECONNREFUSED).',
  });
  const request = { session: 's1', cost: 0.02, ms: 8_200, firstMs: 620, stop: 'end' };
  const usage = { input: 12_000, output: 640, cachedInput: 9_000 };
  bench.requests.push(
    { ...request, at: NOW - MINUTE, model: 'anthropic/claude-sonnet-5-5', usage },
    {
      ...request,
      at: NOW - 4 * MINUTE,
      model: 'gateway-of-the-team/large',
      ms: 30,
      firstMs: undefined,
      stop: 'fault',
      fault: {
        code: 'model.unreachable',
        text: 'Gateway of the team at https://models.team.example/v1 cannot be reached (ECONNREFUSED).',
      },
    },
    { ...request, at: NOW - 30 * MINUTE, model: 'ollama/qwen3-coder', usage, ms: 40_000, firstMs: 2_100 },
  );
  for (const [index, day] of DAY_NAMES.entries()) {
    if (index % 7 > 4) continue;
    const sum = {
      day,
      requests: 40 - index,
      input: 400_000 - index * 9_000,
      output: 20_000,
      cachedInput: 0,
      unpriced: 0,
    };
    bench.days.unshift(
      { ...sum, model: 'anthropic/claude-sonnet-5-5', usd: 3.2 - index / 12 },
      { ...sum, model: 'openrouter/maker-1/model-1', usd: 0.4 + (index % 4) / 2 },
      { ...sum, model: 'ollama/qwen3-coder', usd: 0, input: 90_000 },
    );
    if (index < 3) bench.days.push({ ...sum, model: 'anthropic/claude-haiku-5-5', usd: 0, unpriced: sum.requests });
  }
  bench.days.sort((one, other) => one.day.localeCompare(other.day));
  return bench;
}
