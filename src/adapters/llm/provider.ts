// What all providers have in common, so that a provider's own file says only what is its own.
import type { Model, ModelInfo, ModelPrice, ModelRequest, Provider } from '../../core/llm/model.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { AnswerReader } from './answer-draft.ts';
import { askOnce } from './ask-once.ts';
import { tolerateRefusal } from './format-refusal.ts';
import { knownModel, knownNames } from './prices.ts';
import type { KnownModel, OpenAnswer, Place, ProviderConfig, ProviderDeps, ProviderKind } from './spec.ts';
import { type AnswerSource, streamAnswer } from './stream-answer.ts';

/** Any model of the right shape will do where a server is only asked whether it answers. */
const SOME_MODEL = 'default';

export interface ProviderWire {
  readonly kind: ProviderKind;
  readonly baseUrl: string;
  /** The provider's own service, not a server that speaks like it. */
  readonly official: boolean;
  readonly markers: readonly string[];
  /** Where every model costs the same. */
  readonly price?: ModelPrice;
  /** Called once for each model: what it gives may remember what it has converted. */
  opener(model: KnownModel): OpenAnswer;
  /** `taken` are the ids of calls made before; what only its maker can read is marked as made by `model`. */
  reader(taken: ReadonlySet<string>, model: KnownModel): AnswerReader;
  list(key: string, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<readonly ModelInfo[]>;
}

export function createProvider(config: ProviderConfig, deps: ProviderDeps, wire: ProviderWire): Provider {
  const { kind } = wire;
  const label = config.label ?? (config.id === kind.kind ? kind.title : config.id);
  const builtIn = config.id === kind.kind;
  const defaultModel = config.models?.[0] ?? (builtIn ? kind.defaultModel : undefined);
  const place = (model: string): Place => ({ provider: label, model, url: wire.baseUrl });
  const models = new Map<string, Model>();
  const model = (name: string) => {
    const made = models.get(name) ?? createModel(config.id, place(name), deps, wire);
    models.set(name, made);
    return made;
  };
  const list = (signal: AbortSignal) =>
    askOnce({ place: place('its models'), deps, keyName: kind.keyName }, signal, wire.list);
  return {
    id: config.id,
    label,
    configured: deps.configured,
    defaultModel,
    model,
    models: async (signal) => {
      const listed = await list(signal);
      const fallback = (config.models ?? knownNames(kind.kind)).map((name) => infoOf(kind, name));
      if (listed.ok) return succeed(merge(config.models, listed.value, kind));
      return listed.fault.code === 'model.not-found' && fallback.length > 0 ? succeed(fallback) : listed;
    },
    check: async (signal) => {
      const listed = await list(signal);
      if (listed.ok) return succeed(undefined);
      // Without a list, or without the right to read it, only a question tells.
      const unclear = listed.fault.code === 'model.not-found' || listed.fault.cause?.startsWith('403');
      return unclear ? greet(model(defaultModel ?? SOME_MODEL), signal) : listed;
    },
  };
}

function createModel(provider: string, place: Place, deps: ProviderDeps, wire: ProviderWire): Model {
  const known = knownModel(wire.kind.kind, place.model);
  const server = `${provider} ${place.url} ${place.model}`;
  const open = tolerateRefusal(wire.opener(known), {
    get refused() {
      return deps.formatRefusals.has(server);
    },
    note: () => {
      deps.formatRefusals.add(server);
    },
  });
  const source = (request: ModelRequest): AnswerSource => ({
    place,
    fetch: deps.fetch,
    idleMs: deps.idleMs,
    markers: wire.markers,
    keyName: wire.kind.keyName,
    key: deps.key,
    open: (key, fetch, signal) => open(request, { key, fetch, signal }),
    reader: (taken) => wire.reader(taken, known),
  });
  return {
    id: `${provider}/${place.model}`,
    capabilities: {
      tools: true,
      images: true,
      files: false,
      continues: false,
      efforts: [],
      thinking: known.thinking,
      get structured() {
        return !deps.formatRefusals.has(server);
      },
      contextLimit: known.contextLimit,
      outputLimit: known.outputLimit,
    },
    // Another server that knows a model of the same name may ask another price.
    local: wire.price !== undefined && wire.price.output === 0,
    price: wire.price ?? (wire.official ? known.price : null),
    stream: (request, signal) => streamAnswer(source(request), request, signal),
  };
}

function infoOf(kind: ProviderKind, name: string): ModelInfo {
  return { id: name, label: name, contextLimit: knownModel(kind.kind, name).contextLimit };
}

/** What the user named stands first, whether the server lists it or not. */
function merge(
  named: readonly string[] | undefined,
  listed: readonly ModelInfo[],
  kind: ProviderKind,
): readonly ModelInfo[] {
  const first = (named ?? []).map((name) => listed.find((info) => info.id === name) ?? infoOf(kind, name));
  return [...first, ...listed.filter((info) => !first.some((chosen) => chosen.id === info.id))];
}

/** Asks for a few tokens and leaves at the first sign of an answer. */
async function greet(model: Model, signal: AbortSignal): Promise<Outcome<void>> {
  const messages = [{ id: 'greeting', role: 'user' as const, parts: [{ type: 'text' as const, text: 'Say hello.' }] }];
  for await (const chunk of model.stream({ system: '', messages, tools: [], maxOutput: 16 }, signal)) {
    return chunk.type === 'fault' ? { ok: false, fault: chunk.fault } : succeed(undefined);
  }
  return succeed(undefined);
}
