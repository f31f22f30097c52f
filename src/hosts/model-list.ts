// The models a user can choose from: asked of each configured provider once, in the background, never in anybody's way.
import type { SpendPort } from '../core/ports/spend.ts';
import type { ModelChoice } from '../protocol/frame.ts';
import type { ModelRow } from '../protocol/provider-frame.ts';
import { askForModels, recentModels } from './listed-models.ts';
import { modelFacts } from './model-words.ts';
import type { Providers } from './providers.ts';

export interface ModelList {
  /** What is known now; asking goes on behind and `changed` tells when there is more. */
  list(): readonly ModelChoice[];
  /** Providers or keys have changed: ask again. */
  forget(): void;
}

const PATIENCE_MS = 5_000;
/** So many of one provider are listed at most beside those in use. */
const MOST = 20;

export function createModelList(
  directory: Providers,
  changed: () => void,
  /** Knows what was asked lately. */
  spend?: SpendPort,
): ModelList {
  let known: readonly ModelChoice[] | undefined;
  let asking = false;
  /** Counts what was forgotten: an answer to an older question is not kept. */
  let generation = 0;

  const ask = async () => {
    asking = true;
    const asked = generation;
    const found = await askAll(directory, spend);
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

async function askAll(directory: Providers, spend: SpendPort | undefined): Promise<readonly ModelChoice[]> {
  const providers = directory.providers().filter((provider) => provider.configured);
  const [listed, lately] = await Promise.all([
    askForModels(directory, providers, AbortSignal.timeout(PATIENCE_MS)),
    recentModels(spend),
  ]);
  await directory.settleDefault(AbortSignal.timeout(PATIENCE_MS));
  const wanted = new Set([...lately, directory.defaultModel(), ...(directory.fallbacks?.() ?? [])]);
  return listed.flatMap(({ models }) =>
    shortOf(models, wanted).map((model) => ({
      id: model.id,
      label: model.label,
      provider: model.provider,
      detail: modelFacts(model, directory.catalogueDate),
    })),
  );
}

/** Of hundreds those that are in use, and some of the first whose price is known; the rest is behind "More models…". */
function shortOf(models: readonly ModelRow[], wanted: ReadonlySet<string | undefined>): readonly ModelRow[] {
  if (models.length <= MOST) return models;
  const priced = models.filter(({ price }) => price !== null);
  const some = new Set((priced.length === 0 ? models : priced).slice(0, MOST));
  return models.filter((model) => wanted.has(model.id) || some.has(model));
}
