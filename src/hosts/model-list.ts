// The models a user can choose from: asked of each configured provider once, in the background, never in anybody's way.
import type { ModelChoice } from '../protocol/frame.ts';
import type { Providers } from './providers.ts';

export interface ModelList {
  /** What is known now; asking goes on behind and `changed` tells when there is more. */
  list(): readonly ModelChoice[];
  /** Providers or keys have changed: ask again. */
  forget(): void;
}

const PATIENCE_MS = 5_000;

export function createModelList(directory: Providers, changed: () => void): ModelList {
  let known: readonly ModelChoice[] | undefined;
  let asking = false;
  /** Counts what was forgotten: an answer to an older question is not kept. */
  let generation = 0;

  const ask = async () => {
    asking = true;
    const asked = generation;
    const found = await askAll(directory);
    asking = false;
    if (asked === generation) known = found;
    changed();
  };

  return {
    list: () => {
      if (known === undefined && !asking) void ask();
      return known ?? [];
    },
    forget: () => {
      known = undefined;
      generation += 1;
    },
  };
}

async function askAll(directory: Providers): Promise<readonly ModelChoice[]> {
  const providers = directory.providers().filter((provider) => provider.configured);
  const lists = await Promise.all(
    providers.map(async (provider) => ({ provider, models: await provider.models(AbortSignal.timeout(PATIENCE_MS)) })),
  );
  await directory.settleDefault(AbortSignal.timeout(PATIENCE_MS));
  return lists.flatMap(({ provider, models }) =>
    (models.ok ? models.value : []).map((model) => ({
      id: `${provider.id}/${model.id}`,
      label: model.label,
      provider: provider.label,
      detail: model.contextLimit === null ? undefined : `${Math.round(model.contextLimit / 1000)}k context`,
    })),
  );
}
