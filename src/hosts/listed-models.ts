// All models of all providers that can be asked, with what is known of each: for the provider page, the picker and the command line.
import type { ModelDirectory, ModelInfo, Provider } from '../core/llm/model.ts';
import type { SpendPort } from '../core/ports/spend.ts';
import type { Fault } from '../protocol/fault.ts';
import type { ModelRow } from '../protocol/provider-frame.ts';

export interface ProviderModels {
  readonly provider: Provider;
  readonly models: readonly ModelRow[];
  /** Why it could not be asked. */
  readonly fault?: Fault;
}

const PATIENCE_MS = 10_000;
/** So many requests are looked through for the models that are in use. */
const RECENT = 200;

/** Asked at the same time; one that does not answer keeps nobody from the others'. */
export function askForModels(
  directory: ModelDirectory,
  providers: readonly Provider[],
  signal: AbortSignal = AbortSignal.timeout(PATIENCE_MS),
): Promise<readonly ProviderModels[]> {
  return Promise.all(
    providers.map(async (provider) => {
      const listed = await provider.models(signal);
      return listed.ok
        ? { provider, models: listed.value.map((info) => rowOf(directory, provider, info)) }
        : { provider, models: [], fault: listed.fault };
    }),
  );
}

/** What the provider's list says, and for the rest what is known of the model here. */
function rowOf(directory: ModelDirectory, provider: Provider, info: ModelInfo): ModelRow {
  const id = `${provider.id}/${info.id}`;
  const resolved = directory.resolve(id);
  const model = resolved.ok ? resolved.value : undefined;
  const price = info.price ?? model?.price ?? null;
  return {
    id,
    label: info.label,
    provider: provider.label,
    context: info.contextLimit ?? model?.capabilities.contextLimit ?? null,
    price: price === null ? null : { input: price.input, output: price.output },
    local: model?.local ?? false,
    tools: info.capabilities?.tools ?? model?.capabilities.tools,
    images: info.capabilities?.images ?? model?.capabilities.images,
    thinking: info.capabilities?.thinking ?? model?.capabilities.thinking,
    efforts: [...(model?.capabilities.efforts ?? [])],
    source: info.source,
  };
}

/** PROVIDER/MODEL of those asked lately, the last first. */
export async function recentModels(spend: SpendPort | undefined): Promise<readonly string[]> {
  const recent = await spend?.recent(RECENT);
  return recent?.ok === true ? [...new Set(recent.value.map(({ model }) => model))] : [];
}

export interface ListedModels {
  /** What is known now; what is not is asked for behind, and `changed` is called when it is there. */
  now(): { readonly listed: readonly ProviderModels[]; readonly asking: boolean };
  /** All, once they are there. */
  all(): Promise<readonly ProviderModels[]>;
  forget(): void;
}

export function createListedModels(directory: ModelDirectory, changed: () => void): ListedModels {
  let known: readonly ProviderModels[] | undefined;
  let asking: Promise<readonly ProviderModels[]> | undefined;
  const ask = (): Promise<readonly ProviderModels[]> => {
    const configured = directory.providers().filter((provider) => provider.configured);
    const mine = askForModels(directory, configured).then((found) => {
      // Meanwhile forgotten: somebody else asks anew.
      if (asking === mine) [known, asking] = [found, undefined];
      changed();
      return found;
    });
    asking = mine;
    return mine;
  };
  return {
    now: () => {
      if (known === undefined && asking === undefined) void ask();
      return { listed: known ?? [], asking: known === undefined };
    },
    all: async () => known ?? asking ?? ask(),
    forget: () => {
      [known, asking] = [undefined, undefined];
    },
  };
}
