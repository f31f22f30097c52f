// What a scripted model is told to answer, and what it tells of the requests it got; the same over every wire.
import type { IncomingHttpHeaders } from 'node:http';

export type Wire = 'openai-chat' | 'openai-responses' | 'anthropic-messages';

export interface ScriptedCall {
  readonly id: string;
  readonly name: string;
  /** As they were sent back; JSON text. */
  readonly arguments: string;
}

export interface ScriptedMessage {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly ScriptedCall[];
  readonly results: readonly { readonly id: string; readonly text: string }[];
  readonly images: number;
}

/** The form the answer's text must have. */
export interface ScriptedFormat {
  /** Only OpenAI's wires tell it. */
  readonly name?: string;
  readonly schema: unknown;
  readonly strict: boolean;
}

export interface ScriptedRequest {
  readonly wire: Wire;
  /** From 0, counting only requests for an answer. */
  readonly index: number;
  readonly model: string;
  readonly system: string;
  readonly messages: readonly ScriptedMessage[];
  readonly tools: readonly { readonly name: string; readonly description: string; readonly schema: unknown }[];
  readonly maxTokens?: number;
  readonly format?: ScriptedFormat;
  readonly headers: IncomingHttpHeaders;
  /** The body exactly as it came. */
  readonly body: string;
}

export interface AnswerUsage {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly thinking?: number;
}

export interface HttpFault {
  readonly status: number;
  /** The provider's own error shape when absent. */
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * `reset` cuts the connection, `eof` ends the body as if it were whole, `stall` goes silent, `broken-event` sends an event
 * that is not JSON, `error-event` the provider's own error event; each after `faultAfter` bytes of the answer (in the
 * middle of its content when absent).
 */
export type AnswerFault = HttpFault | 'reset' | 'eof' | 'stall' | 'broken-event' | 'error-event';

export interface Answer {
  readonly thinking?: string;
  readonly text?: string;
  /** `arguments` as an object, or raw text that may be broken. */
  readonly calls?: readonly { readonly name: string; readonly arguments: object | string; readonly id?: string }[];
  /** What the server looks up itself before it says anything; nothing over chat completions. */
  readonly searches?: readonly { readonly query: string; readonly url: string; readonly title: string }[];
  /** What the text rests on. */
  readonly citations?: readonly { readonly url: string; readonly title: string }[];
  /** Estimated when absent; null sends none. */
  readonly usage?: AnswerUsage | null;
  /** `paused` only over messages. */
  readonly stop?: 'end' | 'tools' | 'length' | 'refused' | 'paused';
  /** Bytes of each write, across lines and characters; one event a write when absent. */
  readonly chunkSize?: number;
  /** Milliseconds between writes. */
  readonly delayMs?: number;
  readonly tokensPerSecond?: number;
  readonly fault?: AnswerFault;
  readonly faultAfter?: number;
  /** Milliseconds before anything, the headers included, is sent. */
  readonly holdBeforeFirstByte?: number;
}

export type Script = readonly Answer[] | ((request: ScriptedRequest) => Answer | Promise<Answer>);

export interface RecordedRequest extends ScriptedRequest {
  /** The client's port: the same for requests over the same connection. */
  readonly connection: number;
  /** Milliseconds of `performance.now()`. */
  readonly receivedAt: number;
  firstByteAt?: number;
  endedAt?: number;
  /** How the exchange ended; undefined while it goes on. */
  outcome?: 'answered' | 'refused' | 'cut' | 'client-left';
  /** Resolves when `outcome` is set. */
  readonly ended: Promise<void>;
}

/** One event of the stream; `tokens` is what it counts for when the answer is paced. */
export interface Frame {
  readonly bytes: string;
  readonly tokens: number;
  /** Whether it carries content; a fault without a place falls into these. */
  readonly content: boolean;
}

/** A request as far as a wire could read it, or why it refuses it. */
export type Read = { readonly ok: true; readonly request: WireRequest } | { readonly ok: false; readonly text: string };
export type WireRequest = Omit<ScriptedRequest, 'wire' | 'index' | 'headers' | 'body'>;

export interface WireFormat {
  readonly wire: Wire;
  read(body: Readonly<Record<string, unknown>>): Read;
  frames(answer: Answer, request: ScriptedRequest): readonly Frame[];
  /** How a server says that it does not know the answer's format. */
  readonly noFormat: string;
  error(status: number, text: string): object;
  errorEvent(text: string): string;
  models(names: readonly string[]): object;
}
