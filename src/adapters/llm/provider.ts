// What all providers have in common, so that a provider's own file says only what is its own.
import type { Model, ModelInfo, ModelPrice, ModelRequest, Provider } from '../../core/llm/model.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { knownModel, knownNames } from './catalogue.ts';
import { malformedFault } from './faults/faults.ts';
import { askList, openListDoor, vectorsIn } from './model-lists.ts';
import type { KnownModel, ListedModel, OpenAnswer, Place, ProviderConfig, ProviderDeps, ProviderKind } from './spec.ts';
import { askOnce } from './transport/ask-once.ts';
import { dressFetch } from './transport/dressed-fetch.ts';
import { type AnswerSource, streamAnswer } from './transport/stream-answer.ts';
import type { AnswerReader } from './wires/answer-draft.ts';
import { tolerateRefusal, withoutFormat } from './wires/format-refusal.ts';

/** Any model of the right shape will do where a server is only asked whether it answers. */
const SOME_MODEL = 'default';
/** Nobody waits for what is only learnt behind an answer. */
const LEARN_MS = 10_000;
const FREE: ModelPrice = { input: 0, cachedInput: 0, output: 0 };

export interface ProviderWire {
  readonly baseUrl: string;
  readonly markers: readonly string[];
  /** Called once for each model: what it gives may remember what it has converted. */
  opener(model: KnownModel): OpenAnswer;
  /** `taken` are the ids of calls made before; what only its maker can read is marked as made by `model`. */
  reader(taken: ReadonlySet<string>, model: KnownModel): AnswerReader;
}

/** A provider with all that is said of its models in one place. */
interface Side {
  readonly kind: ProviderKind;
  readonly config: ProviderConfig;
  readonly deps: ProviderDeps;
  readonly wire: ProviderWire;
  readonly label: string;
  /** The provider's own service, not a server that speaks like it. */
  readonly official: boolean;
}

export function createProvider(
  kind: ProviderKind,
  config: ProviderConfig,
  deps: ProviderDeps,
  wire: ProviderWire,
): Provider {
  const builtIn = config.id === kind.kind;
  const label = config.label ?? (builtIn ? kind.title : config.id);
  const side: Side = { kind, config, deps, wire, label, official: wire.baseUrl === kind.defaultBaseUrl };
  const defaultModel = config.models?.[0] ?? (builtIn ? kind.roles.act : undefined);
  const place = (model: string): Place => ({ provider: label, model, url: wire.baseUrl });
  const models = new Map<string, Model>();
  const list = (signal: AbortSignal) => listModels(side, place('its models'), signal);
  let learning = false;
  const learn = () => {
    if (learning || kind.tells !== true || deps.lists.has(wire.baseUrl)) return;
    learning = true;
    void list(AbortSignal.timeout(LEARN_MS));
  };
  const model = (name: string) => {
    const made = models.get(name) ?? createModel(side, place(name), learn);
    models.set(name, made);
    return made;
  };
  return {
    id: config.id,
    label,
    configured: deps.configured,
    defaultModel,
    model,
    models: async (signal) => {
      const named = config.models ?? (kind.list === null ? [] : knownNames(catalogueOf(kind)));
      if (kind.list === null) return succeed(named.map((name) => infoOf(side, name)));
      const listed = await list(signal);
      if (listed.ok) return succeed(merge(side, listed.value));
      return listed.fault.code === 'model.not-found' && named.length > 0
        ? succeed(named.map((name) => infoOf(side, name)))
        : listed;
    },
    ...(wireName(side) === 'anthropic-messages'
      ? {}
      : { embed: (name, texts, signal) => embedTexts(side, place(name), texts, signal) }),
    check: async (signal) => {
      const checked = await checkKey(side, place('its models'), signal);
      if (checked?.ok === true) return succeed(undefined);
      // Without a list, or without the right to read it, only a question tells.
      const unclear = checked?.fault.code === 'model.not-found' || checked?.fault.cause?.startsWith('403');
      return checked === undefined || unclear ? greet(model(defaultModel ?? SOME_MODEL), signal) : checked;
    },
  };
}

const catalogueOf = (kind: ProviderKind) => kind.catalogue ?? kind.kind;

const wireName = ({ config, kind }: Side) => config.wire ?? kind.wire;

const dressed = (side: Side, fetch: typeof globalThis.fetch, key: string) =>
  dressFetch(fetch, async () => ({
    ...side.kind.headers,
    ...(side.kind.keyHeader === undefined ? {} : { authorization: null, [side.kind.keyHeader]: key }),
    ...(await side.deps.secrets?.()),
    ...side.config.headers,
  }));

/** Undefined where the provider has nothing that could be asked without asking a model. */
async function checkKey(side: Side, place: Place, signal: AbortSignal): Promise<Outcome<unknown> | undefined> {
  const { checkPath, list } = side.kind;
  if (list === null) return undefined;
  if (checkPath === undefined) return listModels(side, place, signal);
  return ask(side, place, signal, (key, fetch, stop) =>
    openListDoor(side.wire.baseUrl, key, fetch, stop).get(checkPath),
  );
}

async function listModels(side: Side, place: Place, signal: AbortSignal): Promise<Outcome<readonly ListedModel[]>> {
  const { kind, wire, deps } = side;
  const listed = await ask(side, place, signal, (key, fetch, stop) =>
    askList(kind, wireName(side), openListDoor(wire.baseUrl, key, fetch, stop)),
  );
  if (listed.ok) deps.lists.set(wire.baseUrl, new Map(listed.value.map((entry) => [entry.id, entry])));
  return listed;
}

async function embedTexts(side: Side, place: Place, texts: readonly string[], signal: AbortSignal) {
  if (texts.length === 0) return succeed([]);
  // Nothing at all, and half a character, are refused with all the others.
  const input = texts.map((text) => (text === '' ? ' ' : text.toWellFormed()));
  const answered = await ask(side, place, signal, (key, fetch, stop) =>
    openListDoor(side.wire.baseUrl, key, fetch, stop).post('/embeddings', { model: place.model, input }),
  );
  if (!answered.ok) return answered;
  const vectors = vectorsIn(answered.value, input.length);
  return vectors === undefined
    ? { ok: false as const, fault: malformedFault(place, `it has not one vector for each of ${input.length} texts`) }
    : succeed(vectors);
}

function ask<T>(
  side: Side,
  place: Place,
  signal: AbortSignal,
  question: (key: string, fetch: typeof globalThis.fetch, signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  const { kind, deps } = side;
  return askOnce({ place, deps, keyName: kind.keyNames[0] }, signal, (key, fetch, stop) =>
    question(key, dressed(side, fetch, key), stop),
  );
}

function createModel(side: Side, place: Place, learn: () => void): Model {
  const { kind, config, deps, wire } = side;
  const known = knownModel(catalogueOf(kind), place.model);
  const listed = () => deps.lists.get(wire.baseUrl)?.get(place.model);
  const server = `${config.id} ${place.url} ${place.model}`;
  /** What its list says counts from then on, also in what is sent. */
  const asked: KnownModel = {
    ...known,
    get thinking() {
      return listed()?.capabilities?.thinking ?? known.thinking;
    },
    get efforts() {
      return listed()?.efforts ?? known.efforts;
    },
  };
  const answer = tolerateRefusal(wire.opener(asked), {
    get refused() {
      return deps.formatRefusals.has(server);
    },
    note: () => {
      deps.formatRefusals.add(server);
    },
  });
  const open: OpenAnswer = (request, link) => {
    const plain = kind.formatForbidsTools === true && request.tools.length > 0 ? withoutFormat(request) : request;
    return answer(plain, { ...link, fetch: dressed(side, link.fetch, link.key) });
  };
  const source = (request: ModelRequest): AnswerSource => ({
    place,
    fetch: deps.fetch,
    idleMs: Math.max(deps.idleMs, kind.leastIdleMs ?? 0),
    markers: wire.markers,
    keyName: kind.keyNames[0],
    key: deps.key,
    open: (key, fetch) => open(request, { key, fetch }),
    reader: (taken) => wire.reader(taken, known),
  });
  return {
    id: `${config.id}/${place.model}`,
    capabilities: {
      get tools() {
        return listed()?.capabilities?.tools ?? true;
      },
      get images() {
        return listed()?.capabilities?.images ?? known.images ?? true;
      },
      get files() {
        return carriesFiles(side) && (listed()?.capabilities?.files ?? known.files ?? false);
      },
      continues: false,
      get efforts() {
        return asked.efforts ?? [];
      },
      get thinking() {
        return asked.thinking;
      },
      get structured() {
        return listed()?.structured !== false && !deps.formatRefusals.has(server);
      },
      get contextLimit() {
        return listed()?.contextLimit ?? known.contextLimit;
      },
      get outputLimit() {
        return listed()?.outputLimit ?? known.outputLimit;
      },
    },
    local: isLocal(side, place.model),
    get price() {
      return priceOf(side, place.model, known);
    },
    stream: (request, signal) => {
      learn();
      return streamAnswer(source(request), request, signal);
    },
  };
}

/** Chat completions servers take documents only where somebody says so. */
const carriesFiles = (side: Side) => wireName(side) !== 'openai-chat' || side.config.quirks?.files === true;

/** A server on this machine may pass models on that are elsewhere. */
const isLocal = ({ kind }: Side, name: string) => kind.local === true && kind.elsewhere?.test(name) !== true;

function priceOf(side: Side, name: string, known: KnownModel): ModelPrice | null {
  const { config, deps, wire, official } = side;
  const said = deps.prices?.[`${config.id}/${name}`] ?? (isLocal(side, name) ? FREE : undefined);
  // Another server that knows a model of the same name may ask another price.
  return said ?? deps.lists.get(wire.baseUrl)?.get(name)?.price ?? (official ? known.price : null);
}

/** What is known of a model by its name, with what its provider's list said and what the user says that it costs. */
function infoOf(side: Side, name: string, listed?: ListedModel): ModelInfo {
  const known = knownModel(catalogueOf(side.kind), name);
  const price = priceOf(side, name, known);
  const said = side.deps.prices?.[`${side.config.id}/${name}`] !== undefined;
  const capabilities = {
    thinking: known.thinking,
    ...(known.images === undefined ? {} : { images: known.images }),
    ...(known.files === undefined ? {} : { files: known.files }),
    ...listed?.capabilities,
  };
  return {
    id: name,
    label: listed?.label ?? name,
    contextLimit: listed?.contextLimit ?? known.contextLimit,
    outputLimit: listed?.outputLimit ?? known.outputLimit,
    price,
    capabilities,
    source: said ? 'setting' : listed === undefined ? 'catalogue' : 'provider',
  };
}

/** What the user named stands first, whether the server lists it or not. */
function merge(side: Side, listed: readonly ListedModel[]): readonly ModelInfo[] {
  const find = (name: string) => listed.find((entry) => entry.id === name);
  // On this machine all that were found are named; only now it is told which of them do not talk.
  const talks = (name: string) => side.kind.local !== true || find(name)?.embeds !== true;
  const named = (side.config.models ?? []).filter(talks);
  const others = listed.filter((entry) => entry.embeds !== true && !named.includes(entry.id));
  return [
    ...named.map((name) => infoOf(side, name, find(name))),
    ...others.map((entry) => infoOf(side, entry.id, entry)),
  ];
}

/** Asks for a few tokens and leaves at the first sign of an answer. */
async function greet(model: Model, signal: AbortSignal): Promise<Outcome<void>> {
  const messages = [{ id: 'greeting', role: 'user' as const, parts: [{ type: 'text' as const, text: 'Say hello.' }] }];
  for await (const chunk of model.stream({ system: '', messages, tools: [], maxOutput: 16 }, signal)) {
    return chunk.type === 'fault' ? { ok: false, fault: chunk.fault } : succeed(undefined);
  }
  return succeed(undefined);
}
