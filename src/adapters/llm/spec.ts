// What a provider is told, what it may use of the outside, and how one is added: one file that exports a ProviderKind.
import type { ModelInfo, ModelPrice, ModelRequest, ModelRole } from '../../core/llm/model.ts';
import type { Effort } from '../../protocol/message.ts';
import type { Quirks } from './quirks.ts';
import type { Fields } from './wires/fields.ts';

export interface ProviderConfig {
  /** The part of a model's id before the first slash. */
  readonly id: string;
  /** The `kind` of one of the files in kinds/. */
  readonly kind: string;
  readonly label?: string;
  readonly baseUrl?: string;
  /** Sent with each request; they win over Orquestra's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Names to offer when the server has no list of its own. */
  readonly models?: readonly string[];
  /** What it speaks, where its kind speaks more than one; the kind's own when absent. */
  readonly wire?: WireName;
  readonly quirks?: Quirks;
}

export type WireName = 'openai-chat' | 'openai-responses' | 'anthropic-messages';

export interface ProviderDeps {
  readonly fetch: typeof globalThis.fetch;
  /** The key as it is now; asked before each request, because the user may just have changed it. */
  key(): Promise<string | undefined>;
  /** Whether it can be asked, as far as that was known when the directory was last refreshed. */
  readonly configured: boolean;
  /** Secrets beside the key, under the headers that they are sent in. */
  secrets?(): Promise<Readonly<Record<string, string>>>;
  /** Milliseconds without a byte after which a request is given up. */
  readonly idleMs: number;
  /** Which models of which servers have refused the answer's format; the same for all providers of a process. */
  readonly formatRefusals: Set<string>;
  /** What the lists of servers have said of their models, by address; the same for all providers of a process. */
  readonly lists: Map<string, ReadonlyMap<string, ListedModel>>;
  /** What the user says that models cost: PROVIDER/MODEL. */
  readonly prices?: Readonly<Record<string, ModelPrice>>;
}

/** What one request goes over. */
export interface Link {
  readonly key: string;
  /** Ends with the request that it is for, so that an SDK need not be told. */
  readonly fetch: typeof globalThis.fetch;
}

export type OpenAnswer = (request: ModelRequest, link: Link) => Promise<AsyncIterable<unknown>>;

/** What a list says of one model, as far as it says it; `id` is the name that it is asked by. */
export interface ListedModel extends ModelInfo {
  readonly efforts?: readonly Effort[];
  /** It gives vectors, no answers. */
  readonly embeds?: boolean;
  readonly structured?: boolean;
}

/** The way to a provider's own list: GET and POST below its address, with its key; a failure is thrown as the SDKs throw it. */
export interface ListDoor {
  readonly baseUrl: string;
  readonly key: string;
  /** Only the names are wanted, at once. */
  readonly brief: boolean;
  /** A path below the base URL, or a whole address. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
}

/** What the guided connection asks for beside key and address. */
export interface Question {
  /** `models`: names to be separated by commas; `secret`: kept in secret storage under this name and sent in `header`. */
  readonly to: 'models' | 'secret';
  readonly title: string;
  readonly hint: string;
  readonly optional: boolean;
  readonly name?: string;
  readonly header?: string;
  /** The environment variable that supplies it. */
  readonly envName?: string;
}

/** One kind of provider: what it is called, where it is, what it wants and what is different about it. */
export interface ProviderKind {
  readonly kind: string;
  readonly title: string;
  /** One line for whoever chooses: what it is and what it needs. */
  readonly detail: string;
  readonly wire: WireName;
  /** What it speaks at its own address alone, where that is another. */
  readonly officialWire?: WireName;
  /** Where it is; empty where only the user can know. */
  readonly defaultBaseUrl: string;
  /** What stands in the place of an address, where one is asked for. */
  readonly addressHint?: string;
  /** Makes the wire's address of what the user gives. */
  address?(given: string): string;
  /** Environment variables that supply key and address; the first that is set. */
  readonly keyNames: readonly string[];
  readonly addressName?: string;
  /** Whether it is asked without a key: `elsewhere` than at its own address (a gateway, a server of the user's), `always`, or `never`. */
  readonly keyless: 'elsewhere' | 'always' | 'never';
  /** Where people get a key. */
  readonly keyUrl?: string;
  /** What its keys begin with. */
  readonly keyHint?: string;
  /** Sent with each request; the user's own win. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The header that takes the key in place of `authorization`. */
  readonly keyHeader?: string;
  readonly quirks?: Quirks;
  /** True at its own address alone: whoever is asked instead only speaks like it. */
  readonly officialQuirks?: Quirks;
  readonly questions?: readonly Question[];
  /**
   * Its models by role, where it is the provider itself or its list has them; what is not named is done by the model in use.
   * None for vectors: what is remembered goes to a server only when the user has named a model for it.
   */
  readonly roles: Readonly<Partial<Record<Exclude<ModelRole, 'embed'>, string>>>;
  /** Its models are on this machine, cost nothing, and it is looked for where nobody configured it. */
  readonly local?: boolean;
  /** Names of models that its server only passes on: they are neither here nor free. */
  readonly elsewhere?: RegExp;
  /** Milliseconds without a byte that are no reason to give up: a model that is loaded first. */
  readonly leastIdleMs?: number;
  /** A model that is given a form for its answer cannot call tools. */
  readonly formatForbidsTools?: boolean;
  /** Whose rows of the catalogue name its models; its own when absent. */
  readonly catalogue?: string;
  /** The whole list, where it is not `GET models`; null where it has none. */
  readonly list?: ((door: ListDoor) => Promise<readonly ListedModel[]>) | null;
  /** What tells whether a key is right, where anybody may read the list. */
  readonly checkPath?: string;
  /** Its list tells prices, limits or abilities: it is asked for in the background when its first model is used. */
  readonly tells?: boolean;
  /** One entry of `GET models`; undefined for what does not talk. `official`: it is the provider's own list. */
  describe?(entry: Fields, official: boolean): ListedModel | undefined;
}

/** Who is asked for what, and where: each fault names all three. */
export interface Place {
  readonly provider: string;
  readonly model: string;
  readonly url: string;
}

/** What is known of a model without asking anybody. */
export interface KnownModel {
  readonly name: string;
  readonly contextLimit: number | null;
  readonly outputLimit: number | null;
  readonly price: ModelPrice | null;
  readonly thinking: boolean;
  readonly images?: boolean;
  readonly files?: boolean;
  /** The efforts that make a difference. */
  readonly efforts?: readonly Effort[];
  /** Anthropic: takes `thinking: {type: 'adaptive'}`. */
  readonly adaptive?: boolean;
}

/** Where no key is needed, the wires still want one; servers without keys ignore it. */
export const PLACEHOLDER_KEY = 'none';
