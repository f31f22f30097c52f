// What a provider is told, what it may use of the outside, and how one is added: one file that exports a ProviderKind.
import type { ModelPrice, ModelRequest, Provider } from '../../core/llm/model.ts';
import type { Quirks } from './quirks.ts';

export type ProviderKindName = 'openai' | 'anthropic' | 'ollama';

export interface ProviderConfig {
  /** The part of a model's id before the first slash. */
  readonly id: string;
  readonly kind: ProviderKindName;
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
  /** Milliseconds without a byte after which a request is given up. */
  readonly idleMs: number;
  /** Which models of which servers have refused the answer's format; the same for all providers of a process. */
  readonly formatRefusals: Set<string>;
}

/** What one request goes over. */
export interface Link {
  readonly key: string;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
}

export type OpenAnswer = (request: ModelRequest, link: Link) => Promise<AsyncIterable<unknown>>;

export interface ProviderKind {
  readonly kind: ProviderKindName;
  readonly title: string;
  /** The environment variables that supply key and address. */
  readonly keyName: string | undefined;
  readonly addressName: string;
  /** What the user is asked for when a key is needed. */
  readonly keyTitle: string | undefined;
  readonly defaultBaseUrl: string;
  readonly defaultModel: string | undefined;
  create(config: ProviderConfig, deps: ProviderDeps): Provider;
  /** Loads what the first request would have to wait for. */
  warm(): Promise<void>;
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
  /** Anthropic: takes `thinking: {type: 'adaptive'}`. */
  readonly adaptive?: boolean;
}

/** Where no key is needed, the wires still want one; servers without keys ignore it. */
export const PLACEHOLDER_KEY = 'none';
