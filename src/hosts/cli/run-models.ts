// `orquestra models`: what can be asked, with what each model can do and costs, and whether a provider answers at all.
import type { Provider } from '../../core/llm/model.ts';
import { type Fault, fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { ModelRow } from '../../protocol/provider-frame.ts';
import type { Composed } from '../compose.ts';
import { askForModels } from '../listed-models.ts';
import { modelFacts } from '../model-words.ts';
import type { Arguments } from './arguments.ts';
import { complain, EXIT, exitOf, refuse } from './exit.ts';
import type { Open } from './main.ts';
import { printable } from './printable.ts';

const TEST_MS = 20_000;

export async function runModels(given: Arguments, verb: 'models' | 'models test', open: Open): Promise<number> {
  const composed = await open(given, [given.cwd], 'none');
  if (!composed.ok) return refuse(composed.fault);
  try {
    return await (verb === 'models' ? list(given, composed.value) : test(given, composed.value));
  } finally {
    await composed.value.close();
  }
}

async function list({ provider: wanted, json }: Arguments, { directory }: Composed): Promise<number> {
  const providers = wanted === undefined ? succeed(configured(directory)) : named(directory, wanted);
  if (!providers.ok) return refuse(providers.fault);
  if (providers.value.length === 0) {
    const text = 'No provider is configured. Set a key, for instance OPENAI_API_KEY, or start a server such as Ollama.';
    return complain(text, EXIT.usage);
  }
  const listed = await askForModels(directory, providers.value);
  const models = listed.flatMap((one) => one.models);
  process.stdout.write(json ? `${JSON.stringify(models)}\n` : printable(tableOf(models, directory.catalogueDate)));
  // What could be listed is; that the rest could not be asked is not kept quiet.
  return listed.reduce<number>(
    (code, { fault }) => (fault === undefined ? code : complain(fault.text, exitOf(fault))),
    EXIT.done,
  );
}

function tableOf(models: readonly ModelRow[], day: string): string {
  const width = Math.min(60, Math.max(0, ...models.map(({ id }) => id.length)));
  return models.map((model) => `${model.id.padEnd(width)}  ${modelFacts(model, day)}\n`).join('');
}

async function test({ words: [id = ''], json }: Arguments, { directory, ports }: Composed): Promise<number> {
  const providers = named(directory, id);
  if (!providers.ok) return refuse(providers.fault);
  const [provider] = providers.value;
  const began = ports.clock.now();
  const checked = await provider.check(AbortSignal.timeout(TEST_MS));
  const ms = ports.clock.now() - began;
  if (json) process.stdout.write(`${JSON.stringify(reportOf(id, checked, ms))}\n`);
  if (!checked.ok) return complain(checked.fault.text, exitOf(checked.fault));
  if (!json) process.stdout.write(printable(`${provider.label} answers (${ms} ms).\n`));
  return EXIT.done;
}

const reportOf = (provider: string, checked: Outcome<void>, ms: number) =>
  checked.ok ? { provider, ok: true, ms } : { provider, ok: false, error: errorOf(checked.fault) };

const errorOf = ({ code, text }: Fault) => ({ code, text });

const configured = (directory: Composed['directory']) => directory.providers().filter((one) => one.configured);

function named(directory: Composed['directory'], id: string): Outcome<readonly [Provider]> {
  const providers = directory.providers();
  const found = providers.find((one) => one.id === id);
  if (found !== undefined) return succeed([found]);
  const there = providers.map((one) => one.id).join(', ');
  return fail('provider.unknown', `There is no provider "${id}". The providers are: ${there}.`);
}
