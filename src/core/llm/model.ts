// The one interface to a language model; retry, fallback, meter and replay are wrappers from Model to Model.
import type { Fault, Outcome } from '../../protocol/fault.ts';
import type { AssistantPart, Effort, Message, Usage } from '../../protocol/message.ts';

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  readonly system: string;
  /** Sound, as `repairTranscript` leaves them; what was sent before keeps its identity, so that it need not be converted again. */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  /** Output tokens at most; the model's own limit when absent. */
  readonly maxOutput?: number;
  /** How much to think; what the model cannot do is left out. */
  readonly effort?: Effort;
  /** The same for all requests of one conversation: providers that route by it find their cache again. */
  readonly cacheKey?: string;
  /**
   * The answer's text must be JSON of this JSON Schema (an object): structured output on wires that have it, ignored on
   * others, so the words of the request say it too and the answer is checked. `name`: letters, digits, `_`, `-`; up to 64.
   */
  readonly format?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
}

/** `paused`: the provider's own work took a break; the same conversation is sent again, with what it gave so far, for it to go on. */
export type StopReason = 'end' | 'tools' | 'length' | 'refused' | 'paused';

/**
 * What a model yields. `text` and `thinking` are pieces of part number `part`; `call` says that the model has begun to
 * write a call, `arguments` are pieces of the JSON it is written with. The last chunk is always `end` (the whole answer) or `fault` (with what had arrived, never half a call).
 */
export type ModelChunk =
  | { readonly type: 'text' | 'thinking'; readonly part: number; readonly text: string }
  | { readonly type: 'call'; readonly part: number; readonly call: string; readonly tool: string }
  | { readonly type: 'arguments'; readonly part: number; readonly text: string }
  | {
      readonly type: 'end';
      readonly parts: readonly AssistantPart[];
      readonly stop: StopReason;
      readonly usage?: Usage;
    }
  | { readonly type: 'fault'; readonly fault: Fault; readonly parts: readonly AssistantPart[]; readonly usage?: Usage };

export interface ModelCapabilities {
  readonly tools: boolean;
  readonly images: boolean;
  /** Documents such as PDF, as they are. */
  readonly files: boolean;
  readonly thinking: boolean;
  /** Whether `format` is passed on; false once the server has refused it. */
  readonly structured: boolean;
  /** Whether an answer that was cut off is continued when the conversation ends with it. */
  readonly continues: boolean;
  /** The efforts that make a difference; empty where none does. */
  readonly efforts: readonly Effort[];
  /** Tokens; null where unknown. */
  readonly contextLimit: number | null;
  readonly outputLimit: number | null;
}

/** US dollars per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly cacheWrite?: number;
  /** What the whole of a request costs whose prompt is longer than so many tokens. */
  readonly above?: ModelPrice & { readonly tokens: number };
}

export interface Model {
  /** PROVIDER/MODEL. */
  readonly id: string;
  readonly capabilities: ModelCapabilities;
  /** Null where the price is unknown; local models cost nothing and say so with zeros. */
  readonly price: ModelPrice | null;
  /** On this machine: costs nothing. */
  readonly local: boolean;
  /** Never throws and never rejects: failure is the last chunk. An aborted signal ends it with a `model.stopped` fault. */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelChunk>;
}

export interface ModelInfo {
  readonly id: string;
  readonly label: string;
  readonly contextLimit: number | null;
  readonly outputLimit?: number | null;
  readonly price?: ModelPrice | null;
  /** As far as they are known. */
  readonly capabilities?: Partial<Pick<ModelCapabilities, 'tools' | 'images' | 'files' | 'thinking'>>;
  /** Who says so: the provider's own list, the bundled catalogue of `catalogueDate`, or the user's setting. */
  readonly source?: 'provider' | 'catalogue' | 'setting';
}

/** What a model is used for: planning, working, small quick things, summaries of long conversations, vectors for memory. */
export type ModelRole = 'plan' | 'act' | 'fast' | 'summarise' | 'embed';

export interface Provider {
  readonly id: string;
  readonly label: string;
  /** Whether it has what it needs to be asked: a key, or a server that needs none. */
  readonly configured: boolean;
  /** The model to begin with when the user has chosen none. */
  readonly defaultModel: string | undefined;
  /** Its models are asked only when the user has chosen one by name: none of them is ever a default. */
  readonly onlyChosen?: boolean;
  /** From the provider's own list, or from what is known here when it has none. */
  models(signal: AbortSignal): Promise<Outcome<readonly ModelInfo[]>>;
  model(name: string): Model;
  /** One vector for each text, in their order; absent where its wire has none. */
  embed?(
    model: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<Outcome<readonly (readonly number[])[]>>;
  /** Asks the provider whether key and address work, as cheaply as it allows. */
  check(signal: AbortSignal): Promise<Outcome<void>>;
}

/** Resolves PROVIDER/MODEL; an unknown one is a fault that names what is there. */
export interface ModelDirectory {
  providers(): readonly Provider[];
  resolve(id: string): Outcome<Model>;
  /** PROVIDER/MODEL of the first configured provider, or of the user's setting; undefined when nothing is configured. */
  defaultModel(): string | undefined;
  /** PROVIDER/MODEL of a role: the user's setting, else what the provider of `current` has for it; undefined where `current` will do. */
  roleModel?(role: ModelRole, current?: string): string | undefined;
  /** The user's chain: whom to ask, in this order, when a model fails. */
  fallbacks?(): readonly string[];
  /** Finds out what only a server can tell: the default where `model` is empty, what a model costs and can do; done when it cannot be found out either. */
  settle?(model: string): Promise<void>;
}
