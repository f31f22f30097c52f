// Vectors for what is remembered, from the model that the user has named for them.
import type { Embedder } from '../adapters/memory/vectors.ts';
import type { ModelDirectory, Provider } from '../core/llm/model.ts';
import { fail, type Outcome, succeed } from '../protocol/fault.ts';

type Embed = NonNullable<Provider['embed']>;

/** `model` is PROVIDER/MODEL; the directory is there by the time that something is remembered. */
export function createEmbedder(model: string, directory: () => ModelDirectory | undefined): Embedder {
  const slash = model.indexOf('/');
  const embed: Embed = async (name, texts, signal) => {
    const provider = directory()
      ?.providers()
      .find(({ id }) => id === model.slice(0, slash));
    if (provider?.embed !== undefined) return provider.embed(name, texts, signal);
    const why = provider === undefined ? 'there is no such provider' : 'this provider makes none';
    return fail('memory.vectors', `${model} (orquestra.models.embed) gives no vectors: ${why}.`);
  };
  const ask = (texts: readonly string[], signal: AbortSignal) => embed(model.slice(slash + 1), texts, signal);
  let dimension = 0;
  return {
    model,
    get dimension() {
      return dimension;
    },
    ready: async (signal): Promise<Outcome<void>> => {
      if (dimension > 0) return succeed(undefined);
      const tried = await ask(['dimension'], signal);
      if (!tried.ok) return tried;
      dimension = tried.value[0]?.length ?? 0;
      return succeed(undefined);
    },
    embed: ask,
  };
}
