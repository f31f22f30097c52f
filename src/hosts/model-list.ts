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

  const ask = async () => {
    asking = true;
    const found: ModelChoice[] = [];
    for (const provider of directory.providers()) {
      if (!provider.configured) continue;
      const models = await provider.models(AbortSignal.timeout(PATIENCE_MS));
      if (!models.ok) continue;
      found.push(
        ...models.value.map((model) => ({
          id: `${provider.id}/${model.id}`,
          label: model.label,
          provider: provider.label,
          detail: model.contextLimit === null ? undefined : `${Math.round(model.contextLimit / 1000)}k context`,
        })),
      );
    }
    await directory.settleDefault(AbortSignal.timeout(PATIENCE_MS));
    asking = false;
    known = found;
    changed();
  };

  return {
    list: () => {
      if (known === undefined && !asking) void ask();
      return known ?? [];
    },
    forget: () => {
      known = undefined;
    },
  };
}
