// The shape of a provider's refusal and of what it means, and how three providers wrap their errors.

export interface Refused {
  readonly name: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, as a page would be. */
  readonly body: object | string;
  readonly code: string;
  readonly retryable?: true;
  /** In the fault's sentence. */
  readonly says?: RegExp;
  readonly retryAfterMs?: number;
  /** Tokens, where the words tell them. */
  readonly limit?: number;
  readonly asked?: number;
}

export const openai = (message: string, type = 'invalid_request_error', code: string | null = null) => ({
  error: { message, type, param: null, code },
});
export const anthropic = (message: string, type = 'invalid_request_error') => ({
  type: 'error',
  error: { type, message },
});
export const google = (code: number, status: string, message: string, details: readonly object[] = []) => [
  { error: { code, message, status, details } },
];
